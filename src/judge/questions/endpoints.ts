import { tryExplainRefused } from './refused-workload';
import type { Cluster } from '../cluster/cluster';
import { gatewayWorkloadName } from '../cluster/gateway';
import { installationIn } from '../cluster/installation';
import { tryParseAddress } from '../cluster/ip';
import { labelKnowledgeOf } from '../cluster/live-labels';
import { bareNamespace, missingNamespace, type NamespaceFacts } from '../cluster/namespaces';
import type { Peer, Pod, Workload } from '../cluster/pod';
import { plainProxy } from '../cluster/pod';
import type { Endpoint, UndeclaredPod } from '../core/flow';
import type { Member } from '../engine/peer-classes';
import { freshAccountOf } from '../engine/undeclared/identities';
import type { DerivedPod } from '../engine/undeclared/undeclared-pods';

/** The peer that an endpoint of a question means. Throws where there is none. */
export function findPeer(cluster: Cluster, endpoint: Endpoint): Peer {
  if ('ip' in endpoint) return externalPeer(endpoint.ip);
  if ('apiServer' in endpoint) throw new Error('The API server can only be called: name it as the callee.');
  if ('undeclared' in endpoint) return { kind: 'pod', pod: undeclaredPod(cluster, endpoint.undeclared) };
  if ('gateway' in endpoint) return { kind: 'pod', pod: findGateway(cluster, endpoint.gateway) };
  return { kind: 'pod', pod: findWorkload(cluster, endpoint.workload) };
}

export function findWorkload(cluster: Cluster, key: string): Workload {
  const workload = cluster.workloadByKey.get(key);
  if (workload) return workload;
  const refused = tryExplainRefused(cluster, key);
  if (refused !== undefined) throw new Error(`No workload ${JSON.stringify(key)}: ${refused}.`);
  const name = key.split('/').pop();
  const near = cluster.workloads.filter((item) => item.name === name).map((item) => item.key);
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Workloads are written namespace/name.';
  throw new Error(`No workload ${JSON.stringify(key)} in the manifests. ${hint}`);
}

/** Undeclared pods, as members of peer classes. */
export function undeclaredMembers(cluster: Cluster, items: readonly DerivedPod[]): readonly Extract<Member, { kind: 'undeclared' }>[] {
  const pods = new Map(items.map((item) => {
    const made = undeclaredPod(cluster, item.pod);
    return [item, item.opaque === undefined ? made : Object.freeze({ ...made, opaque: item.opaque })] as const;
  }));
  return [...pods].map(([{ looksLike, isExact, smaller }, pod]) => ({
    kind: 'undeclared', pod, looksLike, isExact, toldBy: [...looksLike, ...smaller.flatMap((item) => pods.get(item) ?? [])],
  }));
}

export function undeclaredPod(cluster: Cluster, undeclared: UndeclaredPod): Pod {
  const namespace = namespaceFor(cluster, undeclared);
  const installation = installationIn(cluster, namespace.labels, undeclared.revision, undeclared.mesh);
  return Object.freeze({
    namespace: namespace.name,
    namespaceLabels: namespace.labels,
    ...(namespace.liveLabels && { liveNamespaceLabels: namespace.liveLabels }),
    labels: undeclared.labels ?? {},
    serviceAccount: undeclared.serviceAccount ?? freshAccountOf(cluster),
    ...(undeclared.serviceAccount === undefined && { isAnyAccount: true }),
    ...(undeclared.trustDomain !== undefined && { trustDomain: undeclared.trustDomain }),
    ports: undeclared.ports ?? [],
    ...(!undeclared.ports && { mayHaveOtherPorts: true }),
    hostNetwork: false,
    ...plainProxy(undeclared.meshed ? undeclared.shared ? 'shared' : 'sidecar' : 'none', installation),
    excludedInbound: [],
    excludedOutbound: [],
    answersDns: installation.answersDns,
    ...(undeclared.services ? { viaServices: undeclared.services } : { undeclared: true }),
  });
}

/** Pods that a declaration names: they have the labels that it says, and may have others. */
export function platformPod(cluster: Cluster, declared: UndeclaredPod): Pod {
  const pod = undeclaredPod(cluster, declared);
  const namespace = cluster.namespaces.get(declared.namespace)
    ?? missingNamespace(declared.namespace, cluster.settings.missingNamespaces, declared.namespaceLabels);
  return Object.freeze({
    ...pod,
    mayHaveOtherPorts: true,
    liveLabels: labelKnowledgeOf(cluster.layers).ofUndeclared,
    ...(namespace.liveLabels && { liveNamespaceLabels: namespace.liveLabels }),
  });
}

/** The namespace of pods that no manifest gives. What a question says of it counts where no manifest says it. */
function namespaceFor({ namespaces, settings }: Cluster, { namespace, namespaceLabels }: UndeclaredPod): NamespaceFacts {
  const known = namespaces.get(namespace);
  if (!known) return bareNamespace(namespace, namespaceLabels);
  return known.given || !namespaceLabels ? known : missingNamespace(namespace, settings.missingNamespaces, namespaceLabels);
}

function findGateway(cluster: Cluster, key: string): Workload {
  const gateway = cluster.gateways.find((item) => `${item.ref.namespace}/${item.ref.name}` === key);
  if (!gateway) throw new Error(`No Gateway ${JSON.stringify(key)} in the manifests. Gateways are written namespace/name.`);
  return findWorkload(cluster, `${gateway.ref.namespace}/${gatewayWorkloadName(gateway, cluster.layers)}`);
}

function externalPeer(text: string): Peer {
  const address = tryParseAddress(text);
  if (!address) throw new Error(`Invalid IP address ${JSON.stringify(text)}: expected an address such as 203.0.113.7 or 2001:db8::7.`);
  return { kind: 'external', address, ranges: [{ family: address.family, first: address.value, last: address.value }] };
}
