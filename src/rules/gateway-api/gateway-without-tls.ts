import { gatewayKey, GATEWAY_GROUP, routesByGateway, type Attachment } from './attached-routes';
import { evidenceAt } from '../evidence';
import type { Item } from '../input';
import { MESHES } from '../meshes';
import { defineRule, type Evidence } from '../rule';
import { nist, nsa, owasp } from '../standards';
import { nameOf } from '../words';

/** Datagrams have no TLS of the gateway's, and HBONE is mutual TLS. */
const NOT_ASKED: readonly unknown[] = ['UDP', 'HBONE'];
const WITHOUT_TLS: readonly unknown[] = ['HTTP', 'TCP'];

/** Classes of Gateways that nobody calls from outside. */
export const INNER_CLASSES: ReadonlySet<unknown> = new Set(MESHES.flatMap(({ innerGatewayClasses }) => innerGatewayClasses));

export const GATEWAY_WITHOUT_TLS = defineRule({
  code: 'ZT415',
  name: 'gateway-without-tls',
  title: 'A gateway listens without TLS',
  severity: 'error',
  why: 'Tokens, cookies and data of users cross the internet in plain text.',
  fix: 'Make the listener HTTPS or TLS with a certificate. An HTTP listener may stay if all its routes only redirect to https.',
  standards: [nsa('Encryption'), nist('800-204', 'MS-SS-4'), owasp('API8')],
  check: (input) => {
    const routes = routesByGateway(input);
    return [
      ...input.ofKind(GATEWAY_GROUP, 'Gateway').flatMap((gateway) => plainListeners(gateway, routes.get(gatewayKey(gateway.ref.namespace, gateway.ref.name)) ?? [])),
      ...MESHES.flatMap((mesh) => mesh.plainListeners(input)),
    ];
  },
  describe: ({ object, details }) => `${nameOf(object)} listens on port ${details.port} (${details.protocol}) without TLS.`,
});

function plainListeners({ ref, root }: Item, routes: readonly Attachment[]): readonly Evidence[] {
  const spec = root.child('spec');
  if (INNER_CLASSES.has(spec.child('gatewayClassName').value)) return [];
  return spec.child('listeners').items().flatMap((listener) => {
    const protocol = listener.child('protocol');
    if (NOT_ASKED.includes(protocol.value) || (!WITHOUT_TLS.includes(protocol.value) && listener.child('tls').present)) return [];
    const attached = routes.filter(({ section }) => !section.present || section.value === listener.child('name').value);
    if (protocol.value === 'HTTP' && onlyRedirects(attached)) return [];
    const details = { port: String(listener.child('port').value), protocol: String(protocol.value) };
    return [evidenceAt(ref, protocol, { details })];
  });
}

function onlyRedirects(attachments: readonly Attachment[]): boolean {
  return attachments.length > 0 && attachments.every(({ route }) => {
    const rules = route.root.child('spec').child('rules').items();
    return rules.length > 0 && rules.every((rule) => rule.child('filters').items().some((filter) => (
      filter.child('type').value === 'RequestRedirect' && filter.child('requestRedirect').child('scheme').value === 'https')));
  });
}
