/**
 * What edges say of all callers of one destination at once: who may come, and who must be able to.
 *
 * "Everybody" and the like are rows that all edges share, so that an edge costs what it names and not what it means.
 */
import type { DeclaredEdge } from '../declared';
import { declaresPort, type CompiledEdge } from './declared-edges';
import type { PortCell } from '../rows/cell';
import { Row } from '../rows/row';

/** What the edges that declare some requests on some ports say together. */
export class Expectation {
  private combined: Pick<Expectation, 'allowed' | 'required'> | undefined;

  constructor(private readonly size: number, readonly edges: readonly CompiledEdge[]) {}

  /** Whom some edge names. */
  get allowed(): Row {
    return this.combine().allowed;
  }

  /** Whom an edge names of which something has to be proven, and whether all such edges have a condition. */
  get required(): ReadonlyMap<number, boolean> {
    return this.combine().required;
  }

  /** The edges that name a caller. */
  edgesFrom(index: number): readonly DeclaredEdge[] {
    const found: DeclaredEdge[] = [];
    for (const { edge, sources } of this.edges) if (sources.row.at(index) !== 'no') found.push(edge);
    return found;
  }

  private combine(): Pick<Expectation, 'allowed' | 'required'> {
    if (this.combined) return this.combined;
    const allowed = Row.of(this.size, 'no');
    const required = new Map<number, boolean>();
    for (const { edge, sources } of this.edges) {
      allowed.or(sources.row);
      if (edge.optional === true) continue;
      for (const number of sources.numbers) required.set(number, edge.conditional === true && required.get(number) !== false);
    }
    return this.combined = { allowed, required };
  }
}

/** Expectations at one destination. Equal sets of edges have the same one. */
export class Expectations {
  private readonly known = new Map<string, Expectation>();
  private readonly places: ReadonlyMap<CompiledEdge, number>;

  constructor(private readonly size: number, private readonly declared: readonly CompiledEdge[]) {
    this.places = new Map(declared.map((edge, place) => [edge, place]));
  }

  at({ protocol, range }: PortCell): Expectation {
    return this.of(this.declared.filter(({ edge }) => declaresPort(edge, protocol, range.first)));
  }

  /** Of an expectation, the edges that a request meets. */
  among({ edges }: Expectation, met: (edge: CompiledEdge) => boolean): Expectation {
    return this.of(edges.filter(met));
  }

  private of(edges: readonly CompiledEdge[]): Expectation {
    const key = edges.map((edge) => this.places.get(edge)).join();
    const known = this.known.get(key);
    if (known) return known;
    const expectation = new Expectation(this.size, edges);
    this.known.set(key, expectation);
    return expectation;
  }
}
