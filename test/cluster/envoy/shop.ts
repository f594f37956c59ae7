import { meshedUndeclared, nobodys, ownCallers } from './callers';
import type { World } from './world';
import type { Written } from '../../support/examples-manifests';

export const TRUST_DOMAIN = 'cluster.local';

/** Three workloads of two namespaces, for policies to speak of: each with a port for HTTP, one for TCP and one that says nothing. */
const BASE: readonly Written[] = [
  namespace('shop'), namespace('bank'), namespace('istio-system'),
  ...workload('shop', 'web'), ...workload('shop', 'api'), ...workload('bank', 'api'),
];

/** A mesh of the three workloads with these policies. */
export function shop(name: string, policies: readonly Written[], rest: Pick<World, 'requests'> & Partial<World>): World {
  const objects = [...BASE, ...policies];
  return {
    name,
    objects,
    mesh: { trustDomain: TRUST_DOMAIN },
    callers: [
      ...ownCallers(BASE, TRUST_DOMAIN),
      meshedUndeclared(TRUST_DOMAIN, 'elsewhere', 'web'),
      meshedUndeclared(TRUST_DOMAIN, 'shop-2', 'web'),
      meshedUndeclared(TRUST_DOMAIN, 'shop', 'default'),
      ...nobodys(TRUST_DOMAIN, { namespace: 'shop', serviceAccount: 'web' }),
    ],
    ...rest,
  };
}

let count = 0;

/** An AuthorizationPolicy; in `shop` unless it says otherwise. */
export function authorizationPolicy(spec: object, metadata: Partial<Written['metadata']> = {}): Written {
  return policy('AuthorizationPolicy', spec, metadata);
}

export function peerAuthentication(spec: object, metadata: Partial<Written['metadata']> = {}): Written {
  return policy('PeerAuthentication', spec, metadata);
}

export function policy(kind: string, spec: object, metadata: Partial<Written['metadata']> = {}): Written {
  return { apiVersion: 'security.istio.io/v1', kind, metadata: { name: `policy-${count++}`, namespace: 'shop', ...metadata }, spec };
}

function namespace(name: string): Written {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio-injection': 'enabled' } } };
}

function workload(of: string, name: string): Written[] {
  const labels = { app: name };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: of },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { serviceAccountName: name, containers: [{ name: 'main', image: 'example', ports: [8080, 5432, 7000].map((containerPort) => ({ containerPort })) }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: of },
      spec: {
        selector: labels,
        ports: [
          { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
          { name: 'database', port: 5432, targetPort: 5432, protocol: 'TCP', appProtocol: 'tcp' },
          { name: 'something', port: 7000, targetPort: 7000, protocol: 'TCP' },
        ],
      },
    },
  ];
}
