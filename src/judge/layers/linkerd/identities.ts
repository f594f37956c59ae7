/**
 * Identities of Linkerd: names like `cart.shop.serviceaccount.identity.linkerd.cluster.local`, of an account, its namespace, the namespace of the
 * control plane and the trust domain. Sources: Linkerd "Automatic mTLS"; core/src/identity_match.rs; the proxy's server-policy/src/authz.rs.
 */
import type { LinkerdInstallation } from './installations';
import type { IdentityPattern } from '../../cluster/mentions';
import type { Pod } from '../../cluster/pod';

export function identityOf(pod: Pod, own: LinkerdInstallation): string {
  return nameOf(pod.serviceAccount, pod.namespace, pod.trustDomain === undefined ? own : { ...own, trustDomain: pod.trustDomain });
}

export function nameOf(account: string, namespace: string, { controlPlaneNamespace, trustDomain }: LinkerdInstallation): string {
  return `${account}.${namespace}.serviceaccount.identity.${controlPlaneNamespace}.${trustDomain}`;
}

/** The value that means all accounts of a namespace. */
export function namespacePattern(namespace: string, own: LinkerdInstallation): string {
  return nameOf('*', namespace, own);
}

/** A star alone is everybody; one before a dot, everything that ends with the rest. Anywhere else it is a character like others. */
export function identityMatches(value: string, identity: string): boolean {
  if (value === '*') return true;
  return value.startsWith('*.') ? identity.endsWith(value.slice(1)) : identity === value;
}

/** What a value says of namespace and account; undefined where no identity of the mesh is meant. */
export function patternOf(value: string, { controlPlaneNamespace, trustDomain }: LinkerdInstallation): IdentityPattern | undefined {
  const tail = `.serviceaccount.identity.${controlPlaneNamespace}.${trustDomain}`;
  if (value === '*') return {};
  const suffix = value.startsWith('*.') ? value.slice(1) : undefined;
  if (suffix !== undefined && tail.endsWith(suffix)) return {};
  if (!value.endsWith(tail)) return undefined;
  const rest = value.slice(0, -tail.length);
  const dot = rest.lastIndexOf('.');
  // Namespaces have no dot, and names of accounts may.
  const namespace = { glob: rest.slice(dot + 1) };
  if (dot < 0 || namespace.glob === '') return undefined;
  const account = rest.slice(0, dot);
  return account === '*' ? { namespace } : { namespace, account };
}
