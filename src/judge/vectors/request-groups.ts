import type { TruthVector } from './truth-vector';
import type { RequestAtom, RequestClass } from '../engine/port-class';

/** Gathers requests that have the same vectors, by the vectors' identity: equal answers share a vector already. */
export class RequestGroups {
  private readonly ids = new Map<TruthVector, number>();
  private readonly groups = new Map<string, { vectors: readonly TruthVector[]; atoms: RequestAtom[] }>();

  add(vectors: readonly TruthVector[], atom: RequestAtom): void {
    const key = vectors.map((vector) => this.idOf(vector)).join('/');
    const group = this.groups.get(key);
    if (group) group.atoms.push(atom);
    else this.groups.set(key, { vectors, atoms: [atom] });
  }

  /** One vector for the vectors of each group. */
  classes(join: (vectors: readonly TruthVector[]) => TruthVector): readonly RequestClass[] {
    return [...this.groups.values()].map(({ vectors, atoms }) => ({ vector: join(vectors), atoms }));
  }

  private idOf(vector: TruthVector): number {
    const known = this.ids.get(vector);
    if (known !== undefined) return known;
    this.ids.set(vector, this.ids.size);
    return this.ids.size - 1;
  }
}
