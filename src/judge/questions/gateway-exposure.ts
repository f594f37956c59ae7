/** What addresses outside reach through Gateways: host by host, every path and method that a route leads to a workload. */
import type { MatrixRow } from './matrix';
import { endpointOf } from './party';
import { truthOfRequest } from './via';
import type { Cluster } from '../cluster/cluster';
import { formatRange } from '../cluster/ip';
import type { Workload } from '../cluster/pod';
import { targetsOf } from '../cluster/service-targets';
import type { Token } from '../core/flow';
import { anyOf, toVerdict, type Truth, type Verdict } from '../core/verdict';
import type { Entrance, KnownRequest } from '../engine/entrance';
import { tokensAskedAtGateways } from '../engine/guards';
import { entrancesOf } from '../engine/hop';
import { requestPatternsAt, tokensAskedBy } from '../engine/meshes/several';
import { peerClassesOf, type PeerClass } from '../engine/peer-classes';
import { allAtoms, requestOf, type RequestAtom } from '../engine/port-class';
import { describeRequests, formatRequestSet, type RequestSet } from '../requests/describe';
import { mergePatterns, NO_PATTERNS, requestSpace, type RequestSpace } from '../requests/requests';
import { allAsked, leastOf, tokensToTell } from '../requests/tokens';

/** A port of a workload behind a Gateway. */
export interface Target {
  readonly workload: Workload;
  readonly port: number;
}

/** Requests of some hosts with one verdict, as they are gathered. */
interface Gathered {
  readonly verdict: Exclude<Verdict, 'deny'>;
  readonly requests: readonly RequestSet[];
  readonly credentials: readonly Token[];
  readonly hosts: RequestAtom[];
  readonly example: { readonly method: string; readonly path: string; readonly host: string };
}

/** Rows of all that comes in through Gateways to the wanted workloads. */
export function* gatewayRows(cluster: Cluster, isWanted: (workload: Workload) => boolean): Generator<MatrixRow> {
  const targets = targetsByService(cluster, isWanted);
  const { externals } = peerClassesOf(cluster);
  for (const [key, way] of entrancesOf(cluster)) {
    for (const target of targetsBehind(way, targets)) {
      for (const source of externals) yield* rowsOf(cluster, { key, way }, target, source);
    }
  }
}

interface Listening {
  readonly key: string;
  readonly way: Entrance;
}

function* rowsOf(cluster: Cluster, listening: Listening, target: Target, source: PeerClass): Generator<MatrixRow> {
  const { key, way } = listening;
  const behind = way.before(requestPatternsAt(cluster, target.workload));
  const policies = mergePatterns([behind ?? NO_PATTERNS, ...(typeof way.pods === 'object' ? [requestPatternsAt(cluster, way.pods)] : [])]);
  const { pathNormalization } = target.workload.installation;
  const hosts = requestSpace({ ...NO_PATTERNS, hosts: [...way.patterns.hosts, ...policies.hosts] }, pathNormalization);
  if (!hosts) return;
  const found = new Map<string, Gathered>();
  for (const [index, { witness }] of hosts.hosts.atoms.entries()) {
    const host = { method: 0, path: 0, host: index };
    const patterns = way.patternsOf(witness);
    if (!patterns) continue;
    const space = behind && requestSpace({ ...mergePatterns([patterns, policies]), hosts: [] }, pathNormalization);
    for (const one of answersOf(cluster, listening, target, source, witness, space)) {
      const known = found.get(one.key);
      if (known) known.hosts.push(host);
      else found.set(one.key, { ...one, hosts: [host] });
    }
  }
  for (const { verdict, requests, credentials, hosts: atoms, example } of found.values()) {
    const [{ hosts: described }] = describeRequests(hosts, atoms);
    const from = source.members[0];
    yield Object.freeze({
      from: Object.freeze({ kind: 'external' as const, ranges: from.kind === 'external' ? from.ranges.map(formatRange) : [], via: key }),
      to: Object.freeze({ kind: 'workload' as const, workload: target.workload.key }),
      protocol: 'TCP' as const,
      ports: { first: target.port, last: target.port },
      verdict,
      requests: requests.map((set) => Object.freeze({ ...set, hosts: described })),
      ...(credentials.length > 0 && { credentials }),
      ...(way.ports.every((port) => way.certifiedPorts.includes(port)) && { certificate: true }),
      witness: Object.freeze({ from: endpointOf(from), via: key, to: { workload: target.workload.key }, protocol: 'TCP' as const, port: target.port, ...example }),
      self: false,
    });
  }
}

/** The answers for one host: the requests of each verdict but "no". Too many requests to be told apart are all unknown. */
function answersOf(cluster: Cluster, { way }: Listening, target: Target, source: PeerClass, host: string, space: RequestSpace | undefined) {
  const { peer } = source;
  if (!space) return [{ key: 'unknown *', verdict: 'unknown' as const, requests: ANY_REQUEST, credentials: [], example: { method: 'GET', path: '/', host } }];
  const asking = tokensAskedBy(cluster, [target.workload, ...(typeof way.pods === 'object' ? [way.pods] : [])]);
  const tokens = tokensToTell([], allAsked([asking, tokensAskedAtGateways(cluster)]));
  const asked = (request: KnownRequest): Truth => {
    const flow = { source: peer, destination: { kind: 'pod' as const, pod: target.workload }, protocol: 'TCP' as const, port: target.port, question: request };
    // Of several ports a caller takes the one that lets it in.
    return anyOf(way.ports.map((port) => truthOfRequest(cluster, way, port, flow, target.workload, request)));
  };
  const groups = new Map<string, { readonly truth: Truth; readonly credentials: readonly Token[]; readonly atoms: RequestAtom[] }>();
  for (const atom of allAtoms(space)) {
    const request = { ...requestOf(space, atom), host };
    const truth = asked(request);
    if (truth === 'no') continue;
    const opening = truth !== 'conditional' || tokens === 'too-many' ? [] : tokens.filter((token) => asked({ ...request, token, preflight: false }) === 'yes');
    const credentials = leastOf(opening);
    const key = `${truth} ${JSON.stringify(credentials)}`;
    const known = groups.get(key) ?? { truth, credentials, atoms: [] };
    groups.set(key, known);
    known.atoms.push(atom);
  }
  return [...groups.values()].map(({ truth, credentials, atoms }) => {
    const requests = describeRequests(space, atoms);
    const verdict = toVerdict(truth) as Gathered['verdict'];
    const key = `${verdict} ${requests.map(formatRequestSet).join(' | ')} ${JSON.stringify(credentials)}`;
    return { key, verdict, requests, credentials, example: { ...requestOf(space, atoms[0]), host } };
  });
}

const ANY = Object.freeze({ kind: 'any' as const });
const ANY_REQUEST: readonly RequestSet[] = Object.freeze([Object.freeze({ methods: ANY, paths: ANY, hosts: ANY })]);

/** Ports of workloads by the Service and the Service's port that lead to them. */
export function targetsByService(cluster: Cluster, isWanted: (workload: Workload) => boolean): ReadonlyMap<string, readonly Target[]> {
  const targets = new Map<string, Target[]>();
  for (const workload of cluster.workloads.filter(isWanted)) {
    for (const service of cluster.services.find(workload.namespace, workload)) {
      for (const port of service.ports.filter(({ protocol }) => protocol === 'TCP')) {
        const slot = `${service.ref.namespace}/${service.ref.name}:${port.port}`;
        targets.set(slot, [...targets.get(slot) ?? [], ...targetsOf(workload, port).map((number) => ({ workload, port: number }))]);
      }
    }
  }
  return targets;
}

export function targetsBehind({ services }: Pick<Entrance, 'services'>, targets: ReadonlyMap<string, readonly Target[]>): readonly Target[] {
  const found = services === 'any'
    ? [...targets.values()].flat()
    : services.flatMap(({ namespace, name, port }) => targets.get(`${namespace}/${name}:${port}`) ?? []);
  return [...new Map(found.map((target) => [`${target.workload.key}:${target.port}`, target])).values()];
}
