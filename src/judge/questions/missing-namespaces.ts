/** Namespaces that verdicts may depend on and that the input does not give. */
import type { Cluster } from '../cluster/cluster';
import { meshOf } from '../engine/hop';
import { netPeersByNamespace } from '../engine/mentions';
import { NAMESPACE_NAME_LABEL } from '../known';
import { clusterMentions } from '../layers/cluster-network-policy/mentions';
import type { LabelSelector } from '../objects/read/selector';

/** The names of Namespaces of workloads whose labels some policy or the mesh asks for. */
export function missingNamespacesOf(cluster: Cluster): readonly string[] {
  const isAsked = asksForLabels(cluster);
  const isMeshed = meshOf(cluster)?.isWritten(cluster) === true;
  const missing = new Set<string>();
  for (const { namespace, liveNamespaceLabels, mesh } of cluster.workloads) {
    if (liveNamespaceLabels && (isAsked || (isMeshed && mesh === 'unknown'))) missing.add(namespace);
  }
  return [...missing];
}

function asksForLabels({ manifests, gateways }: Cluster): boolean {
  const beyondName = ({ requirements }: LabelSelector) => requirements.some(({ key }) => key !== NAMESPACE_NAME_LABEL);
  const peers = [...netPeersByNamespace(manifests).values()].flatMap((some) => [...some]);
  const { subjects, peers: clusterPeers } = clusterMentions(manifests);
  return [...subjects, ...clusterPeers].some(({ namespaces }) => beyondName(namespaces))
    || peers.some((peer) => peer.kind === 'pods' && peer.namespaces !== 'own' && beyondName(peer.namespaces))
    || gateways.some(({ listeners }) => listeners.some(({ namespaces }) => namespaces.from === 'Selector' && beyondName(namespaces.selector)));
}
