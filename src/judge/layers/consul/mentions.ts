/** What intentions refer to. */
import { destinationRanges } from './destination-ranges';
import { consulOf } from './installations';
import type { ConsulObjects } from './key';
import { notesOf } from './membership';
import { ANY } from './well-known';
import type { IdentityPattern, MentionedIdentities, Mentions } from '../../cluster/mentions';
import type { Pod } from '../../cluster/pod';
import type { Settings } from '../../options';

export function mentionsOf(objects: ConsulObjects, settings: Settings, workloads: readonly Pod[]): Mentions {
  return {
    byIdentity: objects.intentions.length > 0,
    identities: () => mentionedIdentities(objects, settings),
    ranges: () => [...workloads.flatMap((pod) => notesOf(pod).excludeCidrs), ...destinationRanges(objects)],
  };
}

/** Names of services are those of accounts, of whichever namespace. */
function mentionedIdentities({ intentions }: ConsulObjects, settings: Settings): MentionedIdentities {
  const names = new Set(intentions.flatMap(({ destination, sources }) => [
    destination, ...sources.flatMap(({ name, peer }) => (peer === undefined ? name : [])),
  ]));
  const others = [...names].filter((name) => name !== '').map((name): IdentityPattern => (name === ANY ? {} : { account: name }));
  return { accounts: new Map(), others, trustDomains: new Set(), ownNames: new Set([consulOf(settings).trustDomain]) };
}
