/** Declared edges, in the numbers of a universe. */
import type { DeclaredCidr, DeclaredEdge, DeclaredParty, DeclaredRequests } from '../declared';
import type { Stranger } from '../flow';
import { findPeer, strangerPod } from './endpoints';
import { hostPattern, matchesPattern, pathPattern, stringPattern, type Pattern } from '../l7/pattern';
import { mergePatterns, NO_PATTERNS, type RequestPatterns } from '../l7/requests';
import type { Cluster } from '../model/cluster';
import { blockHas, ipBlockOf, tryParseCidr, type AddressRange, type IpBlock } from '../model/ip';
import type { PortRange, Protocol } from '../model/ports';
import { Row } from '../rows/row';
import type { Member, Universe } from '../rows/universe';

export interface CompiledEdge {
  readonly edge: DeclaredEdge;
  readonly sources: Sources;
}

/** Who is at one end of an edge: the same row for all edges that name the same party. */
export interface Sources {
  readonly numbers: readonly number[];
  readonly row: Row;
}

/** The pods that edges name and no manifest gives. */
export function foreignPods(cluster: Cluster, edges: readonly DeclaredEdge[]): readonly Extract<Member, { kind: 'foreign' }>[] {
  const found = new Map<string, Extract<Member, { kind: 'foreign' }>>();
  for (const party of partiesOf(edges)) {
    if (party.kind !== 'pods') continue;
    const id = idOf(party);
    const { kind: _, ...stranger } = party;
    if (!found.has(id)) found.set(id, { kind: 'foreign', id, pod: strangerPod(cluster, stranger satisfies Stranger) });
  }
  return [...found.values()];
}

export function blocksOf(edges: readonly DeclaredEdge[]): readonly IpBlock[] {
  return [...partiesOf(edges)].flatMap((party) => (party.kind === 'external' ? party.cidrs.map(findBlock) : []));
}

/** Each object that stands for a party once; most edges share theirs. */
function partiesOf(edges: readonly DeclaredEdge[]): ReadonlySet<DeclaredParty> {
  const parties = new Set<DeclaredParty>();
  for (const { from, to } of edges) parties.add(from).add(to);
  return parties;
}

function idOf(party: DeclaredParty): string {
  return JSON.stringify(party);
}

/** Edges by the number of their destination. */
export function compileEdges(cluster: Cluster, universe: Universe, edges: readonly DeclaredEdge[]): ReadonlyMap<number, readonly CompiledEdge[]> {
  const sourcesOf = sourcesIn(cluster, universe);
  const compiled = new Map<number, CompiledEdge[]>();
  for (const edge of edges) {
    const sources = sourcesOf(edge.from);
    for (const destination of sourcesOf(edge.to).numbers) {
      const list = compiled.get(destination);
      if (list) list.push({ edge, sources });
      else compiled.set(destination, [{ edge, sources }]);
    }
  }
  return compiled;
}

/** Finds a party's members, once for each party. */
function sourcesIn(cluster: Cluster, universe: Universe): (party: DeclaredParty) => Sources {
  const numbersOf = numbersIn(cluster, universe);
  const byParty = new Map<DeclaredParty, Sources>();
  const byId = new Map<string, Sources>();
  return (party) => {
    const same = byParty.get(party);
    if (same) return same;
    const id = party.kind === 'workload' ? party.workload : idOf(party);
    let sources = byId.get(id);
    if (!sources) {
      const numbers = numbersOf(party);
      byId.set(id, sources = { numbers, row: Row.where(universe.classes.length, numbers, () => 'yes') });
    }
    byParty.set(party, sources);
    return sources;
  };
}

function numbersIn(cluster: Cluster, universe: Universe): (party: DeclaredParty) => readonly number[] {
  const workloads = new Map<string, number>();
  const foreign = new Map<string, number>();
  for (const item of universe.classes) {
    for (const member of item.members) {
      if (member.kind === 'workload') workloads.set(member.workload.key, item.index);
      if (member.kind === 'foreign') foreign.set(member.id, item.index);
    }
  }
  const findWorkload = (key: string): readonly number[] => {
    const number = workloads.get(key);
    if (number === undefined) findPeer(cluster, { workload: key });
    return number === undefined ? [] : [number];
  };
  return (party) => {
    switch (party.kind) {
      case 'workload': return findWorkload(party.workload);
      case 'pods': {
        const number = foreign.get(idOf(party));
        return number === undefined ? [] : [number];
      }
      case 'gateway': {
        const peer = findPeer(cluster, { gateway: party.gateway });
        const workload = cluster.workloads.find((item) => peer.kind === 'pod' && item === peer.pod);
        return findWorkload(workload?.key ?? party.gateway);
      }
      case 'everybody': return universe.classes.map((item) => item.index);
      case 'other-pods': return universe.classes
        .filter((item) => item.members.every((member) => member.kind === 'stranger' || member.kind === 'foreign')).map((item) => item.index);
      case 'external': {
        const blocks = party.cidrs.map(findBlock);
        return universe.externals
          .filter(({ peer }) => peer.kind === 'external' && blocks.some((block) => blockHas(block, peer.address)))
          .map((item) => item.index);
      }
    }
  };
}

function findBlock({ cidr, except }: DeclaredCidr): IpBlock {
  return ipBlockOf(findCidr(cidr), (except ?? []).map(findCidr));
}

function findCidr(text: string): AddressRange {
  const range = tryParseCidr(text);
  if (!range) throw new Error(`A declared edge names ${JSON.stringify(text)}, which is no CIDR; write it like 10.0.0.0/8 or 2001:db8::/32.`);
  return range;
}

export function edgePorts(edges: readonly CompiledEdge[], protocol: Protocol): readonly PortRange[] {
  const ranges: PortRange[] = [];
  for (const { edge } of edges) {
    for (const { port, endPort, protocol: own } of edge.ports) if ((own ?? 'TCP') === protocol) ranges.push({ first: port, last: endPort ?? port });
  }
  return ranges;
}

export function edgePatterns(edges: readonly CompiledEdge[]): RequestPatterns {
  const requests = edges.flatMap(({ edge }) => edge.requests ?? NO_REQUESTS);
  if (requests.length === 0) return NO_PATTERNS;
  return mergePatterns(requests.map(({ methods, paths, hosts }) => ({ methods: methods ?? [], paths: paths ?? [], hosts: hosts ?? [] })));
}

const NO_REQUESTS: readonly DeclaredRequests[] = Object.freeze([]);

/** Whether an edge declares a request. */
export function declaresRequest(edge: DeclaredEdge, request: { method: string; path: string; host: string } | undefined): boolean {
  if (edge.requests === undefined || request === undefined) return true;
  return edge.requests.some((requests) => allows(requests, request));
}

function allows(requests: DeclaredRequests, request: { method: string; path: string; host: string }): boolean {
  return isAny(requests.methods, stringPattern, request.method)
    && isAny(requests.paths, pathPattern, request.path)
    && isAny(requests.hosts, hostPattern, request.host.toLowerCase());
}

function isAny(values: readonly string[] | undefined, read: (value: string) => Pattern, text: string): boolean {
  return values === undefined || values.some((value) => matchesPattern(read(value), text));
}

export function declaresPort(edge: DeclaredEdge, protocol: Protocol, port: number): boolean {
  return edge.ports.some((item) => (item.protocol ?? 'TCP') === protocol && item.port <= port && port <= (item.endPort ?? item.port));
}
