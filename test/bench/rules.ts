/** What each rule costs on a large cluster, and how that grows. Usage: ts-node test/bench/rules.ts */
import { parseManifests } from '../../src/judge/parse';
import { CATALOGUE } from '../../src/rules/catalogue';
import type { RuleInput } from '../../src/rules/input';
import { ruleInput } from '../../src/rules/read-input';

/** Ten times as much: a rule that is linear takes about ten times as long, one that looks at pairs a hundred times. */
const SIZES = [1_000, 10_000] as const;
const RUNS = 3;

/** One workload with everything around it; a hundred of them share a namespace. */
function workload(index: number, among: number): readonly unknown[] {
  const name = `service-${index}`;
  const metadata = { name, namespace: `team-${index % 100}` };
  const labels = { app: name, tier: 'backend' };
  const caller = `service-${(index + 100) % among}`;
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

function cluster(workloads: number): RuleInput {
  const objects = Array.from({ length: workloads }, (_, index) => workload(index, workloads)).flat();
  return ruleInput(parseManifests([{ objects }]));
}

/** The best of some runs, in milliseconds of the processor: other programs share the machine. */
function cost(check: () => unknown): number {
  return Math.min(...Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    check();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }));
}

const inputs = SIZES.map(cluster);
const costs = CATALOGUE.map((rule) => ({ rule, ms: inputs.map((input) => cost(() => rule.check(input))) }));
costs.sort((one, other) => other.ms.at(-1)! - one.ms.at(-1)!);

console.log(`The ten dearest of ${CATALOGUE.length} rules, in ms of the processor, at ${SIZES.join(' and ')} workloads:\n`);
console.log('| rule | fewer | more | growth |\n| --- | --- | --- | --- |');
for (const { rule, ms: [fewer = 0, more = 0] } of costs.slice(0, 10)) {
  console.log(`| ${rule.name} | ${fewer.toFixed(1)} | ${more.toFixed(1)} | ${(more / Math.max(fewer, 0.1)).toFixed(1)} |`);
}
