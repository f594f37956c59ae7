import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nsa, owasp } from '../standards';
import { nameOf } from '../words';

/** A shared gateway serves every namespace that may attach routes to it. */
export const ROUTES_FROM_ALL = defineRule({
  code: 'ZT416',
  name: 'routes-from-all',
  title: 'A gateway takes routes from all namespaces',
  severity: 'warning',
  why: 'Any namespace can claim a host or a path of another one and receive its users\' requests.',
  fix: 'Set `allowedRoutes.namespaces.from` to Same, or to Selector with a label that only the platform sets.',
  standards: [
    nsa('Namespaces'),
    owasp('API8'),
    { name: 'Gateway API', control: 'Security model', url: 'https://gateway-api.sigs.k8s.io/concepts/security-model/' },
  ],
  check: (input) => input.ofKind('gateway.networking.k8s.io', 'Gateway').flatMap(({ ref, root }) => root.child('spec').child('listeners').items()
    .map((listener) => ({ listener, from: listener.child('allowedRoutes').child('namespaces').child('from') }))
    .filter(({ from }) => from.value === 'All')
    .map(({ listener, from }) => evidenceAt(ref, from, { details: { listener: String(listener.child('name').value) } }))),
  describe: ({ object, details }) => `${nameOf(object)}: listener ${details.listener} takes routes from every namespace.`,
});
