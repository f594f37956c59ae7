import type { Caller } from './caller';
import { spiffeId } from './certificates';
import { keyOf, podOf, workloadsOf } from './world';
import type { Written } from '../../support/examples-manifests';

/** Everybody that manifests give: each workload with its identity. */
export function ownCallers(objects: readonly Written[], trustDomain: string): readonly Caller[] {
  return workloadsOf(objects).map((workload) => ({
    name: keyOf(workload),
    judged: { workload: keyOf(workload) },
    arrives: { spiffeId: spiffeId(trustDomain, workload.metadata.namespace!, podOf(workload).spec.serviceAccountName ?? 'default') },
  }));
}

/** A pod that no manifest gives, with a sidecar. */
export function meshedUndeclared(trustDomain: string, namespace: string, serviceAccount: string): Caller {
  return {
    name: `an undeclared pod ${namespace}/${serviceAccount}`,
    judged: { undeclared: { namespace, serviceAccount, meshed: true } },
    arrives: { spiffeId: spiffeId(trustDomain, namespace, serviceAccount) },
  };
}

/** Those who have no identity that could be allowed. The judge can't be asked for two of them: nobody may let them in. */
export function nobodys(trustDomain: string, impersonated: { readonly namespace: string; readonly serviceAccount: string }): readonly Caller[] {
  const { namespace, serviceAccount } = impersonated;
  return [
    { name: 'plaintext', judged: { undeclared: { namespace: 'elsewhere', meshed: false } }, arrives: 'plaintext' },
    { name: 'plaintext from outside', judged: { ip: OUTSIDE }, arrives: 'plaintext', address: OUTSIDE },
    { name: 'TLS without a certificate', judged: 'deny', arrives: 'none' },
    { name: `${namespace}/${serviceAccount} of another trust domain`, judged: 'deny', arrives: { spiffeId: spiffeId(`not-${trustDomain}`, namespace, serviceAccount) } },
  ];
}

/** An address that is no pod's. */
export const OUTSIDE = '127.200.0.7';
