/** What is looked at of a manifest to find a Job by its name. */
interface NamedObject {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown } | null;
}

/** Behind the name of a job that is applied stands a hash of what it runs, because a Job can't be changed. */
const HASHED = /^(.+)-[0-9a-f]{8}$/;

/** The name of the workload whose Job has this name, if a hash stands behind it. */
export function workloadOfJob(name: string): string | undefined {
  return HASHED.exec(name)?.[1];
}

/** The names under which Jobs were written. Nobody but the manifests knows them, as they follow from what stands there. */
export class JobNames {
  private names: ReadonlyMap<string, string> | undefined;

  public constructor(private readonly objects: readonly object[]) {}

  /** The Job of a workload; the name of the workload itself without one, so that it is reported as missing. */
  public of(namespace: string, workload: string): string {
    // Of two the first: the other is a Job that nobody declared.
    this.names ??= new Map([...this.objects].reverse().flatMap((object) => nameIn(object as NamedObject) ?? []));
    return this.names.get(`${namespace}/${workload}`) ?? workload;
  }
}

function nameIn({ kind, metadata }: NamedObject): readonly [readonly [string, string]] | undefined {
  if (kind !== 'Job' || typeof metadata?.name !== 'string') return undefined;
  const workload = workloadOfJob(metadata.name);
  return workload === undefined ? undefined : [[`${String(metadata.namespace)}/${workload}`, metadata.name]];
}
