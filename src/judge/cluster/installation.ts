import type { Cluster } from './cluster';
import type { Labels } from '../objects/read/selector';
import type { Installation } from '../options';

/** Which installation pods of a namespace belong to that no manifest gives; the first, where no layer knows. `mesh`: where another is meant. */
export function installationIn({ layers, settings }: Cluster, namespaceLabels: Labels, revision?: string, mesh?: string): Installation {
  for (const layer of layers) {
    if (mesh !== undefined && layer.key.name !== mesh) continue;
    const installation = layer.installationIn?.(settings, namespaceLabels, revision);
    if (installation) return installation;
  }
  return settings.installations[0];
}
