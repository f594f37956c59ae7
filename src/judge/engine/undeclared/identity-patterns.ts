/** What policies say of identities. */
import type { Cluster } from '../../cluster/cluster';
import type { IdentityPattern, MentionedIdentities } from '../../cluster/mentions';
import { matchesGlob, matchesName } from '../../requests/pattern';
import { mentionsOf } from '../mentions';

const KNOWN = new WeakMap<Cluster, MentionedIdentities>();

/** What policies of all meshes say. */
export function identitiesOf(cluster: Cluster): MentionedIdentities {
  let known = KNOWN.get(cluster);
  if (!known) KNOWN.set(cluster, known = together(mentionsOf(cluster).flatMap((mentions) => mentions.identities?.() ?? [])));
  return known;
}

function together(all: readonly MentionedIdentities[]): MentionedIdentities {
  if (all.length === 1) return all[0];
  const accounts = new Map<string, Map<string, Map<string, IdentityPattern['trustDomains']>>>();
  for (const one of all) {
    for (const [namespace, ofNamespace] of one.accounts) {
      const inNamespace = accounts.get(namespace) ?? new Map<string, Map<string, IdentityPattern['trustDomains']>>();
      accounts.set(namespace, inNamespace);
      for (const [account, ways] of ofNamespace) inNamespace.set(account, new Map([...inNamespace.get(account) ?? [], ...ways]));
    }
  }
  return {
    accounts,
    others: all.flatMap(({ others }) => others),
    trustDomains: new Set(all.flatMap(({ trustDomains }) => [...trustDomains])),
    ownNames: new Set(all.flatMap(({ ownNames }) => [...ownNames])),
  };
}

/** Whether a value has a wildcard. */
export function isOpen(glob: string): boolean {
  return glob.includes('*');
}

export function namespaceFits({ namespace }: IdentityPattern, name: string): boolean {
  return namespace === undefined || matchesName(namespace, name);
}

export function accountFits({ account }: IdentityPattern, name: string): boolean {
  return account === undefined || matchesGlob(account, name);
}

export function trustDomainFits({ trustDomains }: IdentityPattern, name: string): boolean {
  return trustDomains === undefined || trustDomains.some((glob) => matchesGlob(glob, name));
}

/** Whether a policy means a trust domain that is not the mesh's own. */
export function isForeign(glob: string, { ownNames }: MentionedIdentities): boolean {
  return glob !== '*' && !ownNames.has(glob);
}
