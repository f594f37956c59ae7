/**
 * A request that comes through a Gateway: to its pods, past its routes, and on to the callee. A route only decides about what comes from
 * outside; a compromised Gateway is restricted by policies only, so flows without `via` ignore routes.
 */
import { judgeFlow, overall } from './judge-flow';
import type { Cluster } from '../cluster/cluster';
import type { Peer, Pod } from '../cluster/pod';
import type { RequestQuestion } from '../core/flow';
import type { TraceEntry } from '../core/trace';
import { agreement, and, anyOf, truthOf, type Truth } from '../core/verdict';
import type { Connection, HopTruth } from '../engine/connection';
import { patternsAt } from '../engine/hop';
import { allAtoms, requestOf } from '../engine/port-class';
import { leadTo } from '../layers/gateway-api/backends';
import { isBelow } from '../layers/gateway-api/matching';
import { backendsOf, certaintyOf, takenBy, type TakenEntry } from '../layers/gateway-api/route-table';
import { findWayIn, routePatterns, type WayIn } from '../layers/gateway-api/ways-in';
import { normalizePath } from '../requests/normalize';
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

/** What a question says, with nothing open that routes ask for but headers and the query. */
export type KnownRequest = RequestQuestion & { readonly method: string; readonly path: string; readonly host: string };

/** The answer to a flow through a Gateway. Of several ports of the Gateway a caller takes the one that lets it in. */
export function judgeVia(cluster: Cluster, key: string, flow: Connection): ViaAnswer {
  const way = findWayIn(cluster, key);
  const { destination, protocol } = flow;
  if (protocol !== 'TCP') throw new Error(`A Gateway's routes carry requests over TCP, not ${protocol}; leave via out.`);
  if (destination.kind !== 'pod') throw new Error('Only pods are called through a Gateway; leave via out for addresses outside.');
  const ports = [...new Set(way.attachments.map(({ listener }) => listener.port))];
  if (ports.length === 0) return refusal(way);
  const answers = ports.map((port) => judgeVariants(cluster, way, port, flow, destination.pod));
  const truth = anyOf(answers.map((answer) => answer.truth));
  return { truth, hops: (answers.find((answer) => answer.truth === truth) ?? answers[0]).hops };
}

/** Every kind of request that the question leaves open. The hops are those of the first one that decides. */
function judgeVariants(cluster: Cluster, way: WayIn, port: number, flow: Connection, pod: Pod): ViaAnswer {
  const requests = requestsMeant(cluster, way, port, flow, pod);
  if (!requests) return doubt(way, 'its routes and policies tell too many requests apart to be judged one by one');
  const answers = requests.map((request) => judgeRequest(cluster, way, port, flow, pod, request));
  const truth = agreement(answers.map((answer) => answer.truth));
  return { truth, hops: (answers.find((answer) => answer.truth === truth) ?? answers[0]).hops };
}

function requestsMeant(cluster: Cluster, way: WayIn, port: number, { question }: Connection, pod: Pod): readonly KnownRequest[] | undefined {
  const { pathNormalization } = pod.installation;
  const patterns = mergePatterns([
    routePatterns(way.attachments.filter(({ listener }) => listener.port === port)),
    patternsAt(cluster, pod),
    ...(way.pods ? [patternsAt(cluster, way.pods)] : []),
  ]);
  const space = requestSpace({
    methods: question.method === undefined ? patterns.methods : [],
    paths: question.path === undefined ? patterns.paths : [],
    hosts: question.host === undefined ? patterns.hosts : [],
  }, pathNormalization);
  return space && allAtoms(space).map((atom) => ({ ...requestOf(space, atom), ...question }));
}

/** One request whose method, path and host are known. */
export function judgeRequest(cluster: Cluster, way: WayIn, port: number, flow: Connection, pod: Pod, request: KnownRequest): ViaAnswer {
  if (!way.pods) return doubt(way, `pods of the class ${way.gateway.className} are not modelled`);
  const inside: Peer = { kind: 'pod', pod: way.pods };
  const before = heard('to-gateway', cluster, { ...flow, destination: inside, port, question: { sni: request.host, ...request } });
  const leading = entriesTo(cluster, way, port, flow, pod, request);
  const routed = way.blind === undefined ? anyOf(leading.map((entry) => entry.truth)) : 'unknown';
  const spoken = routeStatements(way, leading);
  const after = leading.map((entry) => {
    const hops = heard('from-gateway', cluster, { ...flow, source: inside, question: passedOn(request, entry) });
    return { truth: and(entry.truth, overall(hops)), hops };
  });
  const behind = anyOf(after.map(({ truth }) => truth));
  return {
    truth: and(overall(before), way.blind === undefined ? behind : 'unknown'),
    hops: [...before, { hop: 'route', truth: routed, statements: spoken }, ...(after.find(({ truth }) => truth === behind)?.hops ?? [])],
  };
}

/** The rules that lead the request to the callee. */
function entriesTo(cluster: Cluster, way: WayIn, port: number, flow: Connection, pod: Pod, request: KnownRequest): readonly TakenEntry[] {
  const path = request.path.replace(/^[^?#]*/s, (bare) => normalizePath(bare, pod.installation.pathNormalization));
  const asked = { method: request.method, path, host: request.host.toLowerCase().replace(/:\d+$/, ''), ...(request.headers && { headers: request.headers }) };
  const leads = ({ route, rule }: TakenEntry) => and(certaintyOf(rule), leadTo(cluster, route, backendsOf(rule), pod, flow.port));
  return takenBy(way.gateway, way.attachments, port, asked)
    .map((entry) => ({ ...entry, truth: and(entry.truth, leads(entry)) }))
    .filter(({ truth }) => truth !== 'no');
}

/** The request as the callee sees it, after what the rule does to it. What is written into headers is not followed. */
function passedOn(request: KnownRequest, { rule: { filters }, match }: TakenEntry): RequestQuestion {
  const { headers, token, ...rest } = request;
  const { path } = filters;
  const below = path?.kind === 'prefix' && match.path.kind === 'prefix' && isBelow(request.path, match.path.value)
    ? request.path.slice(match.path.value.replace(/\/+$/, '').length)
    : undefined;
  const written = path?.kind === 'full' ? path.value : below === undefined ? undefined : `${path!.value.replace(/\/+$/, '')}${below}` || '/';
  return {
    ...rest,
    ...(filters.headers ? {} : { ...(headers && { headers }), ...(token && { token }) }),
    ...(filters.host !== undefined && { host: filters.host }),
    ...(written !== undefined && { path: written }),
  };
}

function heard(leg: Leg, cluster: Cluster, flow: Connection): readonly ViaHop[] {
  const statements: TraceEntry[] = [];
  const hops = judgeFlow(cluster, flow, (statement) => statements.push(statement));
  return hops.map(({ hop, truth }) => ({ hop, truth, leg, statements: statements.filter((statement) => statement.hop === hop) }));
}

function routeStatements(way: WayIn, leading: readonly TakenEntry[]): readonly TraceEntry[] {
  const blind: TraceEntry[] = way.blind === undefined ? [] : [{ hop: 'route', object: way.gateway.ref, path: [], effect: 'depends', truth: 'unknown', because: way.blind }];
  if (leading.length === 0) {
    return [...blind, { hop: 'route', object: way.gateway.ref, path: ['spec', 'listeners'], effect: 'denies', truth: 'no', because: 'no route that its listeners take leads this request there' }];
  }
  return [...blind, ...leading.map(({ route, index, truth }): TraceEntry => ({
    hop: 'route',
    object: route.ref,
    path: ['spec', 'rules', index],
    effect: truth === 'yes' ? 'allows' : 'depends',
    truth,
    because: truth === 'yes' ? 'this rule leads the request there' : truth === 'conditional' ? 'the request decides whether this rule takes it' : 'it is unknown whether this rule applies, or what it does',
  }))];
}

function refusal(way: WayIn): ViaAnswer {
  const truth: Truth = way.blind === undefined ? truthOf(false) : 'unknown';
  return { truth, hops: [{ hop: 'route', truth, statements: routeStatements(way, []) }] };
}

function doubt(way: WayIn, because: string): ViaAnswer {
  return { truth: 'unknown', hops: [{ hop: 'route', truth: 'unknown', statements: [{ hop: 'route', object: way.gateway.ref, path: [], effect: 'depends', truth: 'unknown', because }] }] };
}
