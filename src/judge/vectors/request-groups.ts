import type { TruthVector } from './truth-vector';
import type { RequestAtom, RequestClass } from '../engine/cell';

/** Gathers requests that have the same rows, by the rows' identity: equal answers share a row already. */
export class RequestGroups {
  private readonly ids = new Map<TruthVector, number>();
  private readonly groups = new Map<string, { rows: readonly TruthVector[]; atoms: RequestAtom[] }>();

  add(rows: readonly TruthVector[], atom: RequestAtom): void {
    const key = rows.map((row) => this.idOf(row)).join('/');
    const group = this.groups.get(key);
    if (group) group.atoms.push(atom);
    else this.groups.set(key, { rows, atoms: [atom] });
  }

  /** One row for the rows of each group. */
  classes(join: (rows: readonly TruthVector[]) => TruthVector): readonly RequestClass[] {
    return [...this.groups.values()].map(({ rows, atoms }) => ({ row: join(rows), atoms }));
  }

  private idOf(row: TruthVector): number {
    const known = this.ids.get(row);
    if (known !== undefined) return known;
    this.ids.set(row, this.ids.size);
    return this.ids.size - 1;
  }
}
