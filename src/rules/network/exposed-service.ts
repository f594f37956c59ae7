import { evidenceAt } from '../evidence';
import { isMeshNamespace } from '../mesh/namespaces';
import { defineRule } from '../rule';
import { nsa, owasp } from '../standards';
import { nameOf } from '../words';

const OUTWARD: readonly unknown[] = ['NodePort', 'LoadBalancer'];

/** A way in that no gateway guards. */
export const EXPOSED_SERVICE = defineRule({
  code: 'ZT308',
  name: 'exposed-service',
  title: 'A Service in the mesh is opened to the outside',
  severity: 'note',
  why: 'NodePort, LoadBalancer and externalIPs lead past the gateway where tokens, hosts and rates are checked, and callers arrive without an identity.',
  fix: 'Make it a ClusterIP and expose it through a gateway, unless it is the gateway.',
  standards: [nsa('Network separation and hardening'), owasp('API9')],
  check: (input) => input.services.flatMap(({ item }) => {
    const namespace = input.namespaces.get(item.ref.namespace);
    if (!namespace || !isMeshNamespace(namespace.labels)) return [];
    const type = item.root.child('spec').child('type');
    const addresses = item.root.child('spec').child('externalIPs');
    return [
      ...(OUTWARD.includes(type.value) ? [evidenceAt(item.ref, type, { details: { by: `its type ${String(type.value)}` } })] : []),
      ...(addresses.items().length > 0 ? [evidenceAt(item.ref, addresses, { details: { by: 'externalIPs' } })] : []),
    ];
  }),
  describe: ({ object, details }) => `${nameOf(object)} is opened to the outside by ${details.by}, past any gateway.`,
});
