/** Objects of SPIRE. Source: SPIRE Controller Manager, ClusterSPIFFEID. */
import { fieldsOf } from '../../objects/kinds/kind';
import type { Body } from '../../objects/kinds/kind';

/** A trust domain and the account of the pod, in the form that Istio expects, too. */
const OF_ACCOUNT = /^spiffe:\/\/(?:[a-z0-9._-]+|\{\{ ?\.TrustDomain ?\}\})\/ns\/\{\{ ?\.PodMeta\.Namespace ?\}\}\/sa\/\{\{ ?\.PodSpec\.ServiceAccountName ?\}\}$/;

/** Fields that give nothing else. */
const NARROW: ReadonlySet<string> = new Set(['spiffeIDTemplate', 'className', 'namespaceSelector', 'podSelector', 'ttl', 'jwtTtl', 'hint', 'fallback']);

/** Whether a pod gets nothing by it but the ID of its own account. */
export function givesIdsOfAccounts(body: Body): boolean {
  const spec = fieldsOf(body.spec);
  const others = Object.entries(spec).filter(([key]) => !NARROW.has(key));
  return typeof spec.spiffeIDTemplate === 'string' && OF_ACCOUNT.test(spec.spiffeIDTemplate)
    && others.every(([, value]) => value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0));
}
