/** What policies of Linkerd refer to. */
import { networksNamed } from './authorizations';
import { patternOf } from './identities';
import { linkerdOf } from './installations';
import type { LinkerdObjects } from './key';
import { isInLinkerd, notesOf } from './membership';
import type { IdentityPattern, MentionedIdentities, Mentions } from '../../cluster/mentions';
import type { Pod } from '../../cluster/pod';
import type { Settings } from '../../options';

export function mentionsOf(objects: LinkerdObjects, settings: Settings, workloads: readonly Pod[]): Mentions {
  const { servers, serverAuthorizations, authorizationPolicies, meshTlsAuthentications, egressNetworks } = objects;
  const { clusterNetworks } = linkerdOf(settings);
  const lists = [servers, serverAuthorizations, authorizationPolicies, egressNetworks];
  const isUsed = workloads.some(isInLinkerd) || lists.some((list) => list.length > 0);
  return {
    byIdentity: servers.length + serverAuthorizations.length + authorizationPolicies.length + meshTlsAuthentications.length > 0,
    selecting: () => servers.filter(({ selector }) => selector),
    identities: () => mentionedIdentities(objects, settings),
    ranges: () => workloads.filter(isInLinkerd).flatMap((pod) => notesOf(pod).skipSubnets),
    blocks: () => [
      ...networksNamed([objects.networkAuthentications, serverAuthorizations]), ...egressNetworks.flatMap(({ networks = [] }) => networks), ...(isUsed && clusterNetworks !== 'unknown' ? clusterNetworks : []),
    ],
  };
}

function mentionedIdentities(objects: LinkerdObjects, settings: Settings): MentionedIdentities {
  const { serverAuthorizations, authorizationPolicies, meshTlsAuthentications } = objects;
  const own = linkerdOf(settings);
  const accounts = new Map<string, Map<string, Map<string, IdentityPattern['trustDomains']>>>();
  const others = new Map<string, IdentityPattern>();
  const addAccount = (namespace: string, account: string) => {
    const inNamespace = accounts.get(namespace) ?? new Map<string, Map<string, IdentityPattern['trustDomains']>>();
    accounts.set(namespace, inNamespace.set(account, new Map([['', undefined]])));
  };
  const add = (pattern: IdentityPattern | undefined) => {
    if (!pattern) return;
    const { namespace, account } = pattern;
    if (namespace && account !== undefined && !account.includes('*')) addAccount(namespace.glob, account);
    else others.set(JSON.stringify(pattern), pattern);
  };
  const clients = serverAuthorizations.flatMap((one) => (typeof one.clients === 'object' ? one.clients : []));
  for (const { identities, accounts: named } of [...clients, ...meshTlsAuthentications]) {
    for (const value of identities) add(patternOf(value, own));
    for (const { namespace, name } of named) addAccount(namespace, name);
  }
  for (const { namespaces } of meshTlsAuthentications) for (const name of namespaces) add({ namespace: { glob: name } });
  for (const { ref, account } of authorizationPolicies) if (account) addAccount(account.namespace ?? ref.namespace, account.name);
  return { accounts, others: [...others.values()], trustDomains: new Set(), ownNames: new Set([own.trustDomain]) };
}
