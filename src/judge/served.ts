/** The versions that API servers serve, of kinds of Kubernetes, of layers and of others. */
import { LAYERS } from './layers/table';
import { ANY_KIND } from './objects/kinds/kind';
import { SERVED } from './objects/kinds/versions';

/** Maps, because groups and kinds are texts of anybody's. */
const TABLE: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> = new Map(
  [SERVED, ...LAYERS.flatMap(({ served }) => (served ? [served] : []))].flatMap((served) => Object.entries(served)).map(([group, kinds]) => [
    group, new Map(Object.entries(kinds).map(([kind, versions]) => [kind, new Set(versions.map((version) => (group === '' ? version : `${group}/${version}`)))])),
  ]));

/** Every `apiVersion` under which a kind is served; undefined where nobody here knows. */
export function tryFindServed(group: string, kind: string): ReadonlySet<string> | undefined {
  const kinds = TABLE.get(group);
  return kinds && (kinds.get(kind) ?? kinds.get(ANY_KIND));
}
