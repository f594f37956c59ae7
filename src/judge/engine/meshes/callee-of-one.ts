/** What the hops at a callee's proxy say of one caller, and of the requests that a question may mean. */
import type { CalleeProxies, ProxyHop } from './mesh';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';
import type { RequestQuestion } from '../../core/flow';
import type { Trace } from '../../core/trace';
import { agreement, type Truth } from '../../core/verdict';
import { isRequestPath, normalizePath } from '../../requests/normalize';
import { NO_PATTERNS, requestSpace, type RequestPatterns } from '../../requests/requests';
import type { HopTruth } from '../connection';
import type { Request } from '../decision';
import { evaluate, heardAt } from '../evaluate';
import { ONE } from '../logic';
import { allAtoms, requestOf } from '../port-class';

interface Call {
  readonly cluster: Cluster;
  readonly source: Peer;
  readonly callee: Peer;
  readonly port: number;
  readonly question: RequestQuestion;
}

/** Hops at a proxy on the way to the callee, in order. */
export function judgeHops(callees: CalleeProxies, call: Call, hops: readonly ProxyHop[], trace?: Trace): readonly HopTruth[] {
  return hops.map((item) => {
    const { seen } = item;
    const own = seen ? { ...call, question: seen(call.question) } : call;
    const isOfRequests = item.readings.some(({ ofRequests }) => ofRequests);
    return { hop: item.hop, truth: isOfRequests ? judgeRequests(callees, own, item, trace) : judgeRequest(own, item, {}, trace) };
  });
}

/** One request, as the proxy reads it: where several readings differ, nothing is certain. */
function judgeRequest({ source: peer, callee, port, question }: Call, { hop, readings, unlike = '' }: ProxyHop, own: RequestQuestion, trace?: Trace): Truth {
  const [first, ...others] = readings;
  const request: Request = { ...question, ...own, destination: callee, protocol: 'TCP', port };
  const truth = evaluate(first.decision(), { peer, request }, heardAt(hop, trace));
  const answers = others.map((reading) => evaluate(reading.decision(), { peer, request }));
  const agreed = answers.reduce(ONE.agreed, truth);
  if (answers.some((other) => other !== truth)) trace?.({ hop, path: [], effect: 'depends', truth: agreed, because: unlike });
  return agreed;
}

/** Every request that the question may mean. */
function judgeRequests(callees: CalleeProxies, call: Call, item: ProxyHop, trace: Trace): Truth {
  const { cluster, callee, question } = call;
  const pathNormalization = callees.pathNormalization(cluster, podAt(callee));
  const say = (truth: Truth, because: string): Truth => {
    trace?.({ hop: item.hop, path: [], effect: truth === 'no' ? 'denies' : 'depends', truth, because });
    return truth;
  };
  if (question.path !== undefined && !isRequestPath(question.path, pathNormalization)) {
    const asBytes = item.readings.filter(({ ofRequests }) => !ofRequests);
    const isSure = asBytes.length === 0 || judgeRequest(call, { ...item, readings: asBytes }, {}) === 'no';
    return isSure ? say('no', 'the proxy answers 400 to an invalid path') : say('unknown', 'the port is sniffed, and over HTTP the path is invalid');
  }
  const requests = requestsMeant(callees, call);
  if (!requests) return say('unknown', 'its policies tell too many requests apart to be judged one by one');
  return agreement(requests.map((request, index) => judgeRequest(call, item, request, index === 0 ? trace : undefined)));
}

/** The requests that a question may mean: what it leaves open is spread over all classes. */
function requestsMeant(callees: CalleeProxies, { cluster, callee, question }: Call): readonly RequestQuestion[] | undefined {
  const pathNormalization = callees.pathNormalization(cluster, podAt(callee));
  const isStated = question.method !== undefined && question.path !== undefined && question.host !== undefined;
  const { methods, paths, hosts } = isStated ? NO_PATTERNS : patternsOf(callees, cluster, callee);
  const space = requestSpace({
    methods: question.method === undefined ? methods : [],
    paths: question.path === undefined ? paths : [],
    hosts: question.host === undefined ? hosts : [],
  }, pathNormalization);
  const path = question.path === undefined ? undefined : normalizePath(question.path, pathNormalization);
  return space && allAtoms(space).map((atom) => {
    const example = requestOf(space, atom);
    return { method: question.method ?? example.method, path: path ?? example.path, host: question.host ?? example.host };
  });
}

function patternsOf(callees: CalleeProxies, cluster: Cluster, callee: Peer): RequestPatterns {
  return callee.kind === 'pod' ? callees.patterns(cluster, callee.pod) : NO_PATTERNS;
}

function podAt(callee: Peer): Pod | undefined {
  return callee.kind === 'pod' ? callee.pod : undefined;
}
