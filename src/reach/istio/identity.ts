/**
 * Who a caller is to the mesh.
 *
 * Sources: Istio "Security": the identity is spiffe://<trust domain>/ns/<namespace>/sa/<service account>, and the
 * proxy knows it only from mutual TLS; "Trust Domain Migration": `cluster.local` in a policy stands for the local
 * trust domain, and every alias stands for all of them.
 */
import { LOCAL_TRUST_DOMAIN_NAME } from '../known';
import { matchesString } from '../l7/pattern';
import type { Pod } from '../model/pod';
import type { Settings } from '../options';

/** An identity, none at all (plain text), or one that can't be told from the manifests. */
export type Identity = { readonly trustDomain: string; readonly namespace: string; readonly serviceAccount: string } | 'none' | 'unknown';

export function identityOf(pod: Pod, settings: Settings): Identity {
  return { trustDomain: settings.trustDomain, namespace: pod.namespace, serviceAccount: pod.serviceAccount };
}

/** The principal as policies write it, without spiffe://. */
export function principalOf(identity: Exclude<Identity, string>): string {
  return `${identity.trustDomain}/ns/${identity.namespace}/sa/${identity.serviceAccount}`;
}

export function principalMatches(value: string, identity: Exclude<Identity, string>, settings: Settings): boolean {
  const principal = principalOf(identity);
  return principalSpellings(value, settings).some((spelling) => matchesString(spelling, principal));
}

/**
 * A principal of a policy, spelt with every trust domain that means the local one. Pilot spells anew only what is a whole identity
 * (pkg/security/trustdomain): `old.example/ns/shop/*` means nobody but those of `old.example`.
 */
export function principalSpellings(value: string, settings: Settings): readonly string[] {
  let spellings = SPELLINGS.get(settings);
  if (!spellings) SPELLINGS.set(settings, spellings = new Map());
  let known = spellings.get(value);
  if (!known) spellings.set(value, known = spell(value, settings));
  return known;
}

/** A rule is asked about each of many callers. */
const SPELLINGS = new WeakMap<Settings, Map<string, readonly string[]>>();

function spell(value: string, settings: Settings): readonly string[] {
  if (value.split('/').length !== 5) return [value];
  const slash = value.indexOf('/');
  const local = [settings.trustDomain, ...settings.trustDomainAliases];
  const domain = value.slice(0, Math.max(slash, 0));
  const isLocal = domain !== '' && (domain === LOCAL_TRUST_DOMAIN_NAME || local.some((name) => matchesString(domain, name)));
  return isLocal ? [value, ...local.map((name) => `${name}${value.slice(slash)}`)] : [value];
}

/** Namespaces of a policy take a star anywhere (in sidecars, which compile them to a regular expression). */
export function namespaceMatches(value: string, namespace: string): boolean {
  const parts = value.split('*');
  if (parts.length === 1) return value === namespace;
  let rest = namespace;
  const [head, ...middle] = parts;
  const tail = middle.pop() ?? '';
  if (!rest.startsWith(head)) return false;
  rest = rest.slice(head.length);
  for (const part of middle) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return rest.endsWith(tail);
}

/** `namespace/name`, or a bare name in the policy's own namespace. The trust domain does not matter. */
export function serviceAccountMatches(value: string, policyNamespace: string, identity: Exclude<Identity, string>): boolean {
  const slash = value.indexOf('/');
  const namespace = slash < 0 ? policyNamespace : value.slice(0, slash);
  return identity.namespace === namespace && identity.serviceAccount === value.slice(slash + 1);
}
