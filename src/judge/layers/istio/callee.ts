/** What the hops at a callee's proxy say of one caller, and of the requests that a question may mean. */
import { calleeHops, chainAt, type CalleeHop } from './callee-hops';
import type { AuthorizationPolicy } from './read/authorization-policy';
import { tokenSeen } from './request-authentication';
import { requestPatternsOf } from './request-patterns';
import { authorizationPoliciesFor } from './scope';
import { AUTHENTICATION, AUTHORIZATION } from './sites';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';
import type { Dial, RequestQuestion } from '../../core/flow';
import type { HopKind } from '../../core/hop';
import type { Trace } from '../../core/trace';
import { agreement, type Truth } from '../../core/verdict';
import type { HopTruth } from '../../engine/connection';
import type { Decision, Request } from '../../engine/decision';
import { evaluate } from '../../engine/evaluate';
import { ONE } from '../../engine/logic';
import type { PathNormalization } from '../../options';
import { isRequestPath, normalizePath } from '../../requests/normalize';
import { requestSpace } from '../../requests/requests';

interface Call {
  readonly cluster: Cluster;
  readonly source: Peer;
  readonly callee: Pod;
  readonly port: number;
  readonly question: RequestQuestion;
}

/** The hops at the callee's proxy, in order. */
export function judgeCallee(call: Call, dial: Dial, trace?: Trace): readonly HopTruth[] {
  return calleeHops(call.cluster, call.callee, call.port, dial, trace !== undefined).map((item) => {
    const truth = item.hop === AUTHORIZATION.id ? judgeRequests(call, item, trace) : judgeRequest(call, item, requestOf(call), trace);
    return { hop: item.hop, truth };
  });
}

function requestOf({ callee, port, question }: Call): Request {
  return { ...question, destination: { kind: 'pod', pod: callee }, protocol: 'TCP', port };
}

/** One request, as the proxy reads it: where several readings differ, nothing is certain. */
function judgeRequest({ source: peer }: Call, { hop, readings }: CalleeHop, request: Request, trace?: Trace): Truth {
  const [first, ...others] = readings();
  const heard = trace && ((entry: Parameters<NonNullable<Parameters<typeof evaluate>[2]>>[0]) => trace({ hop, ...entry }));
  const truth = evaluate(first, { peer, request }, heard);
  const answers = others.map((reading) => evaluate(reading, { peer, request }));
  const agreed = answers.reduce(ONE.agreed, truth);
  if (answers.some((other) => other !== truth)) trace?.({ hop, path: [], effect: 'depends', truth: agreed, because: SNIFFED[hop] ?? UNSTATED });
  return agreed;
}

const UNSTATED = 'no Service says what the port speaks, and policies answer otherwise to HTTP than to TCP';
const SNIFFED: Readonly<Partial<Record<HopKind, string>>> = { [AUTHENTICATION.id]: 'the port is sniffed, and what is not taken for HTTP has no token' };

/** Every request that the question may mean. */
function judgeRequests(call: Call, item: CalleeHop, trace: Trace): Truth {
  const { cluster, source: peer, callee, question } = call;
  const { pathNormalization } = callee.installation;
  const say = (truth: Truth, because: string): Truth => {
    trace?.({ hop: item.hop, path: [], effect: truth === 'no' ? 'denies' : 'depends', truth, because });
    return truth;
  };
  const token = tokenSeen(question);
  const base: Request = { ...requestOf(call), token: token === 'unclear' ? undefined : token };
  const chain = chainAt(cluster, callee, call.port);
  if (chain === 'tcp') return judgeRequest(call, item, base, trace);
  if (question.path !== undefined && !isRequestPath(question.path, pathNormalization)) {
    const overTcp: Decision | undefined = item.readings()[1];
    if (overTcp && evaluate(overTcp, { peer, request: base }) !== 'no') return say('unknown', 'the port is sniffed, and over HTTP the path is invalid');
    return say('no', 'the proxy answers 400 to an invalid path');
  }
  const requests = requestsMeant(pathNormalization, authorizationPoliciesFor(cluster, callee), question);
  if (!requests) return say('unknown', 'its policies tell too many requests apart to be judged one by one');
  return agreement(requests.map((request, index) => judgeRequest(call, item, { ...base, ...request }, index === 0 ? trace : undefined)));
}

/** The requests that a question may mean: what it leaves open is spread over all classes. */
function requestsMeant(
  pathNormalization: PathNormalization, policies: readonly AuthorizationPolicy[], question: RequestQuestion,
): readonly Pick<Request, 'method' | 'path' | 'host'>[] | undefined {
  const patterns = requestPatternsOf(policies);
  const space = requestSpace({
    methods: question.method === undefined ? patterns.methods : [],
    paths: question.path === undefined ? patterns.paths : [],
    hosts: question.host === undefined ? patterns.hosts : [],
  }, pathNormalization);
  if (!space) return undefined;
  const path = question.path === undefined ? undefined : normalizePath(question.path, pathNormalization);
  return space.methods.atoms.flatMap((method) => space.paths.atoms.flatMap((onePath) => space.hosts.atoms.map((host) => ({
    method: question.method ?? method.witness, path: path ?? onePath.witness, host: question.host ?? host.witness,
  }))));
}
