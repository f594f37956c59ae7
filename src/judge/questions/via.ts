/**
 * A request that comes through a Gateway: to its pods, past its routes, and on to the callee. A route only decides about what comes from
 * outside; a compromised Gateway is restricted by policies only, so flows without `via` ignore routes.
 */
import { judgeFlow, overall } from './judge-flow';
import type { Cluster } from '../cluster/cluster';
import type { Peer, Pod } from '../cluster/pod';
import type { TraceEntry } from '../core/trace';
import { agreement, allOf, and, anyOf, truthOf, type Truth } from '../core/verdict';
import type { Connection, HopTruth } from '../engine/connection';
import type { Entrance, KnownRequest, Lead } from '../engine/entrance';
import { guardsOf, type GuardAnswer } from '../engine/guards';
import { entrancesOf } from '../engine/hop';
import { passedOnBy, requestPatternsAt, withHeadersTouched } from '../engine/meshes/several';
import { allAtoms, requestOf } from '../engine/port-class';
import { mergePatterns, requestSpace } from '../requests/requests';

/** Whether a hop lies before the Gateway or behind it. */
export type Leg = 'to-gateway' | 'from-gateway';

export interface ViaHop extends HopTruth {
  /** Absent at the Gateway's routes. */
  readonly leg?: Leg;
  readonly statements: readonly TraceEntry[];
}

export interface ViaAnswer {
  readonly truth: Truth;
  readonly hops: readonly ViaHop[];
}

/** The answer to a flow through a Gateway. Of several ports of the Gateway a caller takes the one that lets it in. */
export function judgeVia(cluster: Cluster, key: string, flow: Connection): ViaAnswer {
  const way = entrancesOf(cluster).get(key);
  if (!way) throw new Error(`No Gateway ${JSON.stringify(key)} in the manifests. Gateways are written namespace/name.`);
  const { destination, protocol } = flow;
  if (protocol !== 'TCP') throw new Error(`A Gateway's routes carry requests over TCP, not ${protocol}; leave via out.`);
  if (destination.kind !== 'pod') throw new Error('Only pods are called through a Gateway; leave via out for addresses outside.');
  if (way.ports.length === 0) return refusal(way);
  const answers = way.ports.map((port) => judgeVariants(cluster, way, port, flow, destination.pod));
  const truth = anyOf(answers.map((answer) => answer.truth));
  return { truth, hops: (answers.find((answer) => answer.truth === truth) ?? answers[0]).hops };
}

/** Every kind of request that the question leaves open. The hops are those of the first one that decides. */
function judgeVariants(cluster: Cluster, way: Entrance, port: number, flow: Connection, pod: Pod): ViaAnswer {
  const requests = requestsMeant(cluster, way, port, flow, pod);
  if (!requests) return doubt(way, 'its routes and policies tell too many requests apart to be judged one by one');
  const answers = requests.map((request) => judgeRequest(cluster, way, port, flow, pod, request));
  const truth = agreement(answers.map((answer) => answer.truth));
  return { truth, hops: (answers.find((answer) => answer.truth === truth) ?? answers[0]).hops };
}

function requestsMeant(cluster: Cluster, way: Entrance, port: number, { question }: Connection, pod: Pod): readonly KnownRequest[] | undefined {
  const { pathNormalization } = pod.installation;
  const behind = way.before(requestPatternsAt(cluster, pod));
  if (!behind) return undefined;
  const patterns = mergePatterns([
    way.patternsAt(port),
    behind,
    ...(typeof way.pods === 'object' ? [requestPatternsAt(cluster, way.pods)] : []),
  ]);
  const space = requestSpace({
    methods: question.method === undefined ? patterns.methods : [],
    paths: question.path === undefined ? patterns.paths : [],
    hosts: question.host === undefined ? patterns.hosts : [],
  }, pathNormalization);
  return space && allAtoms(space).map((atom) => ({ ...requestOf(space, atom), ...question }));
}

/** Whether one request comes through: what `judgeRequest` says, in less time where no rule leads it there. */
export function truthOfRequest(cluster: Cluster, way: Entrance, port: number, flow: Connection, pod: Pod, request: KnownRequest): Truth {
  if (typeof way.pods === 'object' && way.blind === undefined && way.leading(cluster, request, port, { pod, port: flow.port }).length === 0) return 'no';
  return judgeRequest(cluster, way, port, flow, pod, request).truth;
}

/** One request whose method, path and host are known. */
function judgeRequest(cluster: Cluster, way: Entrance, port: number, flow: Connection, pod: Pod, request: KnownRequest): ViaAnswer {
  if (typeof way.pods !== 'object') return behindUnknownPods(cluster, way, port, flow, pod, request, way.pods);
  const inside: Extract<Peer, { kind: 'pod' }> = { kind: 'pod', pod: way.pods };
  const before = heard('to-gateway', cluster, { ...flow, destination: inside, port, question: { sni: request.host, ...request } });
  const leading = way.leading(cluster, request, port, { pod, port: flow.port });
  const routed = way.blind === undefined ? anyOf(leading.map((entry) => entry.truth)) : 'unknown';
  const spoken = routeStatements(way, leading);
  const after = leading.map((entry) => {
    const hops = heard('from-gateway', cluster, { ...flow, source: inside, question: withHeadersTouched(cluster, pod, passedOnBy(cluster, inside.pod, entry.request), entry) });
    const guards = guardsOf(cluster, { way, lead: entry, request, source: flow.source });
    return { truth: and(and(entry.truth, allOf(guards.map(({ truth }) => truth))), overall(hops)), hops: [...guards.map(guardHop), ...hops] };
  });
  const behind = anyOf(after.map(({ truth }) => truth));
  return {
    truth: and(overall(before), way.blind === undefined ? behind : 'unknown'),
    hops: [...before, { hop: way.site.id, truth: routed, statements: spoken }, ...(after.find(({ truth }) => truth === behind)?.hops ?? [])],
  };
}

/** Of pods that nobody knows only so much is certain: what no policy of their controller lets through stays outside. */
function behindUnknownPods(
  cluster: Cluster, way: Entrance, port: number, flow: Connection, pod: Pod, request: KnownRequest, because: string,
): ViaAnswer {
  const leading = way.leading(cluster, request, port, { pod, port: flow.port });
  const guarded = leading.map((lead) => guardsOf(cluster, { way, lead, request, source: flow.source }));
  const isClosed = way.blind === undefined && guarded.length > 0 && guarded.every((guards) => guards.some(({ truth }) => truth === 'no'));
  const hops = guarded.flatMap((guards) => guards.map(guardHop));
  return isClosed ? { truth: 'no', hops } : { truth: 'unknown', hops: [...doubt(way, because).hops, ...hops] };
}

function guardHop({ site, truth, statements }: GuardAnswer): ViaHop {
  return { hop: site.id, truth, statements };
}

function heard(leg: Leg, cluster: Cluster, flow: Connection): readonly ViaHop[] {
  const statements: TraceEntry[] = [];
  const hops = judgeFlow(cluster, flow, (statement) => statements.push(statement));
  return hops.map(({ hop, truth }) => ({ hop, truth, leg, statements: statements.filter((statement) => statement.hop === hop) }));
}

function routeStatements(way: Entrance, leading: readonly Lead[]): readonly TraceEntry[] {
  const blind: TraceEntry[] = way.blind === undefined ? [] : [{ hop: way.site.id, object: way.ref, path: [], effect: 'depends', truth: 'unknown', because: way.blind }];
  if (leading.length === 0) {
    return [...blind, { hop: way.site.id, object: way.ref, path: ['spec', 'listeners'], effect: 'denies', truth: 'no', because: 'no route that its listeners take leads this request there' }];
  }
  return [...blind, ...leading.map(({ object, path, truth }): TraceEntry => ({
    hop: way.site.id,
    object,
    path,
    effect: truth === 'yes' ? 'allows' : 'depends',
    truth,
    because: truth === 'yes' ? 'this rule leads the request there' : truth === 'conditional' ? 'the request decides whether this rule takes it' : 'it is unknown whether this rule applies, or what it does',
  }))];
}

function refusal(way: Entrance): ViaAnswer {
  const truth: Truth = way.blind === undefined ? truthOf(false) : 'unknown';
  return { truth, hops: [{ hop: way.site.id, truth, statements: routeStatements(way, []) }] };
}

function doubt(way: Entrance, because: string): ViaAnswer {
  return { truth: 'unknown', hops: [{ hop: way.site.id, truth: 'unknown', statements: [{ hop: way.site.id, object: way.ref, path: [], effect: 'depends', truth: 'unknown', because }] }] };
}
