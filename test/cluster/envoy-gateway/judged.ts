import { tryParseAddress } from '../../../src/judge/cluster/ip';
import type { Token } from '../../../src/judge/core/flow';
import { agreement, and, type Truth } from '../../../src/judge/core/verdict';
import type { Judgement } from '../../../src/judge/judge';
import { passes } from '../../../src/judge/layers/envoy-gateway/edge';
import { attachmentsOf } from '../../../src/judge/layers/gateway-api/attachments';
import { GATEWAY_API } from '../../../src/judge/layers/gateway-api/key';
import { takenBy } from '../../../src/judge/layers/gateway-api/route-table';
import { normalizePath } from '../../../src/judge/requests/normalize';

export interface AskedEdge {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly token: Token;
  readonly from: string;
}

/** Whether the judge has a request come through an edge to a service. */
export function judgedAt({ cluster }: Judgement, edge: string, { port, method, path: raw, host, token, from }: AskedEdge): Truth {
  const gateway = cluster.gateways.find(({ ref }) => `${ref.namespace}/${ref.name}` === edge)!;
  const attachments = attachmentsOf([gateway], cluster.manifests.of(GATEWAY_API).routes, cluster.namespaces).get(edge) ?? [];
  const path = raw.replace(/^[^?#]*/s, (bare) => normalizePath(bare, 'MERGE_SLASHES'));
  const rules = takenBy(gateway, attachments, port, { method, path, host }).filter(({ truth }) => truth !== 'no');
  if (rules.length === 0) return 'no';
  return agreement(rules.map(({ route, rule, truth }) => {
    const listeners = attachments.filter((one) => one.route === route).map(({ listener }) => listener);
    const request = { method, path, token, client: tryParseAddress(from)! };
    return and(truth, passes(cluster.manifests, { gateway, listeners, route: route.ref, rule: rule.name }, request));
  }));
}
