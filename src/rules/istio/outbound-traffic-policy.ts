import { SIDECARS } from './objects';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nsa, owasp } from '../standards';
import { istio } from './standards';
import { nameOf, show } from '../words';
import { isMeshNamespace } from './namespaces';

const CLOSED = 'REGISTRY_ONLY';

/** `outboundTrafficPolicy: {}` is REGISTRY_ONLY, the zero of its enum; leaving it out is the mesh's default, ALLOW_ANY. */
export const OUTBOUND_TRAFFIC_POLICY = defineRule({
  code: 'ZT413',
  name: 'outbound-traffic-policy',
  title: 'A Sidecar lets its workloads call unknown hosts',
  severity: 'warning',
  why: 'With ALLOW_ANY, or with nothing said, the proxy passes calls to any host: no ServiceEntry is missed, and none is noticed.',
  fix: `Set \`outboundTrafficPolicy: {mode: ${CLOSED}}\`; keep the NetworkPolicy too, which a pod can't go around.`,
  standards: [istio('Sidecar, OutboundTrafficPolicy', 'reference/config/networking/sidecar/#OutboundTrafficPolicy'), nsa('Network separation and hardening'), owasp('API7')],
  check: (input) => input.typed(SIDECARS).flatMap(({ item }) => {
    const policy = item.root.child('spec').child('outboundTrafficPolicy');
    const mode = policy.child('mode');
    if (mode.present) return mode.value === CLOSED ? [] : [evidenceAt(item.ref, mode)];
    const namespace = input.namespaces.get(item.ref.namespace);
    return policy.present || !namespace || !isMeshNamespace(namespace.labels) ? [] : [evidenceAt(item.ref, policy)];
  }),
  describe: ({ object, got }) => `${nameOf(object)} lets its workloads call unknown hosts: outboundTrafficPolicy is ${show(got)}, expected ${CLOSED}.`,
});
