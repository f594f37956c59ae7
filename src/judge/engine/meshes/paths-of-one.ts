/** One call on the paths of a mesh that its caller may take: the network of each leg, and the proxy at its end. */
import { judgeHops } from './callee-of-one';
import type { CalleeProxies, CallLeg, CallPath, Mesh } from './mesh';
import { answerOfPaths } from './paths';
import { ifProxied } from './perhaps-proxied';
import type { Cluster } from '../../cluster/cluster';
import type { Peer } from '../../cluster/pod';
import { INGRESS, type HopKind, type HopSite } from '../../core/hop';
import type { Trace } from '../../core/trace';
import { allOf, and, type Truth } from '../../core/verdict';
import type { Connection, HopTruth } from '../connection';
import { setTruth } from '../evaluate';
import { sitesOf } from '../hop';
import { ONE } from '../logic';
import { judgeNetwork } from '../network-flow';

type Hops = readonly HopTruth[];

export function judgePaths(mesh: Mesh, callees: CalleeProxies, cluster: Cluster, flow: Connection, paths: readonly CallPath[], trace: Trace): Hops {
  const possible = paths.flatMap((path) => {
    const callers = setTruth(path.callers, (test) => test.matches(flow.source));
    return callers === 'no' ? [] : [{ path, callers }];
  });
  const certain = possible.find(({ callers }) => callers === 'yes');
  if (certain) return judgePath(mesh, callees, cluster, flow, certain.path, trace);
  const all = possible.map(({ path, callers }, at) => (
    { callers, hops: judgePath(mesh, callees, cluster, flow, path, at === 0 ? trace : undefined) }
  ));
  const answer = answerOfPaths(ONE, all.map(({ callers, hops }) => ({ callers, answer: overall(hops) })));
  if (all.length > 0 && answer === overall(all[0].hops)) return all[0].hops;
  const kinds = new Set(all.flatMap(({ hops }) => hops.filter(({ truth }) => truth !== 'yes').map(({ hop }) => hop)));
  return [...kinds.size > 0 ? kinds : [INGRESS.id]].map((hop) => {
    trace?.({ hop, path: [], effect: 'depends', truth: 'unknown', because: 'it is not known on which path the call travels' });
    return { hop, truth: 'unknown' };
  });
}

/** Every hop of every leg must let the call pass. */
function judgePath(mesh: Mesh, callees: CalleeProxies, cluster: Cluster, flow: Connection, { legs }: CallPath, trace: Trace): Hops {
  const hops = new Map<HopKind, Truth>();
  let source: Peer = flow.source;
  for (const leg of legs) {
    for (const { hop, truth } of judgeLeg(mesh, callees, cluster, flow, source, leg, trace)) hops.set(hop, and(hops.get(hop) ?? 'yes', truth));
    source = { kind: 'pod', pod: leg.to };
  }
  return [...hops].map(([hop, truth]) => ({ hop, truth }));
}

function judgeLeg(mesh: Mesh, callees: CalleeProxies, cluster: Cluster, flow: Connection, source: Peer, leg: CallLeg, trace: Trace): Hops {
  const { to, networkPort, hops, words } = leg;
  const heard: Trace = trace && words !== undefined ? (entry) => trace({ ...entry, because: `${entry.because}, ${words}` }) : trace;
  const callee = flow.destination.kind === 'pod' ? flow.destination.pod : to;
  const ends: Readonly<Record<HopSite['side'], Peer | undefined>> = { source, destination: { kind: 'pod', pod: to }, between: undefined };
  const network = judgeNetwork(cluster, { ...flow, source, destination: { kind: 'pod', pod: to }, port: networkPort }, heard);
  const atProxy = ifProxied(mesh, cluster, to, heard, (own) => judgeHops(callees, { ...flow, cluster, source, callee }, hops, own));
  const found = new Map([...network, ...atProxy].map(({ hop, truth }) => [hop, truth]));
  for (const { id, side, ofProxies } of sitesOf(cluster)) {
    const end = ends[side];
    const because = end?.kind === 'pod' && (!ofProxies || found.has(id)) ? cluster.blindSpots.tryFind(id, end.pod) : undefined;
    if (because === undefined) continue;
    found.set(id, 'unknown');
    heard?.({ hop: id, path: [], effect: 'depends', truth: 'unknown', because });
  }
  return [...found].map(([hop, truth]) => ({ hop, truth }));
}

function overall(hops: Hops): Truth {
  return allOf(hops.map(({ truth }) => truth));
}
