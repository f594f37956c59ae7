import { SERVICE_INTENTIONS } from './objects';
import { consul } from './standards';
import { ANY } from '../../judge/layers/consul/well-known';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { nist, owasp } from '../standards';
import { nameOf, show } from '../words';

export const ANY_SOURCE = defineRule({
  code: 'ZT443',
  name: 'any-source',
  title: 'An intention allows any service, or a call of any service',
  severity: 'error',
  why: 'Every pod with a proxy is some service. A star lets all of them in, those that nobody thought of and those to come, or lets one caller into all.',
  fix: 'Write an intention for each destination, and name each of its sources.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), consul('Service Intentions', 'reference/config-entry/service-intentions'), owasp('API5')],
  check: (input) => input.typed(SERVICE_INTENTIONS).flatMap(({ item, typed: { destination, sources } }) => (
    sources.flatMap(({ name, action, permissions }, index) => {
      const allows = action === 'allow' || permissions.some((permission) => permission.action === 'allow');
      if (!allows || (name !== ANY && destination !== ANY)) return [];
      return [evidenceOf(item.ref, ['spec', 'sources', index, 'name'], { got: name, details: { destination } })];
    })
  )),
  describe: ({ object, got, details }) => `${nameOf(object)} allows ${show(got)} to call ${show(details.destination)}.`,
});
