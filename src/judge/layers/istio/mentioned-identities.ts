/**
 * What AuthorizationPolicies say of identities, taken apart: each value as what it says of the trust domain, the namespace and the service
 * account. Most values are whole identities, which are filed by namespace and cost nothing more.
 */
import { localTrustDomains, namespacesMeantBy, principalSpellings } from './identity';
import type { IstioInstallation } from './installations';
import type { AuthorizationPolicy } from './read/authorization-policy';
import type { Attribute, Match } from './read/match';
import { visitMatches } from './read/visit-matches';
import { LOCAL_TRUST_DOMAIN_NAME } from './well-known';
import type { IdentityPattern, MentionedIdentities } from '../../cluster/mentions';
import { matchesGlob, matchesName } from '../../requests/pattern';

type Accounts = Map<string, IdentityPattern['trustDomains']>;

/** Where a sidecar goes on to compare behind a namespace. */
const BEHIND_NAMESPACE: readonly string[] = ['', '/sa'];

/** What is asked of who calls, and not of the call. */
const OF_IDENTITIES: ReadonlySet<Attribute> = new Set<Attribute>([
  'source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal',
]);

export function mentionedIdentities(policies: readonly AuthorizationPolicy[], installations: readonly IstioInstallation[]): MentionedIdentities {
  const accounts = new Map<string, Map<string, Accounts>>();
  const others = new Map<string, IdentityPattern>();
  // A caller is named by each of those whom it calls.
  const seen = new Set<string>();
  for (const { ref, rules } of policies) {
    visitMatches(rules, (match) => {
      if (!OF_IDENTITIES.has(match.attribute)) return;
      const read = (value: string) => {
        if (match.attribute === 'source.principal' && seen.size === seen.add(value).size) return;
        for (const pattern of patternsOf(match, value, ref.namespace, installations)) add(accounts, others, pattern);
      };
      match.values.forEach(read);
      match.notValues.forEach(read);
    });
  }
  const trustDomains = new Set(installations.flatMap(localTrustDomains));
  return { accounts, others: [...others.values()], trustDomains, ownNames: new Set([...trustDomains, LOCAL_TRUST_DOMAIN_NAME]) };
}

function add(accounts: Map<string, Map<string, Accounts>>, others: Map<string, IdentityPattern>, pattern: IdentityPattern): void {
  const { trustDomains, namespace, account } = pattern;
  if (namespace === undefined || account === undefined || isOpen(namespace.glob) || isOpen(account) || trustDomains?.some(isOpen)) {
    others.set(JSON.stringify(pattern), pattern);
    return;
  }
  const inNamespace = accounts.get(namespace.glob) ?? new Map<string, Accounts>();
  const ways = inNamespace.get(account) ?? (new Map() as Accounts);
  accounts.set(namespace.glob, inNamespace.set(account, ways.set(trustDomains?.join() ?? '', trustDomains)));
}

function isOpen(glob: string): boolean {
  return glob.includes('*');
}

function patternsOf(
  { attribute }: Match, value: string, policyNamespace: string, installations: readonly IstioInstallation[],
): readonly IdentityPattern[] {
  switch (attribute) {
    case 'source.namespace': return namespacePatterns(value);
    case 'source.serviceAccount': {
      const [first, second] = value.split('/');
      return [second === undefined ? { namespace: { glob: policyNamespace }, account: first } : { namespace: { glob: first }, account: second }];
    }
    case 'source.trustDomain': {
      const locals = installations.map(localTrustDomains).filter((local) => local.includes(value));
      return [{ trustDomains: locals.length > 0 ? [...new Set(locals.flat())] : [value] }];
    }
    case 'source.principal': {
      // What is spelt with several trust domains says the same of everything else.
      const spellings = new Set(installations.flatMap((installation) => principalSpellings(value, installation)));
      const patterns = [...spellings].flatMap((spelling) => principalPattern(spelling) ?? []);
      const domains = patterns.flatMap(({ trustDomains }) => trustDomains ?? []);
      return patterns.slice(0, 1).map((pattern) => ({ ...pattern, ...(pattern.trustDomains && { trustDomains: domains }) }));
    }
    default: return [];
  }
}

/** What a star matches may be the `sa` by which the namespace `ns` passes: it is named where the star does not say so anyway. See namespaceMatches. */
function namespacePatterns(value: string): readonly IdentityPattern[] {
  if (!isOpen(value)) return namespacesMeantBy(value).map((glob) => ({ namespace: { glob } }));
  const namespace = { glob: value, tails: BEHIND_NAMESPACE };
  return matchesGlob(value, 'sa') && !matchesName(namespace, 'ns') ? [{ namespace }, { namespace: { glob: 'ns' } }] : [{ namespace }];
}

/** A star is one at an end: elsewhere it is a character that no name has. Undefined, where no identity looks like that. */
function principalPattern(value: string): IdentityPattern | undefined {
  if (value === '*') return {};
  if (isOpen(value.slice(1, -1)) || (value.startsWith('*') && value.endsWith('*'))) return undefined;
  if (value.startsWith('*')) return suffixPattern(value.slice(1).split('/'));
  const parts = value.split('/');
  const [trustDomain, ns = '', namespace, sa = '', account] = parts;
  if (!value.endsWith('*')) {
    const isWhole = parts.length === 5 && ns === 'ns' && sa === 'sa';
    return isWhole ? { trustDomains: [trustDomain], namespace: { glob: namespace }, account } : undefined;
  }
  const begins = (word: string, part: string, isLast: boolean) => (isLast ? word.startsWith(part.slice(0, -1)) : part === word);
  if (parts.length > 1 && !begins('ns', ns, parts.length === 2)) return undefined;
  if (parts.length > 3 && !begins('sa', sa, parts.length === 4)) return undefined;
  return parts.length > 5 ? undefined : {
    trustDomains: [trustDomain],
    ...(parts.length > 2 && { namespace: { glob: namespace } }),
    ...(parts.length > 4 && { account }),
  };
}

function suffixPattern(parts: readonly string[]): IdentityPattern | undefined {
  const [account, sa, namespace, ns, trustDomain] = [...parts].reverse() as (string | undefined)[];
  const ends = (word: string, part: string | undefined, count: number) => part === undefined
    || (parts.length === count ? word.endsWith(part) : part === word);
  if (parts.length > 5 || !ends('sa', sa, 2) || !ends('ns', ns, 4)) return undefined;
  return {
    ...(trustDomain !== undefined && { trustDomains: [`*${trustDomain}`] }),
    ...(namespace !== undefined && { namespace: { glob: parts.length === 3 ? `*${namespace}` : namespace } }),
    account: parts.length === 1 ? `*${account}` : account,
  };
}
