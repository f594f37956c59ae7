/** Namespaces that verdicts may depend on and that the input does not give. */
import type { Cluster } from '../cluster/cluster';
import { meshesOf } from '../engine/hop';
import { clusterWideOf, peersOf } from '../engine/mentions';
import { NAMESPACE_NAME_LABEL } from '../known';
import type { LabelSelector } from '../objects/read/selector';

/** The names of Namespaces of workloads whose labels some policy or the mesh asks for. */
export function missingNamespacesOf(cluster: Cluster): readonly string[] {
  const isAsked = asksForLabels(cluster);
  const isMeshed = meshesOf(cluster).some((one) => one.isWritten(cluster));
  const missing = new Set<string>();
  for (const { namespace, liveNamespaceLabels, mesh } of cluster.workloads) {
    if (liveNamespaceLabels && (isAsked || (isMeshed && mesh === 'unknown'))) missing.add(namespace);
  }
  return [...missing];
}

function asksForLabels(cluster: Cluster): boolean {
  const beyondName = ({ requirements }: LabelSelector) => requirements.some(({ key }) => key !== NAMESPACE_NAME_LABEL);
  return [...clusterWideOf(cluster).subjects, ...peersOf(cluster)].some(({ namespaces }) => namespaces !== 'own' && beyondName(namespaces))
    || cluster.gateways.some(({ listeners }) => listeners.some(({ namespaces }) => namespaces.from === 'Selector' && beyondName(namespaces.selector)));
}
