/**
 * Access logs of sidecars in JSON (`meshConfig.accessLogEncoding: JSON`), one record on a line.
 * Source: istio.io, "Envoy Access Logs", default format.
 */
import { isBody } from '../../read/fields';
import { pathWithoutQuery, textOf, type Body, type End, type Observed } from '../../traffic/observed';

/** `outbound|7070||cart.shop.svc.cluster.local`, `inbound|7070||`. */
const CLUSTER = /^(outbound|inbound)\|(\d+)\|[^|]*\|(.*)$/;
/** The server name by which one sidecar calls another: `outbound_.7070_._.cart.shop.svc.cluster.local`. */
const SERVER_NAME = /^outbound_\.(\d+)_\.[^_]*_\.(.+)$/;
const SPIFFE = /spiffe:\/\/[^/,;"]+\/ns\/([a-z0-9-]+)\/sa\/([a-z0-9.-]+)/;
const SERVICE = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(\.|$)/;
/** How `kubectl logs --prefix` begins a line; with a namespace where a collector writes one. */
const PREFIX = /^(?:([a-z0-9-]+)\/)?pod\/([a-z0-9.-]+)\/[a-z0-9-]+$/;

/** The pod that wrote a record is known from its line, or from what a collector added. */
export function readAccessLog(record: Body, prefix: string | undefined): readonly Observed[] | undefined {
  const cluster = CLUSTER.exec(textOf(record.upstream_cluster) ?? '');
  if (!('upstream_cluster' in record) || !('requested_server_name' in record || 'authority' in record || 'upstream_host' in record)) return undefined;
  if (!cluster) return [];
  const [, direction, port, host] = cluster;
  const writer = writerOf(record, prefix);
  const request = { protocol: 'TCP' as const, method: textOf(record.method), path: pathWithoutQuery(textOf(record.path)) };
  const number = Number(port);
  if (direction === 'outbound') {
    if (!writer) return [];
    return [{ from: writer, to: hostEnd(host), port: { number, of: 'service' }, ...request }];
  }
  const from = callerOf(record);
  const to = writer ?? serverOf(record);
  return from && to ? [{ from, to, port: { number, of: 'pod' }, ...request }] : [];
}

function writerOf(record: Body, prefix: string | undefined): End | undefined {
  const about = isBody(record.kubernetes) ? record.kubernetes : {};
  const [namespace, pod] = [textOf(about.namespace_name) ?? textOf(about.namespace), textOf(about.pod_name) ?? textOf(about.pod)];
  if (pod !== undefined) return { kind: 'pod', namespace: namespace ?? '', name: pod };
  const match = PREFIX.exec(prefix ?? '');
  return match ? { kind: 'pod', namespace: match[1] ?? '', name: match[2] } : undefined;
}

/** The certificate that the caller showed, where the format has a field for it. */
function callerOf(record: Body): End | undefined {
  for (const field of ['x_forwarded_client_cert', 'downstream_peer_uri_san', 'downstream_peer', 'source_principal']) {
    const match = SPIFFE.exec(textOf(record[field]) ?? '');
    if (match) return { kind: 'account', namespace: match[1], name: match[2] };
  }
  return undefined;
}

function serverOf(record: Body): End | undefined {
  const match = SERVER_NAME.exec(textOf(record.requested_server_name) ?? '');
  return match ? hostEnd(match[2]) : undefined;
}

function hostEnd(host: string): End {
  const match = SERVICE.exec(host);
  return match ? { kind: 'service', namespace: match[2], name: match[1] } : { kind: 'outside', host };
}
