/** Declared edges, in the numbers of peer classes. */
import { isDeclaredToken } from './declared-tokens';
import { findPeer, platformPod } from './endpoints';
import { selectedClasses } from './selected-pods';
import type { Cluster } from '../cluster/cluster';
import { blockHas, ipBlockOf, tryParseCidr, type AddressRange, type IpBlock } from '../cluster/ip';
import type { PortRange, Protocol } from '../cluster/ports';
import type { RequestQuestion, UndeclaredPod } from '../core/flow';
import type { DeclaredCidr, DeclaredEdge, DeclaredParty, DeclaredRequests } from '../declared';
import type { Member, PeerClasses } from '../engine/peer-classes';
import { hostPattern, matchesPattern, pathPattern, stringPattern, tryParseRegexValue, type Pattern } from '../requests/pattern';
import { mergePatterns, NO_PATTERNS, type RequestPatterns } from '../requests/requests';
import { TruthVector } from '../vectors/truth-vector';

export interface CompiledEdge {
  /** Its place among all edges. */
  readonly number: number;
  readonly edge: DeclaredEdge;
  readonly sources: Sources;
  /** Whether it is open whether the destination is meant. @default false */
  readonly isOpen?: boolean;
  /** The hosts that it declares, if it declares nothing but whole hosts. */
  readonly hosts: ReadonlySet<string> | undefined;
}

/** Ports of one protocol. */
export interface OpenPorts extends PortRange {
  readonly protocol: Protocol;
}

/** Edges to one destination that open the same ports: most differ in nothing but the caller. */
export interface PortGroup {
  readonly ports: readonly OpenPorts[];
  readonly edges: CompiledEdge[];
}

/** Who is at one end of an edge: the same vector for all edges that name the same party. */
export interface Sources {
  readonly numbers: readonly number[];
  /** Undeclared pods that look like these, of which nothing has to be proven. */
  readonly alike: readonly number[];
  /** Pods that may be meant: that nothing can be proven of them is no finding. */
  readonly open: readonly number[];
  readonly vector: TruthVector;
}

/** Classes of undeclared pods, by those that they look like to policies, and those of which is told what both can do. */
export interface Alike {
  readonly looks: ReadonlyMap<number, readonly number[]>;
  readonly toldBy: ReadonlyMap<number, readonly number[]>;
}

/** The pods that edges name and no manifest gives. */
export function platformPods(cluster: Cluster, edges: readonly DeclaredEdge[]): readonly Extract<Member, { kind: 'platform' }>[] {
  const found = new Map<string, Extract<Member, { kind: 'platform' }>>();
  for (const party of partiesOf(edges)) {
    if (party.kind !== 'pods') continue;
    const id = idOf(party);
    const { kind: _, ...undeclared } = party;
    if (!found.has(id)) found.set(id, { kind: 'platform', id, pod: platformPod(cluster, undeclared satisfies UndeclaredPod) });
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
export function compileEdges(
  cluster: Cluster, peerClasses: PeerClasses, edges: readonly DeclaredEdge[], alike: Alike,
): ReadonlyMap<number, readonly PortGroup[]> {
  const sourcesOf = sourcesIn(cluster, peerClasses, alike);
  const portsOf = openPorts();
  const compiled = new Map<number, PortGroup[]>();
  for (const [number, edge] of edges.entries()) {
    const sources = sourcesOf(edge.from);
    const ports = portsOf(edge.ports);
    const own: CompiledEdge = { number, edge, sources, hosts: wholeHostsOf(edge) };
    const to = sourcesOf(edge.to);
    for (const destination of to.numbers) addTo(compiled, destination, ports, own);
    for (const destination of to.open) addTo(compiled, destination, ports, { ...own, number: OPEN - number, isOpen: true });
    if (to.alike.length === 0) continue;
    // Which requests are taken is the callee's to say: callers only open the port.
    const bare: DeclaredEdge = { from: edge.from, to: edge.to, ports: edge.ports, optional: true };
    const open: CompiledEdge = { ...own, number: -1 - number, edge: bare, hosts: undefined };
    for (const destination of to.alike) addTo(compiled, destination, ports, open);
  }
  return compiled;
}

/** Numbers from here down are those of edges whose destination is open. */
const OPEN = -(2 ** 40);

/** And from here, those of edges that need not let anybody in. */
const MAY = -(2 ** 42);

function addTo(compiled: Map<number, PortGroup[]>, destination: number, ports: readonly OpenPorts[], edge: CompiledEdge): void {
  const groups = compiled.get(destination);
  if (!groups) {
    compiled.set(destination, [{ ports, edges: [edge] }]);
    return;
  }
  for (const group of groups) {
    if (group.ports !== ports) continue;
    group.edges.push(edge);
    return;
  }
  groups.push({ ports, edges: [edge] });
}

/** Reads lists of ports; the same list for all that say the same. */
function openPorts(): (ports: DeclaredEdge['ports']) => readonly OpenPorts[] {
  const byList = new Map<DeclaredEdge['ports'], readonly OpenPorts[]>();
  const byText = new Map<string, readonly OpenPorts[]>();
  return (ports) => {
    const same = byList.get(ports);
    if (same) return same;
    const read = ports.map(({ port, endPort, protocol }) => ({ protocol: protocol ?? 'TCP' as const, first: port, last: endPort ?? port }));
    const text = read.map(({ protocol, first, last }) => `${protocol} ${first}-${last}`).join();
    const known = byText.get(text) ?? read;
    byText.set(text, known);
    byList.set(ports, known);
    return known;
  };
}

/** Finds a party's members, once for each party. */
function sourcesIn(cluster: Cluster, peerClasses: PeerClasses, { looks }: Alike): (party: DeclaredParty) => Sources {
  const numbersOf = numbersIn(cluster, peerClasses);
  const byParty = new Map<DeclaredParty, Sources>();
  const byId = new Map<string, Sources>();
  return (party) => {
    const same = byParty.get(party);
    if (same) return same;
    const id = party.kind === 'workload' ? party.workload : idOf(party);
    let sources = byId.get(id);
    if (!sources) {
      const { certain: numbers, open } = party.kind === 'selected-pods' ? selectedClasses(peerClasses.all, party.pods) : { certain: numbersOf(party), open: NONE };
      const lookalikes = looks.size === 0 ? [] : numbers.flatMap((number) => looks.get(number) ?? []);
      const alike = [...new Set(lookalikes)].filter((number) => !numbers.includes(number));
      byId.set(id, sources = { numbers, alike, open, vector: TruthVector.where(peerClasses.all.length, [...numbers, ...alike], () => 'yes') });
    }
    byParty.set(party, sources);
    return sources;
  };
}

const NONE: readonly number[] = [];

function numbersIn(cluster: Cluster, peerClasses: PeerClasses): (party: Exclude<DeclaredParty, { kind: 'selected-pods' }>) => readonly number[] {
  const workloads = new Map<string, number>();
  const platform = new Map<string, number>();
  for (const item of peerClasses.all) {
    for (const member of item.members) {
      if (member.kind === 'workload') workloads.set(member.workload.key, item.index);
      if (member.kind === 'platform') platform.set(member.id, item.index);
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
        const number = platform.get(idOf(party));
        return number === undefined ? [] : [number];
      }
      case 'gateway': {
        const peer = findPeer(cluster, { gateway: party.gateway });
        const workload = cluster.workloads.find((item) => peer.kind === 'pod' && item === peer.pod);
        return findWorkload(workload?.key ?? party.gateway);
      }
      case 'everybody': return peerClasses.all.map((item) => item.index);
      case 'other-pods': return peerClasses.all
        .filter((item) => item.members.every((member) => member.kind === 'undeclared' || member.kind === 'platform')).map((item) => item.index);
      case 'external': {
        const blocks = party.cidrs.map(findBlock);
        return peerClasses.externals
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
  if (!range) throw new Error(`Invalid CIDR ${JSON.stringify(text)} in a declared edge: expected a range such as 10.0.0.0/8 or 2001:db8::/32.`);
  return range;
}

export function edgePorts(groups: readonly PortGroup[], protocol: Protocol): readonly PortRange[] {
  return groups.flatMap(({ ports }) => ports.filter((item) => item.protocol === protocol));
}

/** The values with which edges compare requests. */
export function patternsOf(edges: readonly CompiledEdge[]): RequestPatterns {
  if (edges.every(({ edge }) => edge.requests === undefined)) return NO_PATTERNS;
  const requests = edges.flatMap(({ edge }) => edge.requests ?? []);
  return mergePatterns(requests.map(({ methods = [], notMethods = [], paths = [], notPaths = [], hosts = [], notHosts = [] }) => (
    { methods: [...methods, ...notMethods], paths: [...paths, ...notPaths], hosts: [...hosts, ...notHosts] }
  )));
}

/** A request, as far as edges look at it. */
export interface Requested extends Pick<RequestQuestion, 'token'> {
  readonly method: string;
  readonly path: string;
  readonly host: string;
}

/** What an edge declares of a request; `may`: it is allowed, and whoever shows a token that nobody asked for may be refused. */
export function declaresRequest(edge: DeclaredEdge, request: Requested | undefined): 'must' | 'may' | 'no' {
  if (request === undefined) return 'must';
  const { token } = request;
  const open = token === undefined || token.state === 'absent' ? 'must' : 'may';
  if (edge.requests === undefined) return open;
  const fitting = edge.requests.filter((requests) => allows(requests, request));
  if (fitting.some(({ tokens }) => tokens?.some((one) => isDeclaredToken(one, token)))) return 'must';
  return fitting.some(({ tokens }) => tokens === undefined) ? open : 'no';
}

/** The same edge, where nobody has to be let in. */
export function asOptional(compiled: CompiledEdge): CompiledEdge {
  let optional = OPTIONAL.get(compiled);
  if (!optional) OPTIONAL.set(compiled, optional = { ...compiled, number: MAY - compiled.number, edge: { ...compiled.edge, optional: true } });
  return optional;
}

const OPTIONAL = new WeakMap<CompiledEdge, CompiledEdge>();

/** The hosts that an edge declares, each once, if it declares nothing but whole hosts. */
function wholeHostsOf({ requests }: DeclaredEdge): ReadonlySet<string> | undefined {
  const patterns = requests?.flatMap(({ hosts }) => hosts?.map(hostPattern) ?? [undefined]);
  const texts = patterns?.map((pattern) => (pattern?.kind === 'exact' ? pattern.text : undefined));
  return texts?.every((text) => text !== undefined) ? new Set(texts) : undefined;
}

function allows(requests: DeclaredRequests, request: Requested): boolean {
  return isAny(requests.methods, stringPattern, request.method)
    && (requests.notMethods === undefined || !isAny(requests.notMethods, stringPattern, request.method))
    && isAny(requests.paths, readPath, request.path)
    && (requests.notPaths === undefined || !isAny(requests.notPaths, readPath, request.path))
    && isAny(requests.hosts, hostPattern, request.host.toLowerCase())
    && (requests.notHosts === undefined || !isAny(requests.notHosts, hostPattern, request.host.toLowerCase()));
}

function readPath(value: string): Pattern {
  return tryParseRegexValue(value) ?? pathPattern(value);
}

function isAny(values: readonly string[] | undefined, read: (value: string) => Pattern, text: string): boolean {
  return values === undefined || values.some((value) => matchesPattern(read(value), text));
}

export function opensPort({ ports }: PortGroup, protocol: Protocol, port: number): boolean {
  for (const item of ports) if (item.protocol === protocol && item.first <= port && port <= item.last) return true;
  return false;
}
