import { ALLOCATION_LABEL } from '../known';
import { tryParseCidrOrAddress, type AddressRange } from '../model/ip';
import { isPortNumber } from '../model/ports';
import type { OutboundTrafficPolicy } from '../options';
import type { Field, ObjectRef } from './field';
import { parseIstioSelector, type LabelSelector } from './selector';

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
}

/** An Istio ServiceEntry: hosts that the registry knows beside the Services. */
export interface ServiceEntry {
  readonly ref: ObjectRef;
  readonly hosts: readonly string[];
  readonly addresses: readonly AddressRange[];
  readonly endpoints: readonly AddressRange[];
  readonly ports: readonly ServiceEntryPort[];
  readonly resolution: string;
  /** Whether istiod gives it an address of its own, where it has none and proxies answer DNS. */
  readonly allocatesAddress: boolean;
  readonly exportTo: readonly string[];
  readonly malformed: boolean;
}

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
  const selector = spec.child('workloadSelector');
  const ingress = spec.child('ingress');
  if (ingress.present) ingress.report('not-supported', 'no ingress listeners: they remap ports, which is not modelled');
  const outbound = spec.child('outboundTrafficPolicy').only(OUTBOUND_FIELDS);
  const mode = outbound.child('mode');
  const egress = spec.child('egress');
  return Object.freeze({
    ref,
    ...(selector.present && { selector: parseIstioSelector(selector, 'labels') }),
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
  if (hosts.items().length === 0) hosts.report('missing-field', 'at least one namespace/host');
  return hosts.strings().flatMap((text) => {
    const [namespace, host, ...rest] = text.split('/');
    if (host === undefined || rest.length > 0 || namespace === '') {
      hosts.report('bad-value', 'namespace/host, like ./* or shop/cart.shop.svc.cluster.local');
      return [];
    }
    return [Object.freeze({ namespace, host, ...(port !== undefined && { port }) })];
  });
}

/** Reads a ServiceEntry (networking.istio.io). */
export function parseServiceEntry(ref: ObjectRef, root: Field, malformed: () => boolean): ServiceEntry {
  const spec = root.child('spec').only(ENTRY_FIELDS);
  if (spec.child('workloadSelector').present) {
    spec.child('workloadSelector').report('not-supported', 'no workloadSelector: workloads of a ServiceEntry are not modelled');
  }
  const exportTo = spec.child('exportTo').strings();
  return Object.freeze({
    ref,
    hosts: Object.freeze([...spec.child('hosts').strings()]),
    addresses: parseAddresses(spec.child('addresses')),
    endpoints: Object.freeze(spec.child('endpoints').items().flatMap((item) => tryParseCidrOrAddress(item.child('address').string() ?? '') ?? [])),
    ports: Object.freeze(spec.child('ports').items().flatMap(parseEntryPort)),
    resolution: spec.child('resolution').string() ?? 'NONE',
    allocatesAddress: root.child('metadata').child('labels').child(ALLOCATION_LABEL).string()?.toLowerCase() !== 'false',
    exportTo: exportTo.length === 0 ? ['*'] : Object.freeze([...exportTo]),
    malformed: malformed(),
  });
}

function parseAddresses(field: Field): readonly AddressRange[] {
  return Object.freeze(field.strings().flatMap((text) => {
    const range = tryParseCidrOrAddress(text);
    if (!range) field.report('bad-value', 'an IP address or a CIDR');
    return range ?? [];
  }));
}

function parseEntryPort(field: Field): ServiceEntryPort[] {
  const number = field.child('number').integer();
  const protocol = field.child('protocol').string() ?? 'TCP';
  if (number === undefined || !isPortNumber(number)) {
    field.child('number').report('bad-value', 'a port from 1 to 65535');
    return [];
  }
  return [Object.freeze({ number, protocol: protocol.toUpperCase() })];
}
