import type { AllowedNamespaces, Gateway, GatewayListener } from '../../../cluster/gateway';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { parseCustomLabelSelector } from '../../../objects/read/selector';
import { refuseGateway } from '../refusals/gateway';

/** Fields of gateway.networking.k8s.io/v1, those of the experimental channel included. */
const SPEC_FIELDS: ReadonlySet<string> = new Set([
  'gatewayClassName', 'listeners', 'addresses', 'infrastructure', 'allowedListeners', 'tls', 'defaultScope',
]);
const LISTENER_FIELDS: ReadonlySet<string> = new Set(['name', 'hostname', 'port', 'protocol', 'tls', 'allowedRoutes']);
const TLS_FIELDS: ReadonlySet<string> = new Set(['mode', 'certificateRefs', 'options', 'frontendValidation']);
const CERTIFICATE_FIELDS: ReadonlySet<string> = new Set(['group', 'kind', 'name', 'namespace']);
const ALLOWED_FIELDS: ReadonlySet<string> = new Set(['namespaces', 'kinds']);
const NAMESPACES_FIELDS: ReadonlySet<string> = new Set(['from', 'selector']);

/** Reads a Gateway (gateway.networking.k8s.io). */
export function parseGateway(ref: ObjectRef, root: Field, malformed: () => boolean): Gateway {
  const spec = root.child('spec').only(SPEC_FIELDS);
  refuseGateway(spec);
  const infrastructure = spec.child('infrastructure');
  return Object.freeze({
    ref,
    className: spec.child('gatewayClassName').string() ?? '',
    listeners: Object.freeze(spec.child('listeners').items().flatMap((listener) => parseListener(ref, listener, spec.child('tls').child('frontend')))),
    ownLabels: root.child('metadata').child('labels').stringMap(),
    ownAnnotations: root.child('metadata').child('annotations').stringMap(),
    labels: infrastructure.child('labels').stringMap(),
    annotations: infrastructure.child('annotations').stringMap(),
    malformed: malformed(),
  });
}

function parseListener(ref: ObjectRef, listener: Field, frontend: Field): GatewayListener[] {
  listener.only(LISTENER_FIELDS);
  const port = listener.child('port').integer();
  const hostname = listener.child('hostname').string();
  const tls = listener.child('tls').only(TLS_FIELDS);
  const allowed = listener.child('allowedRoutes').only(ALLOWED_FIELDS);
  const kinds = allowed.child('kinds').items();
  if (port === undefined) return [];
  return [Object.freeze({
    name: listener.child('name').string() ?? '',
    port,
    protocol: listener.child('protocol').string() ?? '',
    ...(hostname !== undefined && hostname !== '' && { hostname: hostname.toLowerCase() }),
    ...(tls.present && { tls: parseTls(ref, tls) }),
    ...(listener.child('protocol').value === 'HTTPS' && asksForCertificate(frontend, port) && { asksForCertificate: true }),
    namespaces: parseNamespaces(allowed.child('namespaces').only(NAMESPACES_FIELDS)),
    ...(kinds.length > 0 && { kinds: Object.freeze(kinds.flatMap((kind) => kind.child('kind').string() ?? [])) }),
  })];
}

/** A listener with TLS terminates it unless it says otherwise. */
function parseTls(ref: ObjectRef, tls: Field): GatewayListener['tls'] {
  return Object.freeze({
    mode: tls.child('mode').oneOf(['Terminate', 'Passthrough'] as const) ?? 'Terminate',
    certificates: Object.freeze(tls.child('certificateRefs').items().map((item) => {
      item.only(CERTIFICATE_FIELDS);
      return Object.freeze({
        kind: item.child('kind').string() ?? 'Secret',
        namespace: item.child('namespace').string() ?? ref.namespace,
        name: item.child('name').string() ?? '',
      });
    })),
  });
}

/** Source: Gateway API, GatewayTLSConfig and FrontendTLSValidation: one port's word is in place of that for all; with a fallback nobody is refused. */
function asksForCertificate(frontend: Field, port: number): boolean {
  const own = frontend.child('perPort').items().find((one) => one.child('port').value === port)?.child('tls');
  const validation = (own ?? frontend.child('default')).child('validation');
  return validation.child('caCertificateRefs').items().length > 0 && (validation.child('mode').value ?? 'AllowValidOnly') === 'AllowValidOnly';
}

/** Without a word routes come from the Gateway's own namespace. */
function parseNamespaces(field: Field): AllowedNamespaces {
  const from = field.child('from').oneOfKnown(['Same', 'All', 'Selector'] as const) ?? 'Same';
  if (from !== 'Selector') return Object.freeze({ from });
  const selector = field.child('selector');
  if (selector.present) return Object.freeze({ from, selector: parseCustomLabelSelector(selector) });
  selector.report('missing-field', 'a selector, as `from: Selector` says');
  return Object.freeze({ from: 'Same' });
}
