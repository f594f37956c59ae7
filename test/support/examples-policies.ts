import type { Written } from './examples-manifests';

/** One line for each thing that a rule of an AuthorizationPolicy allows: `principal → port METHODS path`. */
export function allowances(policy: Written): string[] {
  return (policy.spec.rules ?? []).flatMap((rule: Written) => {
    const principals = rule.from === undefined ? ['ANYBODY'] : rule.from.flatMap(({ source }: Written) => source.principals ?? ['ANYBODY']);
    return principals.flatMap((principal: string) => rule.to.flatMap(({ operation }: Written) => (
      (operation.ports ?? ['ANY PORT']).flatMap((port: string) => (operation.paths ?? ['*']).map((path: string) => (
        `${principal} → ${port} ${operation.methods?.join(',') ?? '*'} ${path}`
      )))
    )));
  }).sort();
}

/** One line for each peer and port of a NetworkPolicy: `namespace/app 8080/TCP`. */
export function ways(policy: Written, direction: 'ingress' | 'egress'): string[] {
  const end = direction === 'ingress' ? 'from' : 'to';
  return policy.spec[direction].flatMap((rule: Written) => {
    const ports = (rule.ports ?? [{ port: 'ANY PORT', protocol: 'ANY' }]).map(({ port, protocol }: Written) => `${port}/${protocol}`);
    const peers: string[] = (rule[end] ?? ['ANYBODY']).map((peer: Written | string) => (typeof peer === 'string' ? peer : peerText(peer)));
    return peers.flatMap((peer) => ports.map((port: string) => `${peer} ${port}`));
  }).sort();
}

function peerText(peer: Written): string {
  if (peer.ipBlock) return peer.ipBlock.cidr;
  const namespace = peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? 'ANY NAMESPACE';
  const labels: Record<string, string> = peer.podSelector?.matchLabels ?? {};
  // Our own pods are told by name and instance, both of which are the service's name.
  const own = labels['app.kubernetes.io/instance'];
  const isOwn = own !== undefined && own === labels['app.kubernetes.io/name'] && Object.keys(labels).length === 2;
  return `${namespace}/${isOwn ? own : Object.entries(labels).map((pair) => pair.join('=')).join(',') || 'ANY POD'}`;
}

/** The lines of a NetworkPolicy that are not the same for every pod of a mesh. */
export function ownWays(policy: Written, direction: 'ingress' | 'egress'): string[] {
  return ways(policy, direction).filter((way) => !EVERY_POD[direction].includes(way));
}

/** DNS over both transports, the certificates of the mesh, and the scraper of the proxy's metrics. */
export const EVERY_POD = {
  ingress: ['monitoring/app.kubernetes.io/name=prometheus 15020/TCP'],
  egress: ['istio-system/app=istiod 15012/TCP', 'kube-system/k8s-app=kube-dns 53/TCP', 'kube-system/k8s-app=kube-dns 53/UDP'],
};
