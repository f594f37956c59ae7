/**
 * How long the judge takes on clusters of growing size, and what memory it needs.
 * Usage: ts-node --transpile-only test/judge/bench.ts [workloads …]
 */
import type { DeclaredEdge } from '../../src/judge/declared';
import { judge } from '../../src/judge/judge';

const CALLS_PER_WORKLOAD = 5;
const PER_NAMESPACE = 20;
const PORT = 8080;
const METADATA = ['169.254.169.254/32', '10.0.0.0/8'];

interface Generated {
  readonly objects: object[];
  readonly edges: DeclaredEdge[];
}

/** Zero-trust manifests: default deny, one policy per callee and caller, identities, methods and paths, a limited registry. */
export function generate(count: number): Generated {
  const objects: object[] = [];
  const edges: DeclaredEdge[] = [];
  const names = Array.from({ length: count }, (_, index) => ({ name: `app-${index}`, namespace: `team-${Math.floor(index / PER_NAMESPACE)}` }));
  const dns: DeclaredEdge['to'] = { kind: 'pods', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, services: ['kube-dns'] };
  const callers: number[][] = names.map(() => []);
  const callees = names.map((_, index) => Array.from({ length: CALLS_PER_WORKLOAD }, (__, call) => (index * 7 + call * 13 + 1) % count)
    .filter((callee, position, all) => callee !== index && all.indexOf(callee) === position));
  callees.forEach((list, index) => { for (const callee of list) callers[callee].push(index); });
  for (const namespace of new Set(names.map((item) => item.namespace))) objects.push(...namespaceObjects(namespace));
  names.forEach((self, index) => {
    const labels = { 'app.kubernetes.io/name': self.name };
    objects.push(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: self,
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { serviceAccountName: self.name, containers: [{ name: 'main', ports: [{ containerPort: PORT, name: 'http' }] }] } } },
      },
      { apiVersion: 'v1', kind: 'Service', metadata: self, spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: PORT }] } },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: self,
        spec: {
          podSelector: { matchLabels: labels },
          policyTypes: ['Ingress', 'Egress'],
          ingress: callers[index].map((caller) => ({ from: [peer(names[caller])], ports: [{ port: PORT }] })),
          egress: [
            ...callees[index].map((callee) => ({ to: [peer(names[callee])], ports: [{ port: PORT }] })),
            { to: [{ namespaceSelector: name('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }], ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] },
            ...(index % 10 === 0 ? [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: METADATA } }], ports: [{ port: 443 }] }] : []),
          ],
        },
      },
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: self,
        spec: {
          selector: { matchLabels: labels },
          rules: callers[index].map((caller) => ({
            from: [{ source: { principals: [`cluster.local/ns/${names[caller].namespace}/sa/${names[caller].name}`] } }],
            to: [{ operation: { methods: ['GET', 'POST'].slice(0, 1 + caller % 2), paths: [`/v1/${self.name}/*`, `/public-${caller % 3}`], ports: [String(PORT)] } }],
          })),
        },
      },
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'Sidecar',
        metadata: self,
        spec: {
          workloadSelector: { labels },
          outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
          egress: [{
            hosts: [
              'kube-system/kube-dns.kube-system.svc.cluster.local', './api.example.com',
              ...callees[index].map((callee) => `${names[callee].namespace}/${names[callee].name}.${names[callee].namespace}.svc.cluster.local`),
            ],
          }],
        },
      },
    );
    const from = { kind: 'workload' as const, workload: `${self.namespace}/${self.name}` };
    edges.push({ from, to: dns, ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }] });
    if (index % 10 === 0) {
      edges.push({ from, to: { kind: 'external', cidrs: [{ cidr: '0.0.0.0/0', except: METADATA }] }, ports: [{ port: 443 }], requests: [{ hosts: ['api.example.com'] }] });
    }
    for (const callee of callees[index]) {
      edges.push({
        from,
        to: { kind: 'workload', workload: `${names[callee].namespace}/${names[callee].name}` },
        ports: [{ port: PORT }],
        requests: [{ methods: ['GET', 'POST'].slice(0, 1 + index % 2), paths: [`/v1/${names[callee].name}/*`, `/public-${index % 3}`] }],
      });
    }
  });
  return { objects, edges };
}

function namespaceObjects(namespace: string): object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'istio-injection': 'enabled' } } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'default-deny', namespace }, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
    { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace }, spec: { mtls: { mode: 'STRICT' } } },
    { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'allow-nothing', namespace }, spec: {} },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'api', namespace },
      spec: { hosts: ['api.example.com'], exportTo: ['.'], resolution: 'DNS', ports: [{ number: 443, name: 'tls', protocol: 'TLS' }] },
    },
  ];
}

function name(namespace: string): object {
  return { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
}

function peer(item: { name: string; namespace: string }): object {
  return { namespaceSelector: name(item.namespace), podSelector: { matchLabels: { 'app.kubernetes.io/name': item.name } } };
}

function timed<T>(label: string, work: () => T): T {
  const start = process.hrtime.bigint();
  const before = process.cpuUsage();
  const result = work();
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  const cpu = process.cpuUsage(before).user / 1e3;
  process.stdout.write(`  ${label.padEnd(24)} ${wall.toFixed(0).padStart(7)} ms, processor ${cpu.toFixed(0).padStart(7)} ms\n`);
  return result;
}

function run(count: number): void {
  const { objects, edges } = generate(count);
  process.stdout.write(`${count} workloads, ${edges.length} declared edges, ${objects.length} objects\n`);
  const judgement = timed('read and arrange', () => judge([{ objects }], { ipBlockMatchesPods: 'no' }));
  const rows = timed('matrix', () => { let sum = 0; for (const _ of judgement.matrix()) sum += 1; return sum; });
  const proof = timed('prove', () => judgement.prove(edges, { limit: 10 }));
  timed('check, 1000 flows', () => {
    for (let index = 0; index < 1000; index += 1) {
      const edge = edges[(index * 7) % edges.length];
      if (edge.from.kind === 'workload' && edge.to.kind === 'workload') {
        judgement.check({ from: edge.from, to: edge.to, port: PORT, method: 'GET', path: '/' });
      }
    }
  });
  process.stdout.write(`  rows ${rows}, proof holds: ${proof.holds}, heap ${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(0)} MiB, resident ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB\n`);
  for (const finding of proof.findings.slice(0, 3)) process.stdout.write(`  ${JSON.stringify(finding)}\n`);
}

if (require.main === module) {
  const sizes = process.argv.slice(2).map(Number);
  for (const count of sizes.length > 0 ? sizes : [100, 1_000, 10_000]) run(count);
}
