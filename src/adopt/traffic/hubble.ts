/**
 * Flows as `hubble observe -o json` prints them, one on a line.
 * Source: Cilium, `api/v1/flow/flow.proto`, in the JSON mapping of protobuf.
 */
import { pathWithoutQuery, textOf, type Body, type End, type Observed } from './observed';
import { isBody } from '../read/fields';

/** Replies go the other way, and what was dropped was tried nevertheless. */
export function readHubble(record: Body): readonly Observed[] | undefined {
  const flow = isBody(record.flow) ? record.flow : record;
  if (!isBody(flow.source) || !isBody(flow.destination) || !(isBody(flow.l4) || isBody(flow.l7)) || !('verdict' in flow)) return undefined;
  if (isReply(flow)) return [];
  const l4 = isBody(flow.l4) ? flow.l4 : {};
  const [protocol, transport] = isBody(l4.UDP) ? ['UDP', l4.UDP] as const : ['TCP', isBody(l4.TCP) ? l4.TCP : undefined] as const;
  const port = Number(transport?.destination_port);
  if (!transport || !Number.isInteger(port)) return [];
  const http = isBody(flow.l7) && isBody(flow.l7.http) ? flow.l7.http : {};
  return [{
    from: endOf(flow.source, flow, 'source'),
    to: endOf(flow.destination, flow, 'destination'),
    protocol,
    port: { number: port, of: 'pod' },
    method: textOf(http.method),
    path: pathWithoutQuery(pathOf(textOf(http.url))),
  }];
}

function isReply({ is_reply: reply, l7 }: Body): boolean {
  const wrapped = isBody(reply) ? reply.value : reply;
  return wrapped === true || (isBody(l7) && l7.type === 'RESPONSE');
}

function endOf(end: Body, flow: Body, which: 'source' | 'destination'): End {
  const namespace = textOf(end.namespace);
  const workload: unknown = Array.isArray(end.workloads) ? end.workloads[0] : undefined;
  const named = isBody(workload) ? textOf(workload.name) : undefined;
  if (namespace !== undefined && named !== undefined) return { kind: 'workload', namespace, name: named };
  const pod = textOf(end.pod_name);
  if (namespace !== undefined && pod !== undefined) return { kind: 'pod', namespace, name: pod };
  const names: unknown = flow[`${which}_names`];
  const host = Array.isArray(names) ? textOf(names[0]) : undefined;
  const address = isBody(flow.IP) ? textOf(flow.IP[which]) : undefined;
  return { kind: 'outside', ...(host !== undefined && { host: host.replace(/\.$/, '') }), ...(address !== undefined && { address }) };
}

function pathOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '') || '/';
}
