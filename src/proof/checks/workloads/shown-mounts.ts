/**
 * Where containers see what shows others who they are: the main one, and those with which it was declared to share the directory. Source: Kubernetes API,
 * VolumeMount.
 */
import { hiddenAt } from '../../objects/hidden-mounts';
import { fieldsOf, itemsOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';

type Fields = Readonly<Record<string, unknown>>;
type Report = (at: string, got: unknown, expected: string) => void;

/** What is in a volume. */
export interface Shown {
  /** The names of its volumes. */
  readonly volumes: ReadonlySet<unknown>;
  readonly directory: string;
  readonly files: readonly string[];
  /** In words: "the token for a/b". */
  readonly what: string;
  /** What other containers have, in words. */
  readonly none: string;
}

export function compareShownMounts({ runs }: WorkloadNode, pod: Fields, { volumes, directory, files, what, none }: Shown, report: Report): void {
  const helpers = [...runs.beside, ...runs.before];
  const sharing = new Set(helpers.flatMap(({ name, declared }) => (declared?.sharedPaths.includes(directory) ? [name] : [])));
  for (const list of ['containers', 'initContainers']) {
    for (const container of itemsOf(pod[list]).map(fieldsOf)) {
      const { name } = container;
      const place = `container ${String(name)}: volumeMounts`;
      const mounts = itemsOf(container.volumeMounts).map(fieldsOf).filter((mount) => volumes.has(mount.name));
      const mayHave = (list === 'containers' && name === runs.main.name) || sharing.has(String(name));
      if (!mayHave) {
        for (const mount of mounts) report(place, mount.name, none);
      } else if (mounts.length !== 1 || !isWhole(mounts[0], directory)) {
        report(place, mounts, `${what}, once, read-only and whole, at ${directory}`);
      } else {
        const hidden = hiddenAt(container, directory, files);
        if (hidden !== undefined) report(place, hidden, `nothing at ${directory} before ${what}`);
      }
    }
  }
}

/** A mount of one file is never renewed. Source: Kubernetes "Secrets", Mounted Secrets are updated automatically. */
function isWhole({ mountPath, readOnly, subPath, subPathExpr }: Fields, directory: string): boolean {
  return mountPath === directory && readOnly === true && !isSaid(subPath) && !isSaid(subPathExpr);
}

export function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
