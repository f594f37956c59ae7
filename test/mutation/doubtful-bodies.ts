import type { Manifest } from '../support/synth';

const ANSWERS_OVER_HTTP = { acme: { solvers: [{ http01: { gatewayHTTPRoute: {} } }] } };

/** What makes an object doubtful, of kinds that are so only where they hold something. */
const BODIES: Readonly<Record<string, (metadata: object) => object>> = {
  ' ConfigMap': (metadata) => ({ metadata: { ...metadata, name: 'istio' }, data: { mesh: 'outboundTrafficPolicy:\n  mode: ALLOW_ANY\n' } }),
  ' Secret': () => ({ type: 'kubernetes.io/service-account-token' }),
  'apiextensions.k8s.io CustomResourceDefinition': () => ({ spec: { conversion: { strategy: 'Webhook' } } }),
  'apiregistration.k8s.io APIService': () => ({ spec: { group: 'nobody.example.net', service: { name: 'mutant', namespace: 'elsewhere' } } }),
  'crd.projectcalico.org FelixConfiguration': () => ({ spec: { defaultEndpointToHostAction: 'Accept' } }),
  'projectcalico.org FelixConfiguration': () => ({ spec: { defaultEndpointToHostAction: 'Accept' } }),
  'cert-manager.io Issuer': () => ({ spec: ANSWERS_OVER_HTTP }),
  'cert-manager.io ClusterIssuer': () => ({ spec: ANSWERS_OVER_HTTP }),
  'gateway.networking.k8s.io GatewayClass': () => ({ spec: { controllerName: 'example.com/mutant', parametersRef: { group: '', kind: 'ConfigMap', name: 'mutant' } } }),
  'networking.istio.io DestinationRule': () => ({ spec: { host: 'greeter', trafficPolicy: { tls: { mode: 'DISABLE' } } } }),
  'networking.istio.io VirtualService': () => ({ spec: { hosts: ['greeter'], http: [{ route: [{ destination: { host: 'mutant' } }] }] } }),
  'storage.k8s.io CSIDriver': () => ({ spec: { tokenRequests: [{ audience: 'mutant' }] } }),
};

/** The fields of such an object, where it needs some to be doubtful. */
export function doubtfulBodyOf(group: string, kind: string, namespace: string | undefined): Manifest {
  const metadata = { name: 'mutant', ...(namespace !== undefined && { namespace }) };
  return BODIES[`${group} ${kind}`]?.(metadata) ?? {};
}
