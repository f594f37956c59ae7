import { parseExposed, parseProtocol, parseRedirection, parseTlsMode, type Exposed, type Protocol, type TlsMode } from './common';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { webhook } from '../refusals/intentions';
import { GLOBAL } from '../well-known';

/** What holds for all services that do not say it themselves. */
export interface ProxyDefaults {
  readonly ref: ObjectRef;
  readonly protocol?: Protocol;
  readonly tlsMode?: TlsMode;
  readonly exposed: readonly Exposed[];
  readonly dialledDirectly: boolean;
  readonly malformed: boolean;
}

const FIELDS: ReadonlySet<string> = new Set([
  'config', 'mutualTLSMode', 'expose', 'transparentProxy', 'meshGateway', 'mode', 'accessLogs', 'failoverPolicy', 'prioritizeByLocality',
]);

/** What of `config` decides about nobody. Everything else is not understood, first of all what replaces parts of the proxy (`envoy_*_json`). */
const CONFIG: ReadonlySet<string> = new Set([
  'protocol', 'connect_timeout_ms', 'local_connect_timeout_ms', 'local_request_timeout_ms', 'local_idle_timeout_ms', 'max_inbound_connections', 'balance_inbound_connections',
  'envoy_prometheus_bind_addr', 'envoy_dogstatsd_url', 'envoy_statsd_url', 'envoy_stats_tags', 'max_request_headers_kb',
]);

export function parseProxyDefaults(ref: ObjectRef, root: Field, malformed: () => boolean): ProxyDefaults {
  const spec = root.child('spec').only(FIELDS);
  if (ref.name !== GLOBAL) {
    root.child('metadata').child('name').refuse(webhook('bad-value', `the name ${GLOBAL}`, `proxydefaults resource name must be "${GLOBAL}"`));
  }
  const config = spec.child('config').only(CONFIG);
  const protocol = parseProtocol(config.child('protocol'));
  const tlsMode = parseTlsMode(spec.child('mutualTLSMode'));
  const dialledDirectly = parseRedirection(spec);
  const exposed = parseExposed(spec.child('expose'));
  return Object.freeze({ ref, ...(protocol && { protocol }), ...(tlsMode && { tlsMode }), exposed, dialledDirectly, malformed: malformed() });
}
