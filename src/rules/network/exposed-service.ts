import { evidenceAt } from '../evidence';
import { isMeshNamespace } from '../meshes';
import { defineRule } from '../rule';
import { nsa, owasp } from '../standards';
import { nameOf } from '../words';

const OUTWARD: readonly unknown[] = ['NodePort', 'LoadBalancer'];

/** A way in that no gateway guards. Addresses claimed by externalIPs are external-ips' business. */
export const EXPOSED_SERVICE = defineRule({
  code: 'ZT308',
  name: 'exposed-service',
  title: 'A Service in the mesh is opened to the outside',
  severity: 'note',
  why: 'NodePort and LoadBalancer lead past the gateway where tokens, hosts and rates are checked, and callers arrive without an identity.',
  fix: 'Make it a ClusterIP and expose it through a gateway, unless it is the gateway.',
  standards: [nsa('Network separation and hardening'), owasp('API9')],
  check: (input) => input.services.flatMap(({ item }) => {
    const namespace = input.namespaces.get(item.ref.namespace);
    if (!namespace || !isMeshNamespace(namespace.labels)) return [];
    const type = item.root.child('spec').child('type');
    return OUTWARD.includes(type.value) ? [evidenceAt(item.ref, type, { details: { type: String(type.value) } })] : [];
  }),
  describe: ({ object, details }) => `${nameOf(object)} is opened to the outside by its type ${details.type}, past any gateway.`,
});
