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
  // What the question leaves open of the request decides.
  const isOfRequest = possible.every(({ callers }) => callers === 'conditional') && all.every(({ hops }) => overall(hops) !== 'unknown');
  const [truth, because] = isOfRequest ? OF_REQUEST : OF_CALLER;
  const kinds = new Set(all.flatMap(({ hops }) => hops.filter((one) => one.truth !== 'yes').map(({ hop }) => hop)));
  return [...kinds.size > 0 ? kinds : [INGRESS.id]].map((hop) => {
    trace?.({ hop, path: [], effect: 'depends', truth, because });
    return { hop, truth };
  });
}

const OF_CALLER: readonly [Truth, string] = ['unknown', 'it is not known on which path the call travels'];
const OF_REQUEST: readonly [Truth, string] = ['conditional', 'the name that is called decides on which path the call travels'];

/** Every hop of every leg must let the call pass. */
function judgePath(mesh: Mesh, callees: CalleeProxies, cluster: Cluster, flow: Connection, { legs }: CallPath, trace: Trace): Hops {
  const hops = new Map<HopKind, Truth>();
  let source: Peer = flow.source;
  for (const leg of legs) {
    for (const { hop, truth } of judgeLeg(mesh, callees, cluster, flow, source, leg, trace)) hops.set(hop, and(hops.get(hop) ?? 'yes', truth));
    source = endOf(flow, leg);
  }
  return [...hops].map(([hop, truth]) => ({ hop, truth }));
}

function judgeLeg(mesh: Mesh, callees: CalleeProxies, cluster: Cluster, flow: Connection, source: Peer, leg: CallLeg, trace: Trace): Hops {
  const { to, networkPort, hops, words } = leg;
  const heard: Trace = trace && words !== undefined ? (entry) => trace({ ...entry, because: `${entry.because}, ${words}` }) : trace;
  const destination = endOf(flow, leg);
  // A proxy in between is asked about the callee; where this is outside, about what leads there.
  const callee = flow.destination.kind === 'pod' ? flow.destination : destination;
  const ends: Readonly<Record<HopSite['side'], Peer | undefined>> = { source, destination, between: undefined };
  const network = networkPort === undefined ? [] : judgeNetwork(cluster, { ...flow, source, destination, port: networkPort }, heard);
  const judge = (own: Trace) => judgeHops(callees, { ...flow, cluster, source, callee }, hops, own);
  const atProxy = to === 'outside' ? judge(heard) : ifProxied(mesh, cluster, to, heard, judge);
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

function endOf({ destination }: Connection, { to }: CallLeg): Peer {
  return to === 'outside' ? destination : { kind: 'pod', pod: to };
}

function overall(hops: Hops): Truth {
  return allOf(hops.map(({ truth }) => truth));
}
