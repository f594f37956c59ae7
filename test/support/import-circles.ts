import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';

/** The files that each file imports, by path, as the compiler reads them: types, `import()` and `require()` as well. */
export function importsOf(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(files.map((file) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
    return [file, importedFiles.flatMap(({ fileName }) => resolved(file, fileName) ?? [])];
  }));
}

function resolved(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = join(dirname(file), specifier);
  return [`${path}.ts`, join(path, 'index.ts')].find((candidate) => existsSync(candidate));
}

/** Files that import each other, by way of others or not, one list for each knot: Tarjan's strongly connected components. */
export function circlesIn(imports: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const circles: string[][] = [];
  const order = new Map<string, { index: number; low: number; open: boolean }>();
  const open: string[] = [];

  const visit = (file: string) => {
    const place = { index: order.size, low: order.size, open: true };
    order.set(file, place);
    open.push(file);
    for (const next of imports.get(file) ?? []) {
      const known = order.get(next) ?? visit(next);
      if (known.open) place.low = Math.min(place.low, known.low);
    }
    if (place.low === place.index) {
      const circle = open.splice(open.indexOf(file));
      for (const member of circle) order.get(member)!.open = false;
      if (circle.length > 1 || imports.get(file)?.includes(file)) circles.push(circle.sort());
    }
    return place;
  };

  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return circles;
}
