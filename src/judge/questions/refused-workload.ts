import type { Cluster } from '../cluster/cluster';
import { isRefused, refuserOf } from '../objects/read/field';
import { isPodKind } from '../objects/read/pod';

/** Why no such workload is in force although a manifest gives it; by its key, or its bare name. */
export function tryExplainRefused({ manifests }: Cluster, text: string): string | undefined {
  const refused = manifests.problems.filter(isRefused)
    .find(({ object }) => isPodKind(object.kind) && [`${object.namespace}/${object.name}`, object.name].includes(text));
  if (!refused) return undefined;
  const { object, path, refusal } = refused;
  return `${refuserOf(refusal)} refuses ${object.kind} ${object.namespace}/${object.name} for ${path.join('.')} (${refusal.reason})`;
}
