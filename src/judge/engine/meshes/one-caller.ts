/** What the proxies of a mesh at both ends say of one TCP connection, by each way in which the caller can dial. */
import { judgeHops } from './callee-of-one';
import type { CalleeProxies, CallerProxies, Mesh, ServicePort } from './mesh';
import { pathsOf } from './paths';
import { judgePaths } from './paths-of-one';
import { ifProxied } from './perhaps-proxied';
import { answerOfWays, BY_NAME, byAddress, type Ways } from './ways';
import type { Cluster } from '../../cluster/cluster';
import type { Address } from '../../cluster/ip';
import type { Peer, Pod } from '../../cluster/pod';
import type { Dial } from '../../core/flow';
import type { Trace } from '../../core/trace';
import { allOf, type Truth } from '../../core/verdict';
import type { Connection, HopTruth } from '../connection';
import type { Decision, PeerSet, Request } from '../decision';
import { evaluate, heardAt, setTruth } from '../evaluate';
import { ONE } from '../logic';

type Hops = readonly HopTruth[];

export function judgeMesh(mesh: Mesh, cluster: Cluster, flow: Connection, trace: Trace): Hops {
  const { callers, callees } = mesh;
  const { source, destination, port, dial } = flow;
  const out = callers ? judgeCaller(mesh, callers, cluster, flow, trace) : [];
  if (!callees) return out;
  if (destination.kind === 'external') return [...out, ...judgeOutside(mesh, callees, cluster, flow, destination.address, trace)];
  const callee = destination.pod;
  const arriving = (how: Dial, heard: Trace): Hops => {
    const paths = pathsOf(callees, cluster, callee, port, how, heard !== undefined);
    return paths ? judgePaths(mesh, callees, cluster, flow, paths, heard) : judgeStraight(mesh, callees, cluster, flow, callee, how, heard);
  };
  if (!callers) return arriving('service', trace);
  const ways = waysOf(callers, cluster, callee, port, source);
  const isKnown = dial === 'address' ? ways.address : ways.service;
  const hops = [...out, ...arriving(isKnown === 'no' ? 'address' : 'service', trace)];
  if (isKnown === 'no' || byAddress(ONE, ways) === 'no' || (isKnown === 'yes' && dial !== undefined)) return hops;
  return join(hops, [...out, ...arriving('address', undefined)], ways, trace, dial);
}

/** Whether the proxy of a caller passes on a connection to a Service behind which there are no pods; undefined without a proxy. */
export function judgeService({ callers }: Mesh, cluster: Cluster, pod: Pod, service: ServicePort, trace: Trace): HopTruth | undefined {
  const peer: Peer = { kind: 'pod', pod };
  if (!callers || holds(callers.proxied(cluster), peer) === 'no') return undefined;
  const request: Request = { destination: peer, protocol: 'TCP', port: service.port };
  const hop = callers.site.id;
  return { hop, truth: evaluate(callers.toService(cluster, service), { peer, request }, heardAt(hop, trace)) };
}

/** The hop at the proxy of the caller, if it has one. */
function judgeCaller(mesh: Mesh, callers: CallerProxies, cluster: Cluster, connection: Connection, trace: Trace): Hops {
  const { source, destination, port, dial, question } = connection;
  if (source.kind === 'external' || holds(callers.proxied(cluster), source) === 'no') return [];
  const decision: Decision = destination.kind === 'external'
    ? callers.toAddress(cluster, destination.address, port, question.host ?? question.sni)
    : callers.toPod(cluster, destination.pod, port, dial);
  const request: Request = { ...question, destination, protocol: 'TCP', port };
  const hop = callers.site.id;
  return ifProxied(mesh, cluster, source.pod, trace, (heard) => [{ hop, truth: evaluate(decision, { peer: source, request }, heardAt(hop, heard)) }]);
}

/** The hops at the proxy of the callee, where the network sees the connection itself. */
function judgeStraight(mesh: Mesh, callees: CalleeProxies, cluster: Cluster, flow: Connection, callee: Pod, dial: Dial, trace: Trace): Hops {
  return ifProxied(mesh, cluster, callee, trace, (heard) => (
    judgeHops(callees, { ...flow, cluster, callee: { kind: 'pod', pod: callee } }, callees.hops(cluster, callee, flow.port, dial, heard !== undefined), heard)
  )).map((one) => (cluster.blindSpots.tryFind(one.hop, callee) === undefined ? one : { ...one, truth: 'unknown' }));
}

/** The paths of a call that leaves the cluster; none where it goes straight. */
function judgeOutside(mesh: Mesh, callees: CalleeProxies, cluster: Cluster, flow: Connection, address: Address, trace: Trace): Hops {
  const { port, dial, question } = flow;
  const { outside } = mesh;
  if (outside?.isOn(cluster, port) !== true) return [];
  const host = question.host ?? question.sni;
  const arriving = (how: Dial, heard: Trace) => (
    judgePaths(mesh, callees, cluster, flow, outside.paths(cluster, { address, port, dial: how, ...(host !== undefined && { host }) }), heard)
  );
  const hops = arriving(dial ?? 'service', trace);
  return dial === undefined ? join(hops, arriving('address', undefined), BY_NAME, trace) : hops;
}

function waysOf(callers: CallerProxies, cluster: Cluster, callee: Pod, port: number, source: Peer): Ways<Truth> {
  const { service, address } = callers.ways(cluster, callee, port);
  return { service: holds(service, source), address: holds(address, source), passing: holds(callers.passing(cluster), source) };
}

function holds(set: PeerSet, peer: Peer): Truth {
  return setTruth(set, (test) => test.matches(peer));
}

/** The hops of the way through a Service, as far as their answer holds for the other way as well. */
function join(hops: Hops, others: Hops, ways: Ways<Truth>, trace: Trace, dial?: Dial): Hops {
  const answer = answerOfWays(ONE, ways, overall(hops), overall(others), dial);
  if (answer === overall(hops)) return hops;
  return hops.map(({ hop, truth }) => {
    if (truth === 'yes' && (ways.service === 'yes' || others.some((one) => one.hop === hop && one.truth === 'yes'))) return { hop, truth };
    trace?.({ hop, path: [], effect: 'depends', truth: 'unknown', because: ways === BY_NAME ? AROUND : OTHERWISE });
    return { hop, truth: 'unknown' };
  });
}

const OTHERWISE = 'a caller that dials the address of the pod instead of a Service arrives without an identity, or around a proxy in between, and gets another answer';

const AROUND = 'a caller that dials an address outside instead of the name goes around a proxy in between, and gets another answer';

function overall(hops: Hops): Truth {
  return allOf(hops.map(({ truth }) => truth));
}
