/**
 * What is declared against what is so: access that is missing, access that is too much, and access of which nothing
 * can be proven. Too much includes pods that nobody declared, in any namespace, and addresses outside.
 */
import type { DeclaredEdge } from '../declared';
import type { Flow } from '../flow';
import type { RequestSet } from '../l7/describe';
import type { Cluster } from '../model/cluster';
import { PROTOCOLS, type PortRange, type Protocol } from '../model/ports';
import { Destinations, requestOf, type PortCell, type RequestAtom } from '../rows/destination';
import { Row } from '../rows/row';
import { universeOf, type PeerClass, type Universe } from '../rows/universe';
import { toVerdict, type Truth, type Verdict } from '../verdict';
import {
  blocksOf, compileEdges, declaresPort, declaresRequest, edgePatterns, edgePorts, foreignPods, type CompiledEdge,
} from './declared-edges';
import { strangerPod } from './endpoints';
import { accessOf } from './matrix';
import { hasWorkload, isSelf, partyOf, witnessFlow, type Party } from './party';
import { strangersOf } from './strangers';

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
}

const DEFAULT_LIMIT = 1000;

export function prove(cluster: Cluster, edges: readonly DeclaredEdge[], options: ProveOptions = {}): Proof {
  const foreign = foreignPods(cluster, edges);
  const known = [...cluster.workloads, ...foreign.map((member) => member.pod)];
  const strangers = strangersOf(cluster, known).map((stranger) => ({ kind: 'stranger' as const, pod: strangerPod(cluster, stranger) }));
  const universe = universeOf(cluster, { pods: [...foreign, ...strangers], blocks: blocksOf(edges), separate: true });
  const destinations = new Destinations(cluster, universe);
  const compiled = compileEdges(cluster, universe, edges);
  const given = givenRow(universe);
  const findings: ProofFinding[] = [];
  const limit = options.limit ?? DEFAULT_LIMIT;
  for (const destination of universe.classes) {
    const declared = compiled.get(destination.index) ?? [];
    const sources = hasWorkload(destination) ? undefined : given;
    for (const finding of inRuns(findingsAt(destinations, destination, declared, sources))) {
      if (findings.length === limit) return Object.freeze({ holds: false, findings: Object.freeze(findings), truncated: true });
      findings.push(finding);
    }
  }
  return Object.freeze({ holds: findings.length === 0, findings: Object.freeze(findings), truncated: false });
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
function givenRow(universe: Universe): Row {
  const row = Row.of(universe.classes.length, 'no');
  for (const item of universe.classes) if (hasWorkload(item)) row.set(item.index, 'yes');
  return row;
}

function* findingsAt(
  destinations: Destinations, destination: PeerClass, declared: readonly CompiledEdge[], sources: Row | undefined,
): Generator<ProofFinding> {
  const ports = PROTOCOLS.flatMap((protocol) => edgePorts(declared, protocol));
  for (const cell of destinations.cells(destination, { ports, patterns: edgePatterns(declared) })) {
    const here = declared.filter(({ edge }) => declaresPort(edge, cell.protocol, cell.range.first));
    for (const { row, atoms } of cell.classes) {
      if (here.length === 0 && row.isNever) continue;
      for (const [edges, covered] of byEdges(cell, atoms, here)) {
        yield* compare(destinations.universe, destination, cell, covered, row, edges, sources);
      }
    }
  }
}

/** Requests of a class by the edges that declare them. */
function byEdges(cell: PortCell, atoms: readonly RequestAtom[], here: readonly CompiledEdge[]): Map<readonly CompiledEdge[], RequestAtom[]> {
  if (here.every(({ edge }) => edge.requests === undefined)) return new Map([[here, [...atoms]]]);
  const groups = new Map<string, { edges: readonly CompiledEdge[]; atoms: RequestAtom[] }>();
  for (const atom of atoms) {
    const request = cell.space && requestOf(cell.space, atom);
    const edges = here.filter(({ edge }) => declaresRequest(edge, request));
    const key = edges.map((edge) => here.indexOf(edge)).join();
    const group = groups.get(key);
    if (group) group.atoms.push(atom);
    else groups.set(key, { edges, atoms: [atom] });
  }
  return new Map([...groups.values()].map((group) => [group.edges, group.atoms]));
}

function* compare(
  universe: Universe, destination: PeerClass, cell: PortCell, atoms: readonly RequestAtom[], row: Row,
  edges: readonly CompiledEdge[], sources: Row | undefined,
): Generator<ProofFinding> {
  const expected = Row.of(row.size, 'no');
  const bySource = new Map<number, DeclaredEdge[]>();
  for (const { edge, sources: own } of edges) {
    for (const source of own) {
      expected.set(source, 'yes');
      const list = bySource.get(source);
      if (list) list.push(edge);
      else bySource.set(source, [edge]);
    }
  }
  const found: { index: number; truth: Truth; kind: FindingKind; edges: readonly DeclaredEdge[] }[] = [];
  for (const [index, own] of bySource) {
    const kind = judgeDeclared(row.at(index), own);
    if (kind) found.push({ index, truth: row.at(index), kind, edges: own });
  }
  row.forEachOutside(expected, (index, truth) => {
    if (sources && sources.at(index) === 'no') return;
    found.push({ index, truth, kind: truth === 'unknown' ? 'unproven' : 'excess', edges: [] });
  });
  if (found.length === 0) return;
  const access = accessOf(cell, atoms);
  for (const { index, truth, kind, edges: own } of found) {
    for (const from of universe.classes[index].members) {
      for (const to of destination.members) {
        if (isSelf(from, to) && kind !== 'missing') continue;
        yield Object.freeze({
          kind,
          from: partyOf(from),
          to: partyOf(to),
          protocol: cell.protocol,
          ports: cell.range,
          ...(access.requests && { requests: access.requests }),
          verdict: toVerdict(truth),
          witness: witnessFlow(from, to, cell.protocol, cell.range.first, access.witness),
          edges: own,
        });
      }
    }
  }
}

/** What is wrong with declared access, if anything. */
function judgeDeclared(truth: Truth, edges: readonly DeclaredEdge[]): FindingKind | undefined {
  const required = edges.filter((edge) => edge.optional !== true);
  if (required.length === 0) return undefined;
  const conditional = required.every((edge) => edge.conditional === true);
  const wrong: Readonly<Record<Truth, FindingKind | undefined>> = {
    yes: conditional ? 'excess' : undefined, no: 'missing', conditional: conditional ? undefined : 'unproven', unknown: 'unproven',
  };
  return wrong[truth];
}
