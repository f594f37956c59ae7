/**
 * The settings of a control plane, from the ConfigMap `linkerd-config`, in which the chart leaves its values as YAML. Source: the chart
 * linkerd-control-plane (templates/config.yaml, values.yaml). What it does not say has the chart's own default.
 */
import { parsePortRanges } from './ports';
import type { PortRange } from '../../../cluster/ports';
import { fieldsOf, type Body } from '../../../objects/kinds/kind';
import type { ObjectRef } from '../../../objects/read/field';
import { tryParseYaml } from '../../../objects/read/inner-yaml';
import { isInboundPolicy, type InboundPolicy } from '../inbound-policy';

/** What is written of an installation; what is absent is not said. */
export interface LinkerdConfig {
  readonly ref: ObjectRef;
  readonly settings: WrittenSettings;
  /** What it says that could not be understood, in words. */
  readonly doubts: readonly string[];
}

export interface WrittenSettings {
  readonly controlPlaneNamespace: string;
  readonly trustDomain?: string;
  readonly defaultInboundPolicy?: InboundPolicy;
  readonly clusterNetworks?: readonly string[];
  readonly tunnels?: 'yes' | 'no';
  readonly opaquePorts?: readonly PortRange[];
  readonly skipInbound?: readonly PortRange[];
  readonly skipOutbound?: readonly PortRange[];
}

const NAME = 'linkerd-config';

export function tryReadConfig(ref: ObjectRef, { data }: Body): LinkerdConfig | undefined {
  const text = fieldsOf(data).values;
  if (ref.name !== NAME || typeof text !== 'string') return undefined;
  const parsed = tryParseYaml(text)?.value;
  if (typeof parsed !== 'object' || parsed === null) return Object.freeze({ ref, settings: { controlPlaneNamespace: ref.namespace }, doubts: ['values that are no YAML'] });
  const values = fieldsOf(parsed);
  const [proxy, init] = [fieldsOf(values.proxy), fieldsOf(values.proxyInit)];
  const doubts: string[] = [];
  const read = <T>(name: string, value: unknown, parse: (text: string) => T | undefined): T | undefined => {
    if (value === undefined || value === null || value === '') return undefined;
    const found = typeof value === 'string' || typeof value === 'number' ? parse(String(value)) : undefined;
    if (found === undefined) doubts.push(name);
    return found;
  };
  const settings: WrittenSettings = {
    controlPlaneNamespace: ref.namespace,
    ...defined({
      trustDomain: read('identityTrustDomain', values.identityTrustDomain, same) ?? read('clusterDomain', values.clusterDomain, same),
      defaultInboundPolicy: read('proxy.defaultInboundPolicy', proxy.defaultInboundPolicy, (one) => (isInboundPolicy(one) ? one : undefined)),
      clusterNetworks: read('clusterNetworks', values.clusterNetworks, (one) => one.split(',').map((item) => item.trim())),
      tunnels: read('proxy.outboundTransportMode', proxy.outboundTransportMode, (one) => MODES[one]),
      opaquePorts: read('proxy.opaquePorts', proxy.opaquePorts, parsePortRanges),
      skipInbound: read('proxyInit.ignoreInboundPorts', init.ignoreInboundPorts, parsePortRanges),
      skipOutbound: read('proxyInit.ignoreOutboundPorts', init.ignoreOutboundPorts, parsePortRanges),
    }),
  };
  return Object.freeze({ ref, settings: Object.freeze(settings), doubts });
}

const MODES: Readonly<Record<string, 'yes' | 'no' | undefined>> = { 'transport-header': 'yes', 'transparent': 'no' };

function same(text: string): string {
  return text;
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
