import type { Endpoint, Flow } from '../../../../src/judge/core/flow';
import type { Judgement } from '../../../../src/judge/judge';
import type { JudgeOptions } from '../../../../src/judge/options';
import { given, namespace, pod } from '../../given';

/** The cluster of Cilium's own examples, more or less. */
export const CLUSTER = [
  namespace('shop', { team: 'a' }), namespace('bank', { team: 'b' }), namespace('kube-system'),
  pod('shop/web', { ports: [{ name: 'http', containerPort: 8080 }] }), pod('shop/api', { ports: [{ name: 'http', containerPort: 80 }] }), pod('shop/db'),
  pod('bank/web'), pod('kube-system/dns', { labels: { 'k8s-app': 'kube-dns' } }), pod('kube-system/agent', { spec: { hostNetwork: true } }),
];

export const CILIUM: JudgeOptions = { networkPlugin: 'cilium', nodeCidrs: ['192.168.0.0/24'], apiServer: { cidrs: ['192.168.0.9/32'], port: 6443 } };

export function policy(key: string, spec: object): object {
  const [ns, name] = key.split('/');
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { namespace: ns, name }, spec };
}

export function clusterwide(name: string, spec: object): object {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name }, spec };
}

export function judged(objects: readonly object[], options: JudgeOptions = CILIUM): Judgement {
  return given([...CLUSTER, ...objects], options);
}

export function app(name: string): object {
  return { matchLabels: { app: name } };
}

function endpoint(name: string): Endpoint {
  return name.includes('/') ? { workload: name } : { ip: name };
}

/** The verdicts of one callee for several callers, or of one caller for several callees. */
export function verdicts(judgement: Judgement, from: readonly string[], to: readonly string[], flow: Partial<Flow> = {}): string {
  return from.flatMap((one) => to.map((other) => judgement.check({ from: endpoint(one), to: endpoint(other), port: 80, ...flow }).verdict)).join(' ');
}
