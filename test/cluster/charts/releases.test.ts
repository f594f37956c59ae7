/** Charts as their projects publish them: the pods are theirs, the policies are ours. */
import { ApiObject, Chart } from 'cdk8s';
import type { Include } from 'cdk8s';
import { declareRelease, RELEASES, type Changes, type DeclaredRelease } from './declarations';
import { controllersOf, intoTheMesh, type ReleaseName } from './release';
import { ClusterProfile, ForeignWorkload, Mesh, Port, Rule, ZeroTrustApp, ZeroTrustNamespace } from '../../../src';
import { service } from '../../support/programs';
import { synthesized, type Synthesized } from '../../support/synthesized';

const MESHES: readonly (readonly [string, Mesh])[] = [['Istio', Mesh.istio()], ['no mesh', Mesh.none()]];
const [[, ISTIO], [, NONE]] = MESHES as readonly [readonly [string, Mesh], readonly [string, Mesh]];
const profile = ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'], apiServerCidrs: ['172.18.0.2/32'] });

interface Program {
  readonly app: ZeroTrustApp;
  readonly chart: Chart;
  readonly tools: ZeroTrustNamespace;
}

function programOf(outdir: string, mesh: Mesh, release: DeclaredRelease, changes?: Changes): Program {
  const app = new ZeroTrustApp({ outdir, mesh, profile });
  const chart = new Chart(app, 'tools');
  const tools = new ZeroTrustNamespace(chart, 'tools');
  declareRelease(chart, tools, mesh === ISTIO, release, changes);
  return { app, chart, tools };
}

function synthesize(mesh: Mesh, name: ReleaseName, changes: Changes = {}, more: (program: Program) => void = () => undefined): Synthesized {
  return synthesized((outdir) => {
    const made = programOf(outdir, mesh, findRelease(name), changes);
    more(made);
    return made.app;
  });
}

function findRelease(name: ReleaseName): DeclaredRelease {
  return RELEASES.find((release) => release.name === name)!;
}

/** The names of rules that errors say can be waived. */
function rulesIn(error: string): readonly string[] {
  return [...new Set([...error.matchAll(/rule: Rule\.([A-Z_]+)/g)].map(([, member]) => member!))].sort();
}

describe.each(MESHES)('with %s', (_mesh, mesh) => {
  test.each(RELEASES.map(({ name }) => name))('%s is proven, with policies of ours', (name) => {
    expect(synthesize(mesh, name)).toEqual({ files: ['.zero-trust.facts', 'tools.k8s.yaml'], error: '' });
  });

  test.each(RELEASES)('$name without waivers breaks rules that are waived above, and nothing else', ({ name, waived, waivedInMesh = [] }) => {
    const { files, error } = synthesize(mesh, name, { waives: false });
    expect(files).toEqual([]);
    // An error lists 20 of its kind.
    const accepted = [...waived, ...mesh === ISTIO ? waivedInMesh : []];
    const members = Object.entries(Rule).filter(([, rule]) => accepted.includes(rule)).map(([member]) => member);
    expect(members).toEqual(expect.arrayContaining([...rulesIn(error)]));
    expect(rulesIn(error).length).toBeGreaterThan(1);
    for (const line of error.split('\n').slice(1)) expect(line).toMatch(/keep the rule, or waive it|^ {2}and \d+ more/);
  });

  test.each(RELEASES)('$name without a declaration is an error for each of its controllers', ({ name, adapt }) => {
    let controllers: readonly string[] = [];
    const { error } = synthesize(mesh, name, {
      declare: () => ({}),
      adapt: (release: Include) => {
        adapt(release);
        controllers = controllersOf(release).map(({ kind, name: object }) => `${kind} tools/${object} was not declared`);
      },
    });
    expect(controllers.length).toBeGreaterThan(0);
    for (const words of controllers) expect(error).toContain(words);
  });

  test('a service of ours calls a chart, and a chart calls a service of ours', () => {
    const call = ({ tools }: Program): void => {
      const [web, orders] = [service(tools, 'web'), service(tools, 'orders')];
      const [redis] = tools.node.findAll().filter((one): one is ForeignWorkload => one instanceof ForeignWorkload && one.name === 'argocd-redis');
      web.calls(redis!);
      redis!.calls(orders);
    };
    expect(synthesize(mesh, 'Argo CD', {}, call)).toMatchObject({ error: '' });
  });

  test.each<[string, ReleaseName, Changes, string]>([
    ['its policies let in whom nobody declared', 'Argo CD', { adapt: () => undefined }, 'NetworkPolicy tools/argocd-server-network-policy'],
    ['another account is declared', 'Grafana', { declare: (tools) => ({ it: grafana(tools, { serviceAccountName: 'default' }) }) }, "runs as the ServiceAccount 'grafana', and was declared as 'default'"],
    ['a label is wrong', 'Grafana', { declare: (tools) => ({ it: grafana(tools, { podLabels: { app: 'grafana' } }) }) }, 'Declare labels that they have: {"app.kubernetes.io/instance":"grafana","app.kubernetes.io/name":"grafana"} (proof)'],
    ['labels hold for other pods, too', 'ingress-nginx', {
      declare: (tools) => ({ it: new ForeignWorkload(tools, 'ingress-nginx-controller', { podLabels: { 'app.kubernetes.io/name': 'ingress-nginx' }, serviceAccountName: 'ingress-nginx', ports: [Port.http(80)] }) }),
    }, 'Job tools/ingress-nginx-admission-create makes pods with all labels of tools/ingress-nginx-controller'],
    ['two objects make its pods, and it is of another name', 'ingress-nginx', {
      declare: (tools) => ({ it: new ForeignWorkload(tools, 'admission', { podLabels: { 'app.kubernetes.io/component': 'admission-webhook' }, serviceAccountName: 'ingress-nginx-admission' }) }),
    }, "madeBy: ['ingress-nginx-admission-create'] }"],
    ['its Service leads elsewhere', 'Grafana', { declare: (tools) => ({ it: grafana(tools, { ports: [Port.http(3001, { servicePort: 3000 })] }) }) }, 'leads its port 3000/TCP to 3000 of tools/grafana, and was declared to lead it to 3001. Declare what it does: Port.http(3000)'],
    ['its Service is not the one that is named', 'Grafana', { declare: (tools) => ({ it: grafana(tools, { serviceNames: ['dashboards'] }) }) }, "no manifest has a Service 'dashboards' that leads to tools/grafana, but one has 'grafana'. Name it: { serviceNames: ['grafana'] }"],
  ])('a release is refused where %s', (_what, name, changes, says) => {
    const { files, error } = synthesize(mesh, name, { adapt: intoTheMesh, ...changes });
    expect(files).toEqual([]);
    expect(error).toContain(says);
  });
});

function grafana(tools: ZeroTrustNamespace, props: Partial<ConstructorParameters<typeof ForeignWorkload>[2]>): ForeignWorkload {
  return new ForeignWorkload(tools, 'grafana', { podLabels: { 'app.kubernetes.io/name': 'grafana' }, ports: [Port.http(3000)], ...props });
}

/** What a chart could bring for pods that are none of its own. */
describe('a chart that reaches for pods of ours', () => {
  const opens = { 'app.kubernetes.io/name': 'web' };

  test.each<[string, Mesh, object, string]>([
    ['a NetworkPolicy that opens them', NONE, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'chart', namespace: 'tools' }, spec: { podSelector: { matchLabels: opens }, ingress: [{}] } }, 'NetworkPolicy tools/chart'],
    ['a NetworkPolicy that opens all', NONE, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'chart', namespace: 'tools' }, spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] } }, 'NetworkPolicy tools/chart'],
    ['an AuthorizationPolicy for everybody', ISTIO, { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'chart', namespace: 'tools' }, spec: { selector: { matchLabels: opens }, rules: [{}] } }, 'AuthorizationPolicy tools/chart'],
    ['a PeerAuthentication that takes plain text', ISTIO, { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'chart', namespace: 'tools' }, spec: { selector: { matchLabels: opens }, mtls: { mode: 'PERMISSIVE' } } }, 'PeerAuthentication tools/chart'],
    ['a Service of theirs that selects them', NONE, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'chart', namespace: 'tools' }, spec: { type: 'NodePort', selector: opens, ports: [{ port: 80, targetPort: 8080 }] } }, 'Service tools/chart'],
    ['pods that look like them', NONE, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web2', namespace: 'tools' },
      spec: { selector: { matchLabels: opens }, template: { metadata: { labels: opens }, spec: { containers: [{ name: 'x', image: 'x' }] } } },
    }, 'Deployment tools/web2 was not declared'],
    ['a binding for their account', NONE, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'chart', namespace: 'tools' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'tools' }],
    }, 'the ServiceAccount tools/web gets undeclared rights: RoleBinding tools/chart'],
  ])('is refused with %s, whatever is waived', (_what, mesh, object, says) => {
    const { files, error } = synthesize(mesh, 'Prometheus', {}, ({ chart, tools }) => {
      service(tools, 'web');
      new ApiObject(chart.node.findChild('Prometheus'), 'chart', object as never);
    });
    expect(files).toEqual([]);
    expect(error).toContain(says);
  });
});
