import type { Cluster } from './cluster';
import type { Labels } from '../objects/read/selector';
import type { Installation } from '../options';

/** Which installation pods of a namespace belong to that no manifest gives; the first, where no layer knows. */
export function installationIn({ layers, settings }: Cluster, namespaceLabels: Labels, revision?: string): Installation {
  for (const layer of layers) {
    const installation = layer.installationIn?.(settings, namespaceLabels, revision);
    if (installation) return installation;
  }
  return settings.installations[0];
}
