import { SERVICE_INTENTIONS } from './objects';
import { consul } from './standards';
import { ANY } from '../../judge/layers/consul/well-known';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { nameOf } from '../words';

export const NO_DEFAULT_DENY = defineRule({
  code: 'ZT444',
  name: 'no-denying-intention',
  title: 'No intention denies what none is about',
  severity: 'warning',
  why: 'What holds then is a setting of the servers: without ACLs, everybody with a certificate is let in.',
  fix: 'Add a ServiceIntentions for the destination * with the source * and action: deny, or set default_intention_policy: deny.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), consul('Service Intentions', 'reference/config-entry/service-intentions')],
  check: (input) => {
    const found = input.typed(SERVICE_INTENTIONS);
    const denies = found.some(({ typed: { destination, sources } }) => destination === ANY && sources.some(({ name, action }) => name === ANY && action === 'deny'));
    return denies ? [] : found.slice(0, 1).map(({ item }) => evidenceOf(item.ref, ['spec', 'destination', 'name']));
  },
  describe: ({ object }) => `${nameOf(object)} stands beside no intention that denies any source to any destination.`,
});
