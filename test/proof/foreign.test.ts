/** Pods that operators and charts make, in a namespace of the program: policies are ours, the pods are not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Include, JsonPatch } from 'cdk8s';
import { stringify } from 'yaml';
import { Access, AssumptionKind, ClusterProfile, ExternalHost, ForeignWorkload, KubernetesApi, Mesh, Port, Rule, SecureService, TrustReport, Waivers, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { proveGraph } from '../../src/proof/prove-graph';
import { image, service } from '../support/programs';
import { find, Manifest } from '../support/synth';
import { synthesized } from '../support/synthesized';

const ISTIO = Mesh.istio();
const NONE = Mesh.none();

interface Program {
  readonly app: ZeroTrustApp;
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly database: ForeignWorkload;
  readonly kafka: ForeignWorkload;
  readonly grafana: ForeignWorkload;
}

const GRAFANA = { 'app.kubernetes.io/name': 'grafana', 'app.kubernetes.io/instance': 'monitoring' };

/** CloudNativePG, Strimzi and Grafana beside two services. */
function program(outdir: string, mesh: Mesh): Program {
  const app = new ZeroTrustApp({ outdir, mesh, profile: ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'], apiServerCidrs: ['172.18.0.2/32'] }) });
  const chart = new Chart(app, 'app');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const database = new ForeignWorkload(shop, 'database', {
    podLabels: { 'cnpg.io/cluster': 'database', 'cnpg.io/podRole': 'instance' },
    ports: [Port.tcp(5432)],
    serviceNames: ['database-rw', 'database-ro', 'database-r'],
  });
  database.calls(database);
  database.calls(KubernetesApi.inCluster());
  const kafka = new ForeignWorkload(shop, 'kafka', {
    podLabels: { 'strimzi.io/cluster': 'events', 'strimzi.io/name': 'events-kafka' },
    serviceAccountName: 'events-kafka',
    ports: [Port.tcp(9092, { name: 'tcp-clients' }), Port.tcp(9091, { name: 'tcp-replication' })],
    serviceNames: ['events-kafka-bootstrap', 'events-kafka-brokers'],
  });
  kafka.calls(kafka, Access.ports('tcp-replication'));
  const grafana = new ForeignWorkload(shop, 'grafana', { name: 'monitoring-grafana', podLabels: GRAFANA, ports: [Port.http(3000, { servicePort: 80 })] });
  grafana.calls(ExternalHost.https('grafana.com'));
  grafana.calls(database);
  const web = service(shop, 'web');
  web.calls(database);
  web.calls(kafka, Access.ports('tcp-clients'));
  service(shop, 'admin').calls(grafana);
  kafka.calledBy(SecureService.fromReference({ namespace: 'billing', name: 'invoices' }), Access.ports('tcp-clients'));
  return { app, chart, shop, database, kafka, grafana };
}

function synthesize(mesh: Mesh, change: (program: Program) => void = () => undefined) {
  return synthesized((outdir) => {
    const made = program(outdir, mesh);
    change(made);
    return made.app;
  });
}

function manifests({ app }: Program): readonly Manifest[] {
  return app.charts.flatMap((chart) => chart.toJson() as Manifest[]);
}

/** What the chart of Grafana renders, in its shape. */
function rendered({ labels = GRAFANA, pod = {}, container = {}, kind = 'Deployment', name = 'monitoring-grafana' }: { labels?: object; pod?: object; container?: object; kind?: string; name?: string } = {}): readonly object[] {
  const metadata = { name, namespace: 'shop', labels: { ...GRAFANA, 'helm.sh/chart': 'grafana-8.5.1', 'app.kubernetes.io/version': '11.2.0', 'app.kubernetes.io/managed-by': 'Helm' } };
  const hardened = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'ClusterIP', selector: GRAFANA, ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 3000, appProtocol: 'http' }] } },
    {
      apiVersion: 'apps/v1',
      kind,
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        ...(kind === 'StatefulSet' && { serviceName: name }),
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            securityContext: { runAsUser: 472, runAsGroup: 472, fsGroup: 472, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [{
              name: 'grafana',
              image: image('grafana'),
              ports: [{ name: 'http', containerPort: 3000, protocol: 'TCP' }],
              securityContext: hardened,
              resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
              readinessProbe: { httpGet: { path: '/api/health', port: 3000 } },
              livenessProbe: { httpGet: { path: '/api/health', port: 3000 } },
              ...container,
            }],
            ...pod,
          },
        },
      },
    },
  ];
}

function include(objects: readonly object[]): (program: Program) => void {
  return ({ chart }) => {
    const folder = mkdtempSync(join(tmpdir(), 'include-'));
    const url = join(folder, 'chart.yaml');
    writeFileSync(url, objects.map((object) => stringify(object)).join('---\n'));
    new Include(chart, 'rendered', { url });
    rmSync(folder, { recursive: true });
  };
}

describe.each<[string, Mesh]>([['Istio', ISTIO], ['no mesh', NONE]])('with %s, pods of operators and charts', (_name, mesh) => {
  test('are proven with policies of ours', () => {
    expect(synthesize(mesh)).toMatchObject({ error: '' });
    const objects = manifests(program('/dev/null', mesh));
    expect(find(objects, 'NetworkPolicy', 'kafka').spec).toMatchObject({ podSelector: { matchLabels: { 'strimzi.io/cluster': 'events', 'strimzi.io/name': 'events-kafka' } } });
    expect(objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name).sort()).toEqual(['admin', 'web']);
    if (mesh === NONE) return;
    expect(find(objects, 'Sidecar', 'web').spec).toMatchObject({ egress: [{ hosts: expect.arrayContaining(['shop/database-rw.shop.svc.cluster.local', 'shop/database-ro.shop.svc.cluster.local', 'shop/events-kafka-bootstrap.shop.svc.cluster.local']) as string[] }] });
    expect(JSON.stringify(find(objects, 'AuthorizationPolicy', 'database').spec)).toContain('cluster.local/ns/shop/sa/monitoring-grafana');
    expect(JSON.stringify(find(objects, 'AuthorizationPolicy', 'kafka').spec)).toContain('cluster.local/ns/billing/sa/invoices');
    expect(JSON.stringify(find(objects, 'AuthorizationPolicy', 'kafka').spec)).toContain('cluster.local/ns/shop/sa/events-kafka');
  });

  test('are an assumption, without which the proof fails', () => {
    const made = program('/dev/null', mesh);
    const graph = Registry.of(made.app).graph();
    const objects = manifests(made);
    const foreign = TrustReport.of(made.app).assumptions.filter(({ kind }) => kind === AssumptionKind.FOREIGN_PODS);
    expect(foreign.map(({ object }) => object)).toContain('pods strimzi.io/cluster=events,strimzi.io/name=events-kafka of shop');
    expect(proveGraph(graph, objects)).toMatchObject({ holds: true });
    for (const { object } of foreign) {
      expect({ object, holds: proveGraph(graph, objects, { without: (one) => one.object === object }).holds }).toEqual({ object, holds: false });
    }
  });

  test('may be made by manifests of the app', () => {
    expect(synthesize(mesh, include(rendered()))).toMatchObject({ error: '' });
    expect(synthesize(mesh, include(rendered({ kind: 'StatefulSet' }))).error).toBe('');
  });

  test('may break rules that are waived where they are included', () => {
    const change = (waive: boolean) => (made: Program) => {
      include(rendered({ container: { securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } } } }))(made);
      if (waive) Waivers.of(made.chart.node.findChild('rendered')).add({ rule: Rule.READ_ONLY_ROOT_FILESYSTEM, reason: 'the chart', owner: 'me', expires: '2028-01-31' });
    };
    expect(synthesize(mesh, change(false)).error).toContain('Deployment shop/monitoring-grafana, container grafana can write to its root file system');
    expect(synthesize(mesh, change(true)).error).toBe('');
  });

  test('may have a Service for some of them', () => {
    const spec = { selector: { 'cnpg.io/cluster': 'database', 'cnpg.io/instanceRole': 'primary' }, ports: [{ name: 'tcp', port: 5432 }] };
    expect(synthesize(mesh, include([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'database-rw', namespace: 'shop' }, spec }]))).toMatchObject({ error: '' });
  });

  test('may be made by several objects, of which the app has some', () => {
    const labels = { app: 'shard' };
    const shards = (...names: string[]) => synthesize(mesh, ({ chart, shop }) => {
      const shard = new ForeignWorkload(shop, 'shard', { podLabels: labels, madeBy: ['shard-0', 'shard-1'], ports: [Port.http(3000)] });
      service(shop, 'asks').calls(shard);
      shard.calls(shard);
      include(names.map((name) => rendered({ labels, name, pod: { serviceAccountName: 'shard' } })[2]!))({ chart } as Program);
    }).error;
    expect(shards('shard-0', 'shard-1')).toBe('');
    expect(shards('shard-1')).toBe('');
    expect(shards('shard-0', 'shard-2')).toContain("If they are the same, name it: { madeBy: ['shard-0', 'shard-2'] }");
  });

  test('run as accounts whose permissions a chart gives, where somebody answers for that', () => {
    const group = 'rbac.authorization.k8s.io';
    const role = (subject: string) => [
      { apiVersion: `${group}/v1`, kind: 'Role', metadata: { name: 'chart', namespace: 'shop' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }] },
      { apiVersion: `${group}/v1`, kind: 'RoleBinding', metadata: { name: 'chart', namespace: 'shop' }, roleRef: { apiGroup: group, kind: 'Role', name: 'chart' }, subjects: [{ kind: 'ServiceAccount', name: subject }] },
    ];
    const bound = (subject: string, waive: boolean) => synthesize(mesh, (made) => {
      include(role(subject))(made);
      const waived = waive ? [Rule.FOREIGN_PERMISSIONS, Rule.RBAC_ANY_NAME] : [];
      for (const rule of waived) Waivers.of(made.chart.node.findChild('rendered')).add({ rule, reason: 'the chart', owner: 'me', expires: '2028-01-31' });
    }).error;
    expect(bound('database', false)).toContain('the ServiceAccount shop/database, which pods of others run as, may get pods of shop, list pods of shop, which is undeclared: RoleBinding shop/chart binds it to Role \'chart\'');
    expect(bound('database', true)).toBe('');
    expect(bound('web', true)).toContain('the ServiceAccount shop/web may get pods of shop and 1 more, which is undeclared');
    expect(bound('nobody', true)).toContain('the ServiceAccount shop/nobody may get pods of shop and 1 more, which is undeclared');
  });

  test.each<[string, (program: Program) => void, string]>([
    ['pods that no declaration covers', include(rendered({ name: 'loki', labels: { app: 'loki' } })), 'Deployment shop/loki was not declared'],
    ['another object with their labels', include(rendered({ name: 'other' })), 'Deployment shop/other makes pods with all labels of shop/monitoring-grafana'],
    ['pods that have other labels', include(rendered({ labels: { app: 'grafana' } })), 'makes pods without the labels'],
    ['pods of another account', include(rendered({ pod: { serviceAccountName: 'default' } })), 'runs as the ServiceAccount \'default\', and was declared as \'monitoring-grafana\''],
    ['a privileged container', include(rendered({ container: { securityContext: { privileged: true } } })), 'is privileged'],
    ['a NetworkPolicy of the chart that opens them', include([...rendered(), {
      apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'chart', namespace: 'shop' }, spec: { podSelector: { matchLabels: GRAFANA }, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 3000 }] }] },
    }]), 'NetworkPolicy shop/chart'],
    ['no NetworkPolicy around them', ({ kafka }) => { kafka.node.tryRemoveChild('network-policy'); }, 'shop/kafka'],
    ['a policy of theirs that lets others in', ({ kafka }) => (kafka.node.findChild('network-policy') as ApiObject).addJsonPatch(JsonPatch.add('/spec/ingress/-', {})), 'NetworkPolicy shop/kafka'],
    ['a policy of theirs that lets them out', ({ database }) => (database.node.findChild('network-policy') as ApiObject).addJsonPatch(JsonPatch.add('/spec/egress/-', { to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] })), 'NetworkPolicy shop/database'],
    ['no labels', ({ shop }) => void new ForeignWorkload(shop, 'all', { podLabels: {} }), 'at least one label'],
    ['labels of a service', ({ shop }) => void new ForeignWorkload(shop, 'web2', { podLabels: { 'app.kubernetes.io/name': 'web' } }), 'shop/web2'],
    ['a maker of pods that is a service', ({ shop }) => void new ForeignWorkload(shop, 'twice', { madeBy: ['web'], podLabels: { app: 'x' } }), 'shop/web, which makes the pods of'],
    ['a maker of pods that is another\'s', ({ shop }) => void new ForeignWorkload(shop, 'twice', { madeBy: ['kafka'], podLabels: { app: 'x' } }), 'objects that make the pods of this workload alone'],
    ['no makers of pods', ({ shop }) => void new ForeignWorkload(shop, 'nobody', { madeBy: [], podLabels: { app: 'x' } }), 'at least one name'],
    ['a maker of pods that is no name', ({ shop }) => void new ForeignWorkload(shop, 'nobody', { madeBy: ['A B'], podLabels: { app: 'x' } }), 'madeBy[0]'],
    ['a Service of the chart of another name', ({ chart, shop }) => {
      new ForeignWorkload(shop, 'loki', { podLabels: { app: 'loki' }, serviceAccountName: 'monitoring-loki', ports: [Port.http(3100)] });
      include(rendered({ name: 'loki', labels: { app: 'loki' }, pod: { serviceAccountName: 'monitoring-loki' } }).map((object, index) => (index === 1 ? { ...object, spec: { selector: { app: 'loki' }, ports: [{ port: 3100 }] } } : object)))({ chart } as Program);
      const made = chart.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === 'Service' && one.node.path.includes('rendered'));
      made?.addJsonPatch(JsonPatch.replace('/metadata/name', 'logs'));
    }, "no manifest has a Service 'loki' that leads to shop/loki, but one has 'logs'. Name it: { serviceNames: ['logs'] }"],
    ...([
      ['selects pods of others', { selector: { app: 'legacy' }, ports: [{ port: 5432 }] }, 'it selects pods with app: legacy'],
      ['selects some other pods', { selector: { 'cnpg.io/cluster': 'other' }, ports: [{ port: 5432 }] }, 'it selects pods with cnpg.io/cluster: other'],
      ['selects no pods', { ports: [{ port: 5432 }] }, 'it selects no pods'],
      ['is the name of another host', { type: 'ExternalName', externalName: 'db.example.com' }, 'it is the name of another host'],
    ] as const).map(([what, spec, why]): [string, (program: Program) => void, string] => [
      `a stated Service that ${what}`,
      include([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'database-rw', namespace: 'shop' }, spec }]),
      `Service shop/database-rw was declared to lead to shop/database, but ${why}. Name those that do`,
    ]),
    ['a Service of the chart that leads elsewhere', include(rendered().map((object, index) => (index === 1 ? { ...object, spec: { selector: GRAFANA, ports: [{ port: 80, targetPort: 9000 }] } } : object))), 'leads its port 80/TCP to 9000 of shop/monitoring-grafana, and was declared to lead it to 3000'],
    ['the name of a service', ({ shop }) => void new ForeignWorkload(shop, 'twice', { name: 'web', podLabels: { app: 'x' } }), 'duplicate-name'],
    ...(mesh === NONE ? [] : [
      ['no AuthorizationPolicy', ({ kafka }) => { kafka.node.tryRemoveChild('callers'); }, 'shop/kafka'],
      ['an AuthorizationPolicy for anybody', ({ database }) => (database.node.findChild('callers') as ApiObject).addJsonPatch(JsonPatch.add('/spec/rules/-', {})), 'AuthorizationPolicy shop/database'],
      ['no Sidecar', ({ grafana }) => { grafana.node.tryRemoveChild('sidecar'); }, 'shop/monitoring-grafana'],
    ] as [string, (program: Program) => void, string][]),
  ])('are refused with %s', (_what, change, says) => {
    const { files, error } = synthesize(mesh, change);
    expect(files).toEqual([]);
    expect(error).toContain(says);
  });
});
