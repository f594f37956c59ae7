import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import type { Item } from '../input';
import { MESHES } from '../meshes';
import { defineRule, type Evidence } from '../rule';
import { nist, nsa, owasp } from '../standards';
import { nameOf } from '../words';

const GATEWAY_API = 'gateway.networking.k8s.io';

/** Datagrams have no TLS of the gateway's, and HBONE is mutual TLS. */
const NOT_ASKED: readonly unknown[] = ['UDP', 'HBONE'];
const WITHOUT_TLS: readonly unknown[] = ['HTTP', 'TCP'];

/** Classes of Gateways that nobody calls from outside. */
const INNER_CLASSES: ReadonlySet<unknown> = new Set(MESHES.flatMap(({ innerGatewayClasses }) => innerGatewayClasses));

export const GATEWAY_WITHOUT_TLS = defineRule({
  code: 'ZT415',
  name: 'gateway-without-tls',
  title: 'A gateway listens without TLS',
  severity: 'error',
  why: 'Tokens, cookies and data of users cross the internet in plain text.',
  fix: 'Make the listener HTTPS or TLS with a certificate. An HTTP listener may stay if all its routes only redirect to https.',
  standards: [nsa('Encryption'), nist('800-204', 'MS-SS-4'), owasp('API8')],
  check: (input) => {
    const routes = routesByGateway(input.ofKind(GATEWAY_API, 'HTTPRoute'));
    return [
      ...input.ofKind(GATEWAY_API, 'Gateway').flatMap((gateway) => plainListeners(gateway, routes.get(keyOf(gateway.ref.namespace, gateway.ref.name)) ?? [])),
      ...MESHES.flatMap((mesh) => mesh.plainListeners(input)),
    ];
  },
  describe: ({ object, details }) => `${nameOf(object)} listens on port ${details.port} (${details.protocol}) without TLS.`,
});

/** One attachment of a route to a gateway, or to one listener of it. */
interface Attachment {
  readonly route: Item;
  readonly section: Field;
}

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

function routesByGateway(routes: readonly Item[]): ReadonlyMap<string, readonly Attachment[]> {
  const attachments = new Map<string, Attachment[]>();
  for (const route of routes) {
    for (const parent of route.root.child('spec').child('parentRefs').items()) {
      const key = keyOf(parent.child('namespace').value ?? route.ref.namespace, parent.child('name').value);
      const list = attachments.get(key) ?? [];
      list.push({ route, section: parent.child('sectionName') });
      attachments.set(key, list);
    }
  }
  return attachments;
}

function keyOf(namespace: unknown, name: unknown): string {
  return JSON.stringify([namespace, name]);
}

function onlyRedirects(attachments: readonly Attachment[]): boolean {
  return attachments.length > 0 && attachments.every(({ route }) => {
    const rules = route.root.child('spec').child('rules').items();
    return rules.length > 0 && rules.every((rule) => rule.child('filters').items().some((filter) => (
      filter.child('type').value === 'RequestRedirect' && filter.child('requestRedirect').child('scheme').value === 'https')));
  });
}
