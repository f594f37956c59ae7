import { parseWorkloadSelector } from './selector';
import { tryParseCidrOrAddress, type AddressRange } from '../../../cluster/ip';
import type { Field, ObjectRef } from '../../../objects/read/field';
import type { Labels, LabelSelector } from '../../../objects/read/selector';
import type { OutboundTrafficPolicy } from '../../../options';
import { refuseServiceEntry, refuseSidecar } from '../refusals/egress';
import { ALLOCATION_LABEL } from '../well-known';

/** One `namespace/host` of a Sidecar's egress. */
export interface SidecarHost {
  readonly namespace: string;
  readonly host: string;
  /** Limits the entry to one port of the service. */
  readonly port?: number;
}

/** An Istio Sidecar, reduced to what its workloads may see and what happens to the rest. */
export interface Sidecar {
  readonly ref: ObjectRef;
  readonly selector?: LabelSelector;
  /** Absent: everything that is exported to the namespace. */
  readonly hosts?: readonly SidecarHost[];
  /** Absent: the mesh's own setting. */
  readonly outbound?: OutboundTrafficPolicy;
  readonly malformed: boolean;
  /** Why it is not known whether it selects the pod that it was found for. @default - it does */
  readonly doubt?: string;
}

export interface ServiceEntryPort {
  readonly number: number;
  readonly protocol: string;
  /** The port of the host, where it is another. @default - the same */
  readonly target?: number;
}

/** An Istio ServiceEntry: hosts that the registry knows beside the Services. */
export interface ServiceEntry {
  readonly ref: ObjectRef;
  readonly hosts: readonly string[];
  readonly addresses: readonly AddressRange[];
  readonly endpoints: readonly AddressRange[];
  /** Labels of its endpoints, by which they may be bound to a waypoint. */
  readonly endpointLabels: readonly Labels[];
  readonly ports: readonly ServiceEntryPort[];
  readonly resolution: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Whether istiod gives it an address of its own, where it has none and proxies answer DNS. */
  readonly allocatesAddress: boolean;
  readonly exportTo: readonly string[];
  readonly malformed: boolean;
}

const RESOLUTIONS = ['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'] as const;
const SIDECAR_FIELDS: ReadonlySet<string> = new Set([
  'workloadSelector', 'ingress', 'egress', 'inboundConnectionPool', 'outboundTrafficPolicy',
]);
const EGRESS_FIELDS: ReadonlySet<string> = new Set(['port', 'bind', 'captureMode', 'hosts']);
const OUTBOUND_FIELDS: ReadonlySet<string> = new Set(['mode', 'egressProxy']);
const ENTRY_FIELDS: ReadonlySet<string> = new Set([
  'hosts', 'addresses', 'ports', 'location', 'resolution', 'endpoints', 'workloadSelector', 'exportTo', 'subjectAltNames',
]);

/** Reads a Sidecar (networking.istio.io). An outboundTrafficPolicy without a mode is REGISTRY_ONLY, the zero of its enum. */
export function parseSidecar(ref: ObjectRef, root: Field, malformed: () => boolean): Sidecar {
  const spec = root.child('spec').only(SIDECAR_FIELDS);
  refuseSidecar(root);
  const selector = spec.child('workloadSelector');
  const ingress = spec.child('ingress');
  if (ingress.present) ingress.report('not-supported', 'no ingress listeners: they remap ports, which is not modelled');
  const outbound = spec.child('outboundTrafficPolicy').only(OUTBOUND_FIELDS);
  const mode = outbound.child('mode');
  const egress = spec.child('egress');
  return Object.freeze({
    ref,
    ...(selector.present && { selector: parseWorkloadSelector(selector, 'labels') }),
    ...(egress.items().length > 0 && { hosts: Object.freeze(egress.items().flatMap(parseEgress)) }),
    ...(outbound.present && {
      outbound: mode.present ? mode.oneOf(['REGISTRY_ONLY', 'ALLOW_ANY'] as const) ?? 'REGISTRY_ONLY' : 'REGISTRY_ONLY',
    }),
    malformed: malformed(),
  });
}

function parseEgress(field: Field): SidecarHost[] {
  field.only(EGRESS_FIELDS);
  const port = field.child('port').child('number').integer();
  const hosts = field.child('hosts');
  return hosts.strings().flatMap((text) => {
    const slash = text.indexOf('/');
    const [namespace, host] = [text.slice(0, slash), text.slice(slash + 1)];
    if (namespace.length > 1 && namespace.startsWith('~')) hosts.report('not-supported', 'no namespace behind a tilde: only newer versions of Istio read it');
    return [Object.freeze({ namespace, host, ...(port !== undefined && { port }) })];
  });
}

/** Reads a ServiceEntry (networking.istio.io). */
export function parseServiceEntry(ref: ObjectRef, root: Field, malformed: () => boolean): ServiceEntry {
  const spec = root.child('spec').only(ENTRY_FIELDS);
  refuseServiceEntry(root);
  if (spec.child('workloadSelector').present) {
    spec.child('workloadSelector').report('not-supported', 'no workloadSelector: workloads of a ServiceEntry are not modelled');
  }
  const exportTo = spec.child('exportTo').strings();
  return Object.freeze({
    ref,
    hosts: Object.freeze([...spec.child('hosts').strings()]),
    addresses: parseAddresses(spec.child('addresses')),
    endpoints: Object.freeze(spec.child('endpoints').items().flatMap((item) => tryParseCidrOrAddress(item.child('address').string() ?? '') ?? [])),
    endpointLabels: Object.freeze(spec.child('endpoints').items().map((item) => item.child('labels').stringMap())),
    ports: Object.freeze(spec.child('ports').items().flatMap(parseEntryPort)),
    resolution: spec.child('resolution').oneOfKnown(RESOLUTIONS) ?? 'NONE',
    labels: root.child('metadata').child('labels').stringMap(),
    annotations: root.child('metadata').child('annotations').stringMap(),
    allocatesAddress: root.child('metadata').child('labels').child(ALLOCATION_LABEL).string()?.toLowerCase() !== 'false',
    exportTo: exportTo.length === 0 ? ['*'] : Object.freeze([...exportTo]),
    malformed: malformed(),
  });
}

function parseAddresses(field: Field): readonly AddressRange[] {
  return Object.freeze(field.items().flatMap((item) => {
    const range = tryParseCidrOrAddress(item.string() ?? '');
    if (!range) item.report('bad-value', 'an IP address or a CIDR');
    return range ?? [];
  }));
}

function parseEntryPort(field: Field): ServiceEntryPort[] {
  const number = field.child('number').integer();
  const protocol = field.child('protocol').string() ?? 'TCP';
  const target = field.child('targetPort').integer();
  const isOther = target !== undefined && target !== 0 && target !== number;
  return number === undefined ? [] : [Object.freeze({ number, protocol: protocol.toUpperCase(), ...(isOther && { target }) })];
}
