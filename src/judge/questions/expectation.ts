/**
 * What edges say of all callers of one destination at once: who may come, and who must be able to.
 *
 * "Everybody" and the like are vectors that all edges share, so that an edge costs what it names and not what it means.
 */
import type { DeclaredEdge } from '../declared';
import { asOptional, declaresRequest, opensPort, patternsOf, type CompiledEdge, type PortGroup, type Requested } from './declared-edges';
import type { Protocol } from '../cluster/ports';
import type { RequestPatterns } from '../requests/requests';
import { TruthVector } from '../vectors/truth-vector';

/** What the edges that declare some requests on some ports say together. */
export class Expectation {
  private combined: Pick<Expectation, 'allowed' | 'required' | 'conditional' | 'open'> | undefined;
  private requests: boolean | undefined;
  private text: string | undefined;
  private cutting: RequestPatterns | undefined;
  private hosts: EdgesByHost | undefined;

  constructor(private readonly size: number, readonly edges: readonly CompiledEdge[]) {}

  /** Whom some edge names. */
  get allowed(): TruthVector {
    return this.combine().allowed;
  }

  /** Whom an edge names of which something has to be proven, and whether all such edges have a condition. */
  get required(): ReadonlyMap<number, boolean> {
    return this.combine().required;
  }

  /** Who may be named: that nothing can be proven of them is no finding, whatever can be. */
  get open(): ReadonlySet<number> {
    return this.combine().open;
  }

  /** Undeclared pods that are allowed what a workload is that they look like, where that has a condition. */
  get conditional(): readonly number[] {
    return this.combine().conditional;
  }

  /** Equal for those of other destinations with the same edges. */
  get key(): string {
    return this.text ??= keyOf(this.edges);
  }

  /** Whether it depends on the request. */
  get asksRequests(): boolean {
    return this.requests ??= this.edges.some(({ edge }) => edge.requests !== undefined);
  }

  /** What tells requests apart. */
  get patterns(): RequestPatterns {
    return this.cutting ??= patternsOf(this.edges);
  }

  /** The edges that declare a request; those of other hosts, of which there may be thousands, are not looked at. */
  declaring(request: Requested | undefined): readonly CompiledEdge[] {
    const { named, others } = this.hosts ??= edgesByHost(this.edges);
    const candidates = request ? [...named.get(request.host.toLowerCase()) ?? [], ...others] : this.edges;
    return candidates.flatMap((compiled) => {
      const declared = declaresRequest(compiled.edge, request);
      if (declared === 'no') return [];
      return declared === 'may' ? asOptional(compiled) : compiled;
    });
  }

  /** The edges that name a caller. */
  edgesFrom(index: number): readonly DeclaredEdge[] {
    const found: DeclaredEdge[] = [];
    for (const { edge, sources } of this.edges) if (sources.vector.at(index) !== 'no') found.push(edge);
    return found;
  }

  private combine(): Pick<Expectation, 'allowed' | 'required' | 'conditional' | 'open'> {
    if (this.combined) return this.combined;
    const single: number[] = [];
    const wide = new Set<TruthVector>();
    const required = new Map<number, boolean>();
    let alikes: Map<number, boolean> | undefined;
    let open: Set<number> | undefined;
    for (const { edge, sources, isOpen: isDoubtful } of this.edges) {
      const { numbers, alike } = sources;
      for (const number of sources.open) (open ??= new Set()).add(number);
      if (isDoubtful) {
        for (const number of [...numbers, ...alike]) (open ??= new Set()).add(number);
        continue;
      }
      if (numbers.length === 1 && alike.length === 0) single.push(numbers[0]);
      else wide.add(sources.vector);
      for (const number of alike) (alikes ??= new Map<number, boolean>()).set(number, edge.conditional === true && alikes.get(number) !== false);
      if (edge.optional === true) continue;
      for (const number of numbers) required.set(number, edge.conditional === true && required.get(number) !== false);
    }
    const allowed = TruthVector.where(this.size, single, () => 'yes');
    for (const vector of wide) allowed.or(vector);
    const isOpen = (number: number) => this.edges.some(({ edge, sources }) => edge.conditional !== true && sources.numbers.includes(number));
    const conditional = alikes ? [...alikes].flatMap(([number, isConditional]) => (isConditional && !isOpen(number) ? number : [])) : [];
    return this.combined = { allowed, required, conditional, open: open ?? NOBODY };
  }
}

const NOBODY: ReadonlySet<number> = new Set();

/** Equal for the same edges. */
function keyOf(edges: readonly CompiledEdge[]): string {
  return edges.map(({ number }) => number).join();
}

/** Edges that declare whole hosts only, under each of them, and all others. */
interface EdgesByHost {
  readonly named: ReadonlyMap<string, readonly CompiledEdge[]>;
  readonly others: readonly CompiledEdge[];
}

function edgesByHost(edges: readonly CompiledEdge[]): EdgesByHost {
  const named = new Map<string, CompiledEdge[]>();
  const others: CompiledEdge[] = [];
  for (const edge of edges) {
    if (!edge.hosts) others.push(edge);
    for (const host of edge.hosts ?? []) {
      const list = named.get(host);
      if (list) list.push(edge);
      else named.set(host, [edge]);
    }
  }
  return { named, others };
}

/** Groups that fit into one number, as a set of bits. */
const MOST_BITS = 30;

/** Expectations at one destination. Equal sets of edges have the same one. */
export class Expectations {
  private readonly byPorts = new Map<number | string, Expectation>();
  private readonly byEdges = new Map<string, Expectation>();

  constructor(private readonly size: number, private readonly declared: readonly PortGroup[]) {}

  /** What is declared of a port. */
  at(protocol: Protocol, port: number): Expectation {
    const key = this.openAt(protocol, port);
    const known = this.byPorts.get(key);
    if (known) return known;
    const expectation = new Expectation(this.size, this.declared.filter((group) => opensPort(group, protocol, port)).flatMap(({ edges }) => edges));
    this.byPorts.set(key, expectation);
    return expectation;
  }

  /** Equal for ports that the same groups of edges open. */
  private openAt(protocol: Protocol, port: number): number | string {
    if (this.declared.length > MOST_BITS) return this.declared.map((group) => Number(opensPort(group, protocol, port))).join('');
    let bits = 1;
    for (const group of this.declared) bits = 2 * bits + Number(opensPort(group, protocol, port));
    return bits;
  }

  /** What an expectation says of one request. */
  of(all: Expectation, request: Requested | undefined): Expectation {
    const some = all.declaring(request);
    const key = keyOf(some);
    const known = this.byEdges.get(key);
    if (known) return known;
    const expectation = new Expectation(this.size, some);
    this.byEdges.set(key, expectation);
    return expectation;
  }
}
