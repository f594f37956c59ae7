/**
 * Who a caller is to the mesh.
 *
 * Sources: Istio "Security": the identity is spiffe://<trust domain>/ns/<namespace>/sa/<service account>, and the
 * proxy knows it only from mutual TLS; "Trust Domain Migration": `cluster.local` in a policy stands for the local
 * trust domain, and every alias stands for all of them.
 */
import type { IstioInstallation } from './installations';
import { istioOf } from './membership';
import { LOCAL_TRUST_DOMAIN_NAME } from './well-known';
import type { Pod } from '../../cluster/pod';
import { matchesGlob, matchesString } from '../../requests/pattern';

/** The names by which an installation of a mesh knows its own members. */
export type TrustDomains = Pick<IstioInstallation, 'trustDomain' | 'trustDomainAliases'>;

/** Who a caller with mutual TLS is. */
export interface KnownIdentity {
  readonly trustDomain: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** An identity of which the manifests do not tell whether it is shown. */
export interface PossibleIdentity {
  readonly perhaps: KnownIdentity;
  /** Whether the trust domain is not known either. */
  readonly inAnyTrustDomain: boolean;
}

/** An identity, one that may be shown, or none at all (plain text). */
export type Identity = KnownIdentity | PossibleIdentity | 'none';

export function identityOf(pod: Pod): KnownIdentity {
  return { trustDomain: pod.trustDomain ?? istioOf(pod).trustDomain, namespace: pod.namespace, serviceAccount: pod.serviceAccount };
}

/** Which identities those may be as far as a value of a policy is concerned: where the trust domain is not known it may be the one that the value names. */
export function possibleIdentities({ perhaps: identity, inAnyTrustDomain }: PossibleIdentity, value: string): readonly KnownIdentity[] {
  const trustDomain = value.split('/')[0].replaceAll('*', '');
  return !inAnyTrustDomain || trustDomain === '' || trustDomain === identity.trustDomain ? [identity] : [identity, { ...identity, trustDomain }];
}

/** The principal as policies write it, without spiffe://. */
export function principalOf(identity: KnownIdentity): string {
  return `${identity.trustDomain}/ns/${identity.namespace}/sa/${identity.serviceAccount}`;
}

export function principalMatches(value: string, identity: KnownIdentity, domains: TrustDomains): boolean {
  const principal = principalOf(identity);
  return principalSpellings(value, domains).some((spelling) => matchesString(spelling, principal));
}

/**
 * A principal of a policy, spelt with every trust domain that it stands for. Pilot replaces the domain of a whole identity (five parts) that
 * names the local domain, an alias, or `cluster.local`; every other value stays as it is, so that `old.example/ns/shop/*` means those of
 * `old.example` alone. Source: pilot/pkg/security/trustdomain, ReplaceTrustDomainAliases.
 */
export function principalSpellings(value: string, domains: TrustDomains): readonly string[] {
  let spellings = SPELLINGS.get(domains);
  if (!spellings) SPELLINGS.set(domains, spellings = new Map());
  let known = spellings.get(value);
  if (!known) spellings.set(value, known = spell(value, domains));
  return known;
}

/** A rule is asked about each of many callers. */
const SPELLINGS = new WeakMap<TrustDomains, Map<string, readonly string[]>>();

function spell(value: string, domains: TrustDomains): readonly string[] {
  const [domain, ...rest] = value.split('/');
  if (rest.length !== 4 || domain === '*') return [value];
  const local = localTrustDomains(domains);
  const isLocal = domain === LOCAL_TRUST_DOMAIN_NAME || local.some((name) => domain !== '' && (matchesString(domain, name) || matchesString(name, domain)));
  if (!isLocal) return [value];
  // A domain that begins with a star is kept where it matches by itself.
  const isKept = (name: string) => domain.startsWith('*') && matchesString(domain, name);
  return [...new Set(local.map((name) => (isKept(name) ? value : [name, ...rest].join('/'))))];
}

/** The trust domains of which the mesh takes identities: its own and its aliases. */
export function localTrustDomains(domains: TrustDomains): readonly string[] {
  return [domains.trustDomain, ...domains.trustDomainAliases];
}

/**
 * A trust domain may have one star, which takes no slash. A value that names the local domain or an alias means all of them; here
 * `cluster.local` is a name like any other. Source: pilot's srcTrustDomainGenerator and ExpandTrustDomainAliases.
 */
export function trustDomainMatches(value: string, trustDomain: string, domains: TrustDomains): boolean {
  if (value === '*') return true;
  const local = localTrustDomains(domains);
  return local.includes(value) ? local.includes(trustDomain) : matchesGlob(value, trustDomain);
}

/**
 * Namespaces of a policy take a star anywhere. A sidecar looks for the expression `/ns/<value>/` in the whole identity, and the star takes slashes as
 * well: `*a` also ends at the `/sa/` that follows every namespace, and so means all of them; so does `shop/sa` mean `shop`. In a namespace that is itself
 * called `ns`, what follows the second `/ns/` is `sa`. Source: pilot's srcNamespaceGenerator (`.*\/ns\/<value>\/.*`); Envoy agrees.
 */
export function namespaceMatches(value: string, namespace: string): boolean {
  return matchesGlob(value, namespace)
    || ((value.includes('*') || value.includes('/')) && matchesGlob(value, `${namespace}/sa`))
    || (namespace === 'ns' && matchesGlob(value, 'sa'));
}

/** The namespaces that a value without a star means: those of which namespaceMatches says so. */
export function namespacesMeantBy(value: string): readonly string[] {
  const named = value.endsWith('/sa') ? value.slice(0, -'/sa'.length) : value;
  return value === 'sa' ? [named, 'ns'] : [named];
}

/** `namespace/name`, or a bare name in the policy's own namespace. The trust domain does not matter. */
export function serviceAccountMatches(value: string, policyNamespace: string, identity: KnownIdentity): boolean {
  const slash = value.indexOf('/');
  const namespace = slash < 0 ? policyNamespace : value.slice(0, slash);
  return identity.namespace === namespace && identity.serviceAccount === value.slice(slash + 1);
}
