import type { Endpoint, Flow } from '../../../../src/judge/core/flow';
import type { Judgement } from '../../../../src/judge/judge';
import type { JudgeOptions } from '../../../../src/judge/options';
import { given, namespace, pod } from '../../given';

export const CLUSTER = [
  namespace('shop', { team: 'a' }), namespace('bank', { team: 'b' }), namespace('kube-system'),
  pod('shop/web', { ports: [{ name: 'http', containerPort: 8080 }] }),
  pod('shop/api', { ports: [{ name: 'http', containerPort: 80 }] }),
  pod('shop/db'),
  pod('bank/web'),
  pod('kube-system/agent', { spec: { hostNetwork: true } }),
];

export const CALICO: JudgeOptions = { networkPlugin: 'calico', podCidrs: ['10.244.0.0/16'], nodeCidrs: ['192.168.0.0/24'] };

const GROUP = 'projectcalico.org/v3';

/** A NetworkPolicy of Calico. */
export function policy(key: string, spec: object): object {
  const [ns, name] = key.split('/');
  return { apiVersion: GROUP, kind: 'NetworkPolicy', metadata: { namespace: ns, name }, spec };
}

/** Any other of its objects, of the cluster or of a namespace. */
export function calico(kind: string, key: string, spec: object, labels?: Record<string, string>): object {
  const [name, ns] = key.split('/').reverse() as [string, string | undefined];
  return { apiVersion: GROUP, kind, metadata: { ...(ns !== undefined && { namespace: ns }), name, ...(labels && { labels }) }, spec };
}

export function globalPolicy(name: string, spec: object): object {
  return calico('GlobalNetworkPolicy', name, spec);
}

export function tier(name: string, spec: object): object {
  return calico('Tier', name, spec);
}

export function judged(objects: readonly object[], options: JudgeOptions = CALICO): Judgement {
  return given([...CLUSTER, ...objects], options);
}

function endpoint(name: string): Endpoint {
  return name.includes('/') ? { workload: name } : { ip: name };
}

/** The verdicts of one callee for several callers, or of one caller for several callees. */
export function verdicts(judgement: Judgement, from: readonly string[], to: readonly string[], flow: Partial<Flow> = {}): string {
  return from.flatMap((one) => to.map((other) => judgement.check({ from: endpoint(one), to: endpoint(other), port: 80, ...flow }).verdict)).join(' ');
}
