/** A Gateway with routes, and policies for them, as anybody writes them. */
import type { Written } from '../../support/examples-manifests';
import { issueCertificates, tlsSecret } from '../envoy/certificates';

export const [HOST, EDGE] = ['shop.example.com', 'public/edge'];
const GROUP = 'gateway.networking.k8s.io';

export const CERTIFICATE = issueCertificates(['spiffe://test/edge']).identities['spiffe://test/edge']!;

export const SECRET = tlsSecret(CERTIFICATE, { name: 'tls', namespace: 'public' });

/** A Gateway with two routes: one with two rules of which one has a name, and one for what is below /other. */
export const GROUND = (port: number): readonly Written[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'public' } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  SECRET,
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 8080 }] } },
  {
    apiVersion: `${GROUP}/v1`,
    kind: 'Gateway',
    metadata: { name: 'edge', namespace: 'public' },
    spec: {
      gatewayClassName: 'eg',
      listeners: [{
        name: 'https', port, protocol: 'HTTPS', hostname: HOST, tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: 'tls' }] }, allowedRoutes: { namespaces: { from: 'All' } },
      }],
    },
  },
  routeTo('main', [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }, { name: 'named', matches: [{ path: { type: 'PathPrefix', value: '/named' } }] }]),
  routeTo('other', [{ matches: [{ path: { type: 'PathPrefix', value: '/other' } }] }]),
];

function routeTo(name: string, rules: readonly object[]): Written {
  const backendRefs = [{ name: 'web', port: 8080 }];
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'HTTPRoute',
    metadata: { name, namespace: 'shop' },
    spec: { parentRefs: [{ name: 'edge', namespace: 'public' }], hostnames: [HOST], rules: rules.map((rule) => ({ ...rule, backendRefs })) },
  };
}

/** The route with two rules. */
export const MAIN = { kind: 'HTTPRoute', name: 'main' };

export function policy(name: string, target: object, spec: object, namespace = 'shop'): Written {
  return { apiVersion: 'gateway.envoyproxy.io/v1alpha1', kind: 'SecurityPolicy', metadata: { name, namespace }, spec: { targetRefs: [{ group: GROUP, ...target }], ...spec } };
}
