import type { RequestAtom, RequestClass } from './cell';
import { Row } from './row';

/** Gathers requests that have the same rows, by the rows' identity: equal answers share a row already. */
export class RowGroups {
  private readonly ids = new Map<Row, number>();
  private readonly groups = new Map<string, { rows: Row | readonly [Row, Row]; atoms: RequestAtom[] }>();

  add(rows: Row | readonly [Row, Row], atom: RequestAtom): void {
    const key = (rows instanceof Row ? [rows] : rows).map((row) => this.idOf(row)).join('/');
    const group = this.groups.get(key);
    if (group) group.atoms.push(atom);
    else this.groups.set(key, { rows, atoms: [atom] });
  }

  /** `finish` gets a row of its own, but for the shared one that admits nobody. */
  classes(nobody: Row, finish: (row: Row) => Row): readonly RequestClass[] {
    return [...this.groups.values()].map(({ rows, atoms }) => {
      if (rows === nobody) return { row: nobody, atoms };
      return { row: finish(rows instanceof Row ? rows.copy() : rows[0].copy().agree(rows[1])), atoms };
    });
  }

  private idOf(row: Row): number {
    const known = this.ids.get(row);
    if (known !== undefined) return known;
    this.ids.set(row, this.ids.size);
    return this.ids.size - 1;
  }
}
