import { configOf, kongPlugin, pluginsOfKind } from './plugins';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { nameOf } from '../words';

export const LIMIT_FAILS_OPEN = defineRule({
  code: 'ZT452',
  name: 'kong-limit-fails-open',
  title: 'Kong limits nothing while its counters cannot be reached',
  severity: 'warning',
  why: 'With `fault_tolerant`, as it is by default, whoever can disturb the store of the counters gets rid of the limit.',
  fix: 'Set `config.fault_tolerant: false`.',
  standards: [owasp('API4'), kongPlugin('rate-limiting', 'fault_tolerant')],
  check: (input) => pluginsOfKind(input, 'rate-limiting', 'response-ratelimiting').flatMap((item) => {
    const field = configOf(item)?.child('fault_tolerant');
    return !field || field.value === false ? [] : [evidenceAt(item.ref, field)];
  }),
  describe: ({ object }) => `${nameOf(object)} lets all requests pass while its counters cannot be reached.`,
});
