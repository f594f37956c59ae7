/** Declared edges, in the numbers of a universe. */
import type { DeclaredCidr, DeclaredEdge, DeclaredParty, DeclaredRequests } from '../declared';
import type { Stranger } from '../flow';
import { findPeer, strangerPod } from './endpoints';
import { hostPattern, matchesPattern, pathPattern, stringPattern, type Pattern } from '../l7/pattern';
import { mergePatterns, type RequestPatterns } from '../l7/requests';
import type { Cluster } from '../model/cluster';
import { blockHas, ipBlockOf, tryParseCidr, type AddressRange, type IpBlock } from '../model/ip';
import type { PortRange, Protocol } from '../model/ports';
import type { Member, Universe } from '../rows/universe';

export interface CompiledEdge {
  readonly edge: DeclaredEdge;
  readonly sources: readonly number[];
}

/** The pods that edges name and no manifest gives. */
export function foreignPods(cluster: Cluster, edges: readonly DeclaredEdge[]): readonly Extract<Member, { kind: 'foreign' }>[] {
  const found = new Map<string, Extract<Member, { kind: 'foreign' }>>();
  for (const party of edges.flatMap((edge) => [edge.from, edge.to])) {
    if (party.kind !== 'pods') continue;
    const id = JSON.stringify(party);
    const { kind: _, ...stranger } = party;
    if (!found.has(id)) found.set(id, { kind: 'foreign', id, pod: strangerPod(cluster, stranger satisfies Stranger) });
  }
  return [...found.values()];
}

export function blocksOf(edges: readonly DeclaredEdge[]): readonly IpBlock[] {
  return edges.flatMap((edge) => [edge.from, edge.to]).flatMap((party) => (party.kind === 'external' ? party.cidrs.map(findBlock) : []));
}

/** Edges by the number of their destination. */
export function compileEdges(cluster: Cluster, universe: Universe, edges: readonly DeclaredEdge[]): ReadonlyMap<number, readonly CompiledEdge[]> {
  const numbers = numbersOf(cluster, universe);
  const compiled = new Map<number, CompiledEdge[]>();
  for (const edge of edges) {
    const sources = numbers(edge.from);
    for (const destination of numbers(edge.to)) {
      const list = compiled.get(destination);
      if (list) list.push({ edge, sources });
      else compiled.set(destination, [{ edge, sources }]);
    }
  }
  return compiled;
}

function numbersOf(cluster: Cluster, universe: Universe): (party: DeclaredParty) => readonly number[] {
  const byName = new Map<string, number>();
  for (const item of universe.classes) {
    for (const member of item.members) {
      if (member.kind === 'workload') byName.set(`workload ${member.workload.key}`, item.index);
      if (member.kind === 'foreign') byName.set(`foreign ${member.id}`, item.index);
    }
  }
  const find = (name: string, complain: () => void): readonly number[] => {
    const number = byName.get(name);
    if (number === undefined) complain();
    return number === undefined ? [] : [number];
  };
  const findWorkload = (key: string) => find(`workload ${key}`, () => findPeer(cluster, { workload: key }));
  return (party) => {
    switch (party.kind) {
      case 'workload': return findWorkload(party.workload);
      case 'pods': return find(`foreign ${JSON.stringify(party)}`, () => undefined);
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
  return edges.flatMap(({ edge }) => edge.ports)
    .filter((port) => (port.protocol ?? 'TCP') === protocol)
    .map((port) => ({ first: port.port, last: port.endPort ?? port.port }));
}

export function edgePatterns(edges: readonly CompiledEdge[]): RequestPatterns {
  return mergePatterns(edges.flatMap(({ edge }) => edge.requests ?? []).map((requests) => ({
    methods: requests.methods ?? [], paths: requests.paths ?? [], hosts: requests.hosts ?? [],
  })));
}

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
