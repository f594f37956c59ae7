import { parseExposed, parseProtocol, parseRedirection, parseTlsMode, type Exposed, type Protocol, type TlsMode } from './common';
import { isPortNumber } from '../../../cluster/ports';
import type { Field, ObjectRef } from '../../../objects/read/field';

/** What holds for one service: that of its own name. */
export interface ServiceDefaults {
  readonly ref: ObjectRef;
  readonly protocol?: Protocol;
  readonly tlsMode?: TlsMode;
  readonly exposed: readonly Exposed[];
  readonly dialledDirectly: boolean;
  /** Hosts outside that it stands for. @default - it is a service of the mesh */
  readonly destination?: Destination;
  readonly malformed: boolean;
}

export interface Destination {
  /** Addresses and names, as they are written. */
  readonly addresses: readonly string[];
  readonly port: number;
}

/** Limits, time-outs and how calls are spread decide about nobody. Fields with escape hatches, and all others, are not understood. */
const FIELDS: ReadonlySet<string> = new Set([
  'protocol', 'mutualTLSMode', 'expose', 'destination', 'transparentProxy', 'upstreamConfig', 'meshGateway', 'mode', 'maxInboundConnections', 'localConnectTimeoutMs',
  'localRequestTimeoutMs', 'balanceInboundConnections', 'rateLimits', 'maxRequestHeadersKB',
]);
const UPSTREAM_FIELDS: ReadonlySet<string> = new Set(['defaults', 'overrides']);
const UPSTREAM: ReadonlySet<string> = new Set(['name', 'connectTimeoutMs', 'limits', 'passiveHealthCheck', 'meshGateway']);

export function parseServiceDefaults(ref: ObjectRef, root: Field, malformed: () => boolean): ServiceDefaults {
  const spec = root.child('spec').only(FIELDS);
  const protocol = parseProtocol(spec.child('protocol'));
  const tlsMode = parseTlsMode(spec.child('mutualTLSMode'));
  const dialledDirectly = parseRedirection(spec);
  const upstreams = spec.child('upstreamConfig').only(UPSTREAM_FIELDS);
  for (const upstream of [upstreams.child('defaults'), ...upstreams.child('overrides').items()]) upstream.only(UPSTREAM);
  const destination = parseDestination(spec.child('destination'));
  const exposed = parseExposed(spec.child('expose'));
  const own = { ...(protocol && { protocol }), ...(tlsMode && { tlsMode }), ...(destination && { destination }) };
  return Object.freeze({ ref, ...own, exposed, dialledDirectly, malformed: malformed() });
}

function parseDestination(field: Field): Destination | undefined {
  if (!field.present) return undefined;
  field.only(new Set(['addresses', 'port']));
  const addresses = field.child('addresses').strings();
  const port = field.child('port').integer();
  if (addresses.length === 0) field.child('addresses').report('missing-field', 'at least one address');
  if (port === undefined || !isPortNumber(port)) field.child('port').report('bad-value', 'a port from 1 to 65535');
  return Object.freeze({ addresses, port: port ?? 0 });
}
