import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { kubernetes, nsa } from '../standards';
import { nameOf, show } from '../words';

/** Nobody checks whose address it is. */
export const EXTERNAL_IPS = defineRule({
  code: 'ZT310',
  name: 'external-ips',
  title: 'A Service claims addresses by externalIPs',
  severity: 'error',
  why: 'Every node sends what the cluster\'s pods call at that address to this Service, regardless of who owns the address: one team can take over the traffic of all to a resolver, a database or a host outside.',
  fix: 'Remove externalIPs, use a gateway or a LoadBalancer, and have the API server refuse them with the DenyServiceExternalIPs admission controller.',
  standards: [
    { name: 'CVE', control: 'CVE-2020-8554', url: 'https://nvd.nist.gov/vuln/detail/CVE-2020-8554' },
    kubernetes('Service, external IPs', 'concepts/services-networking/service/#external-ips'), nsa('Network separation and hardening'),
  ],
  check: (input) => input.services
    .map(({ item }) => ({ ref: item.ref, addresses: item.root.child('spec').child('externalIPs') }))
    .filter(({ addresses }) => addresses.items().length > 0)
    .map(({ ref, addresses }) => evidenceAt(ref, addresses)),
  describe: ({ object, got }) => `${nameOf(object)} claims what is sent to ${show(got)} by externalIPs.`,
});
