import { judgeApiServerFlow } from './api-server';
import { findPeer } from './endpoints';
import { judgeFlow, overall } from './judge-flow';
import { judgeVia, type Leg } from './via';
import type { Cluster } from '../cluster/cluster';
import { isPortNumber } from '../cluster/ports';
import type { Flow } from '../core/flow';
import type { HopKind } from '../core/hop';
import { toVerdict, type Verdict } from '../core/verdict';
import type { Connection } from '../engine/connection';
import { FIRST_PORT, LAST_PORT } from '../known';

export interface HopVerdict {
  readonly hop: HopKind;
  /** On which side of the Gateway, where the flow comes through one. */
  readonly leg?: Leg;
  readonly verdict: Verdict;
}

/** The answer to "may this flow pass?". */
export interface Answer {
  readonly flow: Flow;
  readonly verdict: Verdict;
  readonly hops: readonly HopVerdict[];
}

export function check(cluster: Cluster, flow: Flow): Answer {
  const isApiServer = 'apiServer' in flow.to;
  if (flow.via !== undefined && !isApiServer) return checkVia(cluster, flow, flow.via);
  const hops = isApiServer ? judgeApiServerFlow(cluster, flow) : judgeFlow(cluster, resolveFlow(cluster, flow));
  return Object.freeze({
    flow,
    verdict: toVerdict(overall(hops)),
    hops: Object.freeze(hops.map(({ hop, truth }) => Object.freeze({ hop, verdict: toVerdict(truth) }))),
  });
}

function checkVia(cluster: Cluster, flow: Flow, via: string): Answer {
  const { truth, hops } = judgeVia(cluster, via, resolveFlow(cluster, flow));
  return Object.freeze({
    flow,
    verdict: toVerdict(truth),
    hops: Object.freeze(hops.map((hop) => Object.freeze({ hop: hop.hop, ...(hop.leg && { leg: hop.leg }), verdict: toVerdict(hop.truth) }))),
  });
}

export function resolveFlow(cluster: Cluster, flow: Flow): Connection {
  if (!isPortNumber(flow.port)) throw new Error(`Invalid port ${flow.port}: expected ${FIRST_PORT}-${LAST_PORT}.`);
  const { method, path, host, sni, headers, token, dial } = flow;
  return {
    source: findPeer(cluster, flow.from),
    destination: findPeer(cluster, flow.to),
    protocol: flow.protocol ?? 'TCP',
    port: flow.port,
    ...(dial !== undefined && { dial }),
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
