import type { Flow } from '../flow';
import type { HopKind } from '../hop';
import { FIRST_PORT, LAST_PORT } from '../known';
import type { Cluster } from '../model/cluster';
import { isPortNumber } from '../model/ports';
import { toVerdict, type Verdict } from '../verdict';
import { findPeer } from './endpoints';
import { judgeFlow, overall, type ResolvedFlow } from './judge-flow';

export interface HopVerdict {
  readonly hop: HopKind;
  readonly verdict: Verdict;
}

/** The answer to "may this flow pass?". */
export interface Answer {
  readonly flow: Flow;
  readonly verdict: Verdict;
  readonly hops: readonly HopVerdict[];
}

export function check(cluster: Cluster, flow: Flow): Answer {
  const hops = judgeFlow(cluster, resolveFlow(cluster, flow));
  return Object.freeze({
    flow,
    verdict: toVerdict(overall(hops)),
    hops: Object.freeze(hops.map(({ hop, truth }) => Object.freeze({ hop, verdict: toVerdict(truth) }))),
  });
}

export function resolveFlow(cluster: Cluster, flow: Flow): ResolvedFlow {
  if (!isPortNumber(flow.port)) throw new Error(`Port ${flow.port} is none; ports are ${FIRST_PORT} to ${LAST_PORT}.`);
  const { method, path, host, sni, headers, token } = flow;
  return {
    source: findPeer(cluster, flow.from),
    destination: findPeer(cluster, flow.to),
    protocol: flow.protocol ?? 'TCP',
    port: flow.port,
    question: {
      ...(method !== undefined && { method }),
      ...(path !== undefined && { path }),
      ...(host !== undefined && { host }),
      ...(sni !== undefined && { sni }),
      ...(headers !== undefined && { headers }),
      ...(token !== undefined && { token }),
    },
  };
}
