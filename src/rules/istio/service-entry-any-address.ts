import { SERVICE_ENTRIES } from './objects';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { owasp } from '../standards';
import { istio } from './standards';
import { nameOf, show } from '../words';

/** Protocols in which a proxy finds no host name, so that only the address tells one destination from another. */
const WITHOUT_HOST: ReadonlySet<string> = new Set(['TCP', 'MONGO', 'MYSQL', 'REDIS']);

export const SERVICE_ENTRY_ANY_ADDRESS = defineRule({
  code: 'ZT408',
  name: 'service-entry-any-address',
  title: 'A ServiceEntry opens a TCP port to any address',
  severity: 'error',
  why: 'With resolution NONE and no addresses nothing ties a TCP connection to the host: the port is open to every address there is.',
  fix: 'List the addresses, or use resolution DNS with one host that has no wildcard.',
  standards: [istio('ServiceEntry', 'reference/config/networking/service-entry/'), owasp('API7')],
  check: (input) => input.typed(SERVICE_ENTRIES).flatMap(({ item, typed }) => {
    const spec = item.root.child('spec');
    if (typed.resolution !== 'NONE' || spec.child('addresses').items().length > 0) return [];
    return spec.child('ports').items()
      .filter((port) => WITHOUT_HOST.has(String(port.child('protocol').value ?? 'TCP').toUpperCase()))
      .map((port) => evidenceAt(item.ref, port.child('number'), { details: { hosts: show(spec.child('hosts').value) } }));
  }),
  describe: ({ object, got, details }) => `${nameOf(object)} says ${details.hosts} and opens port ${show(got)} to any address.`,
});
