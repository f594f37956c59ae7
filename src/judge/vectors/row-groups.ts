import type { Row } from './row';
import type { RequestAtom, RequestClass } from '../engine/cell';

/** Gathers requests that have the same rows, by the rows' identity: equal answers share a row already. */
export class RowGroups {
  private readonly ids = new Map<Row, number>();
  private readonly groups = new Map<string, { rows: readonly Row[]; atoms: RequestAtom[] }>();

  add(rows: readonly Row[], atom: RequestAtom): void {
    const key = rows.map((row) => this.idOf(row)).join('/');
    const group = this.groups.get(key);
    if (group) group.atoms.push(atom);
    else this.groups.set(key, { rows, atoms: [atom] });
  }

  /** One row for the rows of each group. */
  classes(join: (rows: readonly Row[]) => Row): readonly RequestClass[] {
    return [...this.groups.values()].map(({ rows, atoms }) => ({ row: join(rows), atoms }));
  }

  private idOf(row: Row): number {
    const known = this.ids.get(row);
    if (known !== undefined) return known;
    this.ids.set(row, this.ids.size);
    return this.ids.size - 1;
  }
}
