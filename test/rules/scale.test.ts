import { readObjects } from '../../src/reach/parse/documents';
import { CATALOGUE } from '../../src/rules/catalogue';
import { ruleInput } from '../../src/rules/input';

const WORKLOADS = 10_000;
const LONGEST_MS = 1_000;

/** One workload with everything around it; a hundred of them share a namespace. */
function workload(index: number): readonly unknown[] {
  const name = `service-${index}`;
  const metadata = { name, namespace: `team-${index % 100}` };
  const labels = { app: name, tier: 'backend' };
  const caller = `service-${(index + 100) % WORKLOADS}`;
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        template: {
          metadata: { labels },
          spec: { serviceAccountName: name, containers: [{ name: 'app', image: `ghcr.io/acme/${name}:1.0`, ports: [{ name: 'http', containerPort: 8080 }], env: [{ name: 'LOG_LEVEL', value: 'info' }] }] },
        },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: { matchLabels: { app: name } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': metadata.namespace } }, podSelector: { matchLabels: { app: caller } } }], ports: [{ port: 8080 }] }],
        egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: caller } } }], ports: [{ port: 8080 }] }],
      },
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata,
      spec: {
        selector: { matchLabels: { app: name } },
        rules: [{ from: [{ source: { principals: [`cluster.local/ns/${metadata.namespace}/sa/${caller}`] } }], to: [{ operation: { ports: ['8080'], methods: ['GET'] } }] }],
      },
    },
    { apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', metadata, spec: { selector: { matchLabels: { app: name } }, jwtRules: [{ issuer: 'a' }] } },
  ];
}

describe('ten thousand workloads', () => {
  const objects = Array.from({ length: WORKLOADS }, (_, index) => workload(index)).flat();
  const input = ruleInput(readObjects([{ objects }]));

  test.each(CATALOGUE.map((rule) => [rule.name, rule] as const))('%s takes less than a second', (_, rule) => {
    // The best of three: other programs share the machine, and a quadratic rule is slow every time.
    const times = [1, 2, 3].map(() => {
      const begin = performance.now();
      rule.check(input);
      return performance.now() - begin;
    });
    expect(Math.min(...times)).toBeLessThan(LONGEST_MS);
  });
});
