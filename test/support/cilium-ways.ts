import type { Written } from './examples-manifests';
import { ways } from './examples-policies';
import { ofKind } from './synth';

/** DNS, which every pod may ask. */
const DNS = ['kube-system/k8s-app=kube-dns 53/TCP', 'kube-system/k8s-app=kube-dns 53/UDP', 'lookups of * at kube-system/k8s-app=kube-dns 53/TCP', 'lookups of * at kube-system/k8s-app=kube-dns 53/UDP'];

/**
 * What the NetworkPolicy and the policy of Cilium of a workload let through together, as Cilium reads them: `peer port/protocol`, with the method and the
 * expression of the path where requests are compared.
 */
export function ciliumWays(objects: readonly Written[], id: string, direction: 'ingress' | 'egress'): readonly string[] {
  const own = (kind: string) => ofKind([...objects], kind).filter(({ metadata }) => `${metadata.namespace}/${metadata.name}` === id);
  const plain = own('NetworkPolicy').flatMap((policy) => (policy.spec[direction] ? ways(policy, direction) : []));
  const held = own('CiliumNetworkPolicy').flatMap(({ spec }) => (spec[direction] ?? []).flatMap(waysOfRule));
  return [...plain, ...held].filter((way) => !DNS.includes(way)).sort();
}

function waysOfRule({ toPorts, ...peers }: Written): readonly string[] {
  const names = Object.entries(peers as object).flatMap(([kind, list]: [string, readonly Written[]]) => list.map((peer) => peerText(kind, peer)));
  return names.flatMap((name) => toPorts.flatMap(({ ports, rules = {} }: Written) => ports.flatMap(({ port, protocol }: Written) => {
    if (rules.dns) return rules.dns.map(({ matchPattern }: Written) => `lookups of ${matchPattern} at ${name} ${port}/${protocol}`);
    if (rules.http) return rules.http.map(({ method = '*', path = '*' }: Written) => `${name} ${port}/${protocol} ${method} ${path}`);
    return [`${name} ${port}/${protocol}`];
  })));
}

function peerText(kind: string, peer: Written | string): string {
  if (typeof peer === 'string') return peer;
  if (kind === 'toFQDNs') return peer.matchName ?? peer.matchPattern;
  if (kind === 'fromCIDRSet') return peer.cidr;
  const { 'k8s:io.kubernetes.pod.namespace': namespace, ...labels } = peer.matchLabels as Readonly<Record<string, string>>;
  const own = labels['k8s:app.kubernetes.io/instance'];
  const isOwn = own !== undefined && own === labels['k8s:app.kubernetes.io/name'] && Object.keys(labels).length === 2;
  return `${namespace}/${isOwn ? own : Object.entries(labels).map(([key, value]) => `${key.replace(/^k8s:/, '')}=${value}`).join()}`;
}
