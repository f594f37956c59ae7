/** Identities that pods may have whom nobody declared: one for each combination of the values in policies that some identity satisfies. */
import { FRESH_SERVICE_ACCOUNT } from './fresh';
import { accountFits, identitiesOf, isForeign, isOpen, namespaceFits, trustDomainFits } from './identity-patterns';
import { freshName, LABEL_NAME, nameWitnesses, SUBDOMAIN_NAME } from './names';
import type { Cluster } from '../../cluster/cluster';
import type { IdentityPattern, MentionedIdentities } from '../../cluster/mentions';
import { DEFAULT_SERVICE_ACCOUNT } from '../../known';

export interface UndeclaredIdentity {
  /** Undefined is one that no policy names. */
  readonly serviceAccount?: string;
  readonly trustDomain?: string;
}

export class Identities {
  private readonly patterns: MentionedIdentities;
  private readonly byAccount: readonly IdentityPattern[];
  private readonly trustDomains: readonly string[] | undefined;

  constructor(private readonly cluster: Cluster) {
    this.patterns = identitiesOf(cluster);
    this.byAccount = this.patterns.others.filter(({ account }) => account !== undefined);
    this.trustDomains = this.trustDomainsOf();
  }

  /** Namespaces that policies name, and one name for each combination of their wildcards that none of these and of some others has. */
  namespaces(taken: ReadonlySet<string>, choice: string): { readonly named: readonly string[]; readonly other: readonly string[] | undefined } {
    const patterns = this.patterns.others.flatMap(({ namespace }) => namespace ?? []);
    const named = [...this.patterns.accounts.keys(), ...patterns.flatMap(({ glob }) => (isOpen(glob) ? [] : glob))];
    return { named, other: nameWitnesses(patterns.filter(({ glob }) => isOpen(glob)), new Set([...taken, ...named]), choice, LABEL_NAME) };
  }

  /**
   * Identities in one namespace but those of its own workloads; undefined, where there are too many combinations.
   *
   * @param own the trust domain of pods there for which none is stated
   */
  in(namespace: string, used: ReadonlySet<string>, own: string): readonly UndeclaredIdentity[] | undefined {
    const here = this.byAccount.filter((pattern) => namespaceFits(pattern, namespace));
    const exact = here.flatMap(({ account = '' }) => (isOpen(account) ? [] : account));
    const named = new Set([...this.patterns.accounts.get(namespace)?.keys() ?? [], ...exact]);
    const globs = here.flatMap(({ account = '' }) => (isOpen(account) && account !== '*' ? [{ glob: account }] : []));
    const anybody = freshAccountOf(this.cluster);
    const others = nameWitnesses(globs, new Set([...named, ...used]), anybody, SUBDOMAIN_NAME);
    if (!others || !this.trustDomains) return undefined;
    // Everybody has the default account, the own accounts only workloads.
    const isOwn = (account: string) => account !== DEFAULT_SERVICE_ACCOUNT && used.has(account);
    const [fresh, ...rest] = others;
    const local: UndeclaredIdentity[] = [
      fresh === anybody ? {} : { serviceAccount: fresh },
      ...[...named, ...rest].filter((account) => !isOwn(account)).map((serviceAccount) => ({ serviceAccount })),
    ];
    if (this.trustDomains.length === 0) return local;
    return [...local, ...this.foreign(namespace, [fresh, ...rest, ...named], isOwn, own)];
  }

  /** The same accounts of other trust domains, where policies tell them from the local ones. */
  private foreign(namespace: string, accounts: readonly string[], isOwn: (account: string) => boolean, own: string): readonly UndeclaredIdentity[] {
    const { trustDomains: ours } = this.patterns;
    const here = this.patterns.others.filter((pattern) => namespaceFits(pattern, namespace));
    return accounts.flatMap((serviceAccount) => {
      const patterns = here.filter((pattern) => accountFits(pattern, serviceAccount));
      const ways = [...this.patterns.accounts.get(namespace)?.get(serviceAccount)?.values() ?? []];
      const exact = ways.map((trustDomains): IdentityPattern => ({ ...(trustDomains && { trustDomains }) }));
      const signature = (domain: string) => [...patterns, ...exact].map((pattern) => Number(trustDomainFits(pattern, domain))).join('');
      const seen = new Set([signature(own)]);
      return (this.trustDomains ?? []).flatMap((trustDomain) => {
        // An alias is another name of the own domain, and whichever installation injects a proxy, the account is the workload's.
        if (seen.has(signature(trustDomain)) || (isOwn(serviceAccount) && ours.has(trustDomain))) return [];
        seen.add(signature(trustDomain));
        return [{ serviceAccount, trustDomain }];
      });
    });
  }

  /** Those of installations, aliases, those that policies name, and one for each combination of wildcards. None where nobody can tell them apart. */
  private trustDomainsOf(): readonly string[] | undefined {
    const { trustDomains: ours } = this.patterns;
    const mentioned = new Set<string>();
    const add = (domains: readonly string[] | undefined) => domains?.forEach((domain) => mentioned.add(domain));
    for (const { trustDomains } of this.patterns.others) add(trustDomains);
    for (const accounts of this.patterns.accounts.values()) for (const ways of accounts.values()) for (const domains of ways.values()) add(domains);
    // Whole identities always include their domain; other patterns with a domain tell domains apart.
    const isTold = this.patterns.others.some(({ trustDomains }) => trustDomains !== undefined)
      || [...mentioned].some((glob) => isForeign(glob, this.patterns));
    if (!isTold && ours.size <= 1) return [];
    const named = new Set([...ours, ...[...mentioned].filter((glob) => !isOpen(glob))]);
    const others = nameWitnesses([...mentioned].filter(isOpen).map((glob) => ({ glob })), named, 'any-other-trust-domain', SUBDOMAIN_NAME);
    return others && [...named, ...others];
  }
}

const FRESH = new WeakMap<Cluster, string>();

/** A service account that no policy names and no workload uses. */
export function freshAccountOf(cluster: Cluster): string {
  const known = FRESH.get(cluster);
  if (known) return known;
  const { accounts, others } = identitiesOf(cluster);
  const taken = new Set([
    ...cluster.workloads.map(({ serviceAccount }) => serviceAccount),
    ...[...accounts.values()].flatMap((inNamespace) => [...inNamespace.keys()]),
    ...others.flatMap(({ account }) => account ?? []),
  ]);
  const globs = others.flatMap(({ account = '' }) => (isOpen(account) && account !== '*' ? [{ glob: account }] : []));
  const witnesses = nameWitnesses(globs, taken, FRESH_SERVICE_ACCOUNT, SUBDOMAIN_NAME) ?? [freshName(FRESH_SERVICE_ACCOUNT, taken)];
  const isNamed = (name: string) => others.some(({ account }) => account !== undefined && account !== '*' && accountFits({ account }, name));
  const fresh = witnesses.find((name) => !isNamed(name)) ?? witnesses[0];
  FRESH.set(cluster, fresh);
  return fresh;
}
