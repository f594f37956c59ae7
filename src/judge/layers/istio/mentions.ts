/** What policies of Istio refer to. */
import { istiosOf } from './installations';
import type { IstioObjects } from './key';
import { mentionedIdentities } from './mentioned-identities';
import type { Attribute } from './read/match';
import { visitMatches } from './read/visit-matches';
import { tryParseCidrOrAddress } from '../../cluster/ip';
import type { Mentions } from '../../cluster/mentions';
import type { Settings } from '../../options';

export function mentionsOf(objects: IstioObjects, settings: Settings): Mentions {
  const { peerAuthentications, authorizationPolicies, requestAuthentications, sidecars, serviceEntries } = objects;
  return {
    byIdentity: authorizationPolicies.length + peerAuthentications.length > 0,
    selecting: () => [...peerAuthentications, ...authorizationPolicies, ...requestAuthentications, ...sidecars],
    ofSenders: () => sidecars,
    identities: () => mentionedIdentities(authorizationPolicies, istiosOf(settings)),
    ranges: () => {
      const addresses: string[] = [];
      const compared = new Set<Attribute>(settings.gatewaysToldOfClients.length > 0 ? ['source.ip', 'remote.ip'] : ['source.ip']);
      for (const { rules } of authorizationPolicies) {
        visitMatches(rules, ({ attribute, values, notValues }) => { if (compared.has(attribute)) addresses.push(...values, ...notValues); });
      }
      const entries = serviceEntries.flatMap((entry) => [...entry.addresses, ...entry.endpoints]);
      return [...addresses.flatMap((text) => tryParseCidrOrAddress(text) ?? []), ...entries];
    },
  };
}
