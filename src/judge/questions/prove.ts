/**
 * What is declared against what is so: access that is missing, access that is too much, and access of which nothing
 * can be proven. Too much includes undeclared pods, in any namespace, and addresses outside.
 */
import { blocksOf, compileEdges, patternsOf, edgePorts, platformPods, type Alike, type PortGroup } from './declared-edges';
import { leastDeclared } from './declared-tokens';
import type { Cluster } from '../cluster/cluster';
import type { Pod } from '../cluster/pod';
import type { PortRange, Protocol } from '../cluster/ports';
import type { Flow } from '../core/flow';
import type { DeclaredEdge } from '../declared';
import { undeclaredMembers } from './endpoints';
import { Expectations, type Expectation } from './expectation';
import { accessOf } from './matrix';
import { classesByPod, hasWorkload, isSelf, partyOf, witnessFlow, type Party } from './party';
import { toVerdict, type Truth, type Verdict } from '../core/verdict';
import { Destinations } from '../engine/destination';
import { peerClassesOf, type PeerClass, type PeerClasses } from '../engine/peer-classes';
import { requestOf, type PortClass, type RequestAtom } from '../engine/port-class';
import { undeclaredPods } from '../engine/undeclared/undeclared-pods';
import type { Labels } from '../objects/read/selector';
import type { RequestSet } from '../requests/describe';
import { tokensToTell } from '../requests/tokens';
import { TruthVector } from '../vectors/truth-vector';

/** `missing`: declared and denied. `excess`: not declared and not denied. `unproven`: nobody can say. */
export type FindingKind = 'missing' | 'excess' | 'unproven';

export interface ProofFinding {
  readonly kind: FindingKind;
  readonly from: Party;
  readonly to: Party;
  readonly protocol: Protocol;
  readonly ports: PortRange;
  /** The requests that it is about; absent where it is about all. */
  readonly requests?: readonly RequestSet[];
  readonly verdict: Verdict;
  readonly witness: Flow;
  /** The edges that declare it; none, where nobody does. */
  readonly edges: readonly DeclaredEdge[];
}

export interface Proof {
  /** Whether the manifests do exactly what is declared. */
  readonly holds: boolean;
  readonly findings: readonly ProofFinding[];
  /** Whether there were more findings than are listed. */
  readonly truncated: boolean;
}

export interface ProveOptions {
  /** Findings listed at most. @default 1000 */
  readonly limit?: number;
  /** Whether callers that the manifests do not give count wherever they call, and not at workloads alone. @default false */
  readonly everybody?: boolean;
}

const DEFAULT_LIMIT = 1000;

export function prove(cluster: Cluster, edges: readonly DeclaredEdge[], options: ProveOptions = {}): Proof {
  const platform = platformPods(cluster, edges);
  const known = [...cluster.workloads, ...platform.map((member) => member.pod)];
  const undeclared = undeclaredMembers(cluster, undeclaredPods(cluster, known, { knownBy: labelsKnownBy(cluster, platform, edges) }));
  const peerClasses = peerClassesOf(cluster, { pods: [...platform, ...undeclared], blocks: blocksOf(edges), separate: true });
  const destinations = new Destinations(cluster, peerClasses);
  const alike = alikeIn(peerClasses);
  const compiled = compileEdges(cluster, peerClasses, edges, alike);
  const given = givenVector(peerClasses);
  const flawless = new Flawless();
  const findings: ProofFinding[] = [];
  const limit = options.limit ?? DEFAULT_LIMIT;
  for (const destination of peerClasses.all) {
    if (destination.members.every((member) => member.kind === 'undeclared' && member.isExact)) continue;
    const declared = compiled.get(destination.index) ?? [];
    const sources = hasWorkload(destination) || options.everybody === true ? undefined : given;
    for (const finding of inRuns(findingsAt({ destinations, alike, flawless }, destination, declared, sources))) {
      if (findings.length === limit) return Object.freeze({ holds: false, findings: Object.freeze(findings), truncated: true });
      findings.push(finding);
    }
  }
  return Object.freeze({ holds: findings.length === 0, findings: Object.freeze(findings), truncated: false });
}

/** Labels by which pods are declared, whichever of them policies ask for. */
function labelsKnownBy(cluster: Cluster, platform: ReturnType<typeof platformPods>, edges: readonly DeclaredEdge[]): ReadonlyMap<Pod, Labels> {
  const declared = new Map(edges.flatMap(({ from, to }) => [from, to])
    .flatMap((party) => (party.kind === 'workload' && party.knownBy ? [[party.workload, party.knownBy] as const] : [])));
  return new Map<Pod, Labels>([
    ...platform.map(({ pod }) => [pod, pod.labels] as const),
    ...cluster.workloads.flatMap((workload) => {
      const labels = declared.get(workload.key);
      return labels ? [[workload, labels] as const] : [];
    }),
  ]);
}

/** Joins what nobody declared over ports side by side; what somebody declared has the ports that they wrote. */
function* inRuns(findings: Iterable<ProofFinding>): Generator<ProofFinding> {
  const open = new Map<string, ProofFinding>();
  for (const finding of findings) {
    if (finding.edges.length > 0) {
      yield finding;
      continue;
    }
    const { kind, from, to, protocol, requests, verdict, ports } = finding;
    const key = JSON.stringify([kind, from, to, protocol, requests, verdict]);
    const neighbour = open.get(key);
    const joins = neighbour !== undefined && neighbour.ports.last + 1 === ports.first;
    if (neighbour && !joins) yield neighbour;
    open.set(key, joins ? Object.freeze({ ...neighbour, ports: { first: neighbour.ports.first, last: ports.last } }) : finding);
  }
  yield* open.values();
}

/** Callers that the manifests give: between others nothing is anybody's business here. */
function givenVector(peerClasses: PeerClasses): TruthVector {
  const vector = TruthVector.of(peerClasses.all.length, 'no');
  for (const item of peerClasses.all) if (hasWorkload(item)) vector.set(item.index, 'yes');
  return vector.share();
}

/** Classes that look like others to policies, by both. */
function alikeIn(peerClasses: PeerClasses): Alike {
  const toldBy = new Map<number, readonly number[]>();
  const looks = new Map<number, number[]>();
  const byPod = classesByPod(peerClasses);
  for (const item of peerClasses.all) {
    const members = item.members.filter((member) => member.kind === 'undeclared');
    if (members.length === 0) continue;
    const numbersOf = (pods: readonly Pod[]) => [...new Set(pods.flatMap((pod) => byPod.get(pod) ?? []))].filter((number) => number !== item.index);
    for (const like of numbersOf(members.flatMap(({ looksLike }) => looksLike))) looks.set(like, [...looks.get(like) ?? [], item.index]);
    const tellers = numbersOf(members.flatMap((member) => member.toldBy));
    if (tellers.length > 0) toldBy.set(item.index, tellers);
  }
  return { looks, toldBy };
}

/** What is the same at all destinations. */
interface Proving {
  readonly destinations: Destinations;
  readonly alike: Alike;
  readonly flawless: Flawless;
}

function* findingsAt(
  { destinations, alike, flawless }: Proving, destination: PeerClass, declared: readonly PortGroup[], sources: TruthVector | undefined,
): Generator<ProofFinding> {
  const ports = (protocol: Protocol) => edgePorts(declared, protocol);
  const expectations = new Expectations(destinations.peerClasses.all.length, declared);
  const edges = declared.flatMap((group) => group.edges);
  const tokens = leastDeclared(edges.map(({ edge }) => edge));
  const patterns = tokens.length === 0 ? patternsOf(edges) : { ...patternsOf(edges), tokens: tokensToTell(tokens, destinations.tokens(destination)) };
  const patternsOutside = (port: number) => expectations.at('TCP', port).patterns;
  for (const portClass of destinations.portClasses(destination, { ports, patterns, patternsOutside })) {
    const here = expectations.at(portClass.protocol, portClass.range.first);
    if (flawless.has(portClass.classes, here)) continue;
    let found = false;
    for (const { vector, atoms } of portClass.classes) {
      if (here.edges.length === 0 && vector.isNever) continue;
      for (const [expected, covered] of byExpectation(portClass, atoms, here, expectations)) {
        const deviations = deviationsOf(vector, expected, sources, alike);
        if (deviations.length === 0) continue;
        for (const finding of describeDeviations(deviations, destinations.peerClasses, destination, portClass, covered)) {
          found = true;
          yield finding;
        }
      }
    }
    if (!found) flawless.add(portClass.classes, here);
  }
}

/**
 * The same answers where the same is declared need no second look, at another port or, of addresses outside, at another destination.
 * Destinations of other kinds have no answers in common.
 */
class Flawless {
  private readonly known = new WeakMap<PortClass['classes'], { readonly seen: Set<Expectation>; keys?: Set<string> }>();

  has(classes: PortClass['classes'], expected: Expectation): boolean {
    const known = this.known.get(classes);
    if (!known || known.seen.has(expected)) return known !== undefined;
    known.keys ??= new Set([...known.seen].map(({ key }) => key));
    return known.keys.has(expected.key);
  }

  add(classes: PortClass['classes'], expected: Expectation): void {
    const known = this.known.get(classes);
    if (!known) {
      this.known.set(classes, { seen: new Set([expected]) });
      return;
    }
    known.seen.add(expected);
    known.keys?.add(expected.key);
  }
}

/** Requests of a class by the edges that declare them. */
function byExpectation(
  portClass: PortClass, atoms: readonly RequestAtom[], here: Expectation, expectations: Expectations,
): Iterable<readonly [Expectation, readonly RequestAtom[]]> {
  if (!here.asksRequests && !portClass.space?.tokens) return [[here, atoms]];
  const groups = new Map<Expectation, RequestAtom[]>();
  for (const atom of atoms) {
    const expected = expectations.of(here, portClass.space && requestOf(portClass.space, atom));
    const group = groups.get(expected);
    if (group) group.push(atom);
    else groups.set(expected, [atom]);
  }
  return groups;
}

/** One caller who has not what is declared. */
interface Deviation {
  readonly index: number;
  readonly truth: Truth;
  readonly kind: FindingKind;
  readonly edges: readonly DeclaredEdge[];
}

function deviationsOf(vector: TruthVector, expected: Expectation, sources: TruthVector | undefined, { toldBy }: Alike): readonly Deviation[] {
  const found: Deviation[] = [];
  for (const [index, conditional] of expected.required) {
    const truth = vector.at(index);
    const kind = judgeDeclared(truth, conditional);
    if (kind) found.push({ index, truth, kind, edges: expected.edgesFrom(index) });
  }
  vector.forEachOutside(expected.allowed, (index, truth) => {
    if (sources && sources.at(index) === 'no') return;
    if (truth === 'unknown' && expected.open.has(index)) return;
    if (toldBy.get(index)?.some((teller) => vector.at(teller) === truth)) return;
    found.push({ index, truth, kind: truth === 'unknown' ? 'unproven' : 'excess', edges: [] });
  });
  for (const index of expected.conditional) {
    if (vector.at(index) === 'yes' && !toldBy.get(index)?.some((teller) => vector.at(teller) === 'yes')) found.push({ index, truth: 'yes', kind: 'excess', edges: expected.edgesFrom(index) });
  }
  return found;
}

/** A finding for each of those whom a caller and a destination stand for. */
function* describeDeviations(
  deviations: readonly Deviation[], peerClasses: PeerClasses, destination: PeerClass, portClass: PortClass, atoms: readonly RequestAtom[],
): Generator<ProofFinding> {
  const access = accessOf(portClass, atoms);
  for (const { index, truth, kind, edges } of deviations) {
    for (const from of peerClasses.all[index].members) {
      for (const to of destination.members) {
        if (isSelf(from, to) && kind !== 'missing') continue;
        yield Object.freeze({
          kind,
          from: partyOf(from),
          to: partyOf(to),
          protocol: portClass.protocol,
          ports: portClass.range,
          ...(access.requests && { requests: access.requests }),
          verdict: toVerdict(truth),
          witness: witnessFlow(from, to, portClass.protocol, portClass.range.first, access.witness),
          edges,
        });
      }
    }
  }
}

/** What is wrong with declared access, if anything; `conditional`, where it must meet a condition. */
function judgeDeclared(truth: Truth, conditional: boolean): FindingKind | undefined {
  switch (truth) {
    case 'yes': return conditional ? 'excess' : undefined;
    case 'no': return 'missing';
    case 'conditional': return conditional ? undefined : 'unproven';
    case 'unknown': return 'unproven';
  }
}
