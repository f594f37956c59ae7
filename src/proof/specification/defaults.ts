import type { CommonCallRecord, DefaultsRecord } from '../../author/graph/record/record';
import type { ClusterRecord, MeshRecord } from '../../author/graph/record/values';

/** A construct that may leave its mesh or its cluster to those above it. */
interface Inheriting {
  readonly path: string;
  readonly mesh: MeshRecord | undefined;
  readonly profile?: ClusterRecord | undefined;
}

/** What holds for everything under a construct; the nearest one counts, and of two for one construct the later. */
export class Defaults {
  private readonly byPath: ReadonlyMap<string, Pick<DefaultsRecord, 'mesh' | 'profile'>>;

  public constructor(records: readonly DefaultsRecord[]) {
    const byPath = new Map<string, Pick<DefaultsRecord, 'mesh' | 'profile'>>();
    for (const { path, mesh, profile } of records) {
      const before = byPath.get(path);
      byPath.set(path, { mesh: mesh ?? before?.mesh, profile: profile ?? before?.profile });
    }
    this.byPath = byPath;
  }

  /** The record with what it inherits. */
  public fill<R extends Inheriting>(record: R): R & { readonly mesh: MeshRecord } {
    const above = [...pathsAbove(record.path)].flatMap((path) => this.byPath.get(path) ?? []);
    const mesh = record.mesh ?? above.find((values) => values.mesh)?.mesh;
    if (!mesh) throw new Error(`the declaration of ${record.path} has no mesh`);
    return { ...record, mesh, profile: record.profile ?? above.find((values) => values.profile)?.profile };
  }
}

/** Calls of everything under a construct, without those of a callee to itself. */
export class CommonCalls {
  private readonly byPath = new Map<string, CommonCallRecord[]>();

  public constructor(records: readonly CommonCallRecord[]) {
    for (const record of records) this.byPath.set(record.path, [...this.byPath.get(record.path) ?? [], record]);
  }

  /** Those of the workload at a path. */
  public of(path: string): readonly CommonCallRecord[] {
    if (this.byPath.size === 0) return [];
    const all = [...pathsAbove(path)].flatMap((above) => this.byPath.get(above) ?? []);
    return all.filter(({ callee }) => callee.kind !== 'service' || callee.path !== path);
  }
}

/** `a/b/c` is under `a/b`, `a` and the root. */
function* pathsAbove(path: string): Generator<string> {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) yield path.slice(0, end);
  yield '';
}
