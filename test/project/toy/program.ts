/** What a program in the toy mesh does, run in the copy of the project. It prints what each attempt came to, as JSON. */
export const PROGRAM = `
const { mkdtempSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { ApiObject, Chart, JsonPatch } = require('cdk8s');
const zt = require('./lib');

const image = 'ghcr.io/acme/web@sha256:' + '0123456789abcdef'.repeat(4);

function attempt(mesh, change = () => {}) {
  const outdir = mkdtempSync(join(tmpdir(), 'toy-out-'));
  try {
    const app = new zt.ZeroTrustApp({ outdir });
    const chart = new Chart(app, 'shop');
    const shop = new zt.ZeroTrustNamespace(chart, 'shop', { mesh });
    const service = (name, props = {}) => new zt.SecureService(shop, name, { image, ports: [zt.Port.http(8080)], probes: zt.Probes.http('/healthz'), ...props });
    const web = service('web');
    const orders = service('orders', { metrics: { port: 9090 } });
    change({ chart, shop, web, orders, service });
    web.calls(orders);
    app.synth();
    return { written: readdirSync(outdir).filter((file) => file.endsWith('.yaml')).map((file) => readFileSync(join(outdir, file), 'utf8')).join('---\\n') };
  } catch (error) {
    return { refused: error.message };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function patch(scope, kind, name, ...operations) {
  for (const construct of scope.node.findAll()) {
    if (ApiObject.isApiObject(construct) && construct.kind === kind && construct.name === name) construct.addJsonPatch(...operations);
  }
}

const { judge } = require('./lib/judge/judge');

/** What the judge says of calls within manifests that are written by hand, by their name: the namespace shop is encrypted, or it is not. */
function verdicts(encrypt, ...objects) {
  const pod = (namespace, name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name, labels: { app: name } }, spec: { containers: [{ name: 'main', image }] } });
  const namespace = (name, labels) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  const judgement = judge([{ objects: [
    namespace('shop', encrypt ? { 'toy.example/encrypt': 'all' } : {}), namespace('other', {}), pod('shop', 'web'), pod('shop', 'orders'), pod('other', 'web'), ...objects,
  ] }]);
  const ask = (from, port) => judgement.check({ from: { workload: from }, to: { workload: 'shop/orders' }, port }).verdict;
  return {
    declared: ask('shop/web', 8080), otherPort: ask('shop/web', 9999), stranger: ask('other/web', 8080),
    out: judgement.check({ from: { workload: 'shop/orders' }, to: { workload: 'other/web' }, port: 80 }).verdict,
    exposed: [...judgement.matrix()].filter(({ to, protocol }) => protocol === 'TCP' && to.workload === 'shop/orders').map(({ from, ports, verdict }) => [from.workload ?? from.kind, ports.first, verdict]),
    because: JSON.stringify(judgement.explain({ from: { workload: 'other/web' }, to: { workload: 'shop/orders' }, port: 8080 }).hops),
  };
}

const permission = (allow, kind = 'ToyPermission') => (
  { apiVersion: 'toy.example/v1', kind, metadata: { namespace: 'shop', name: 'orders' }, spec: { selector: { matchLabels: { app: 'orders' } }, allow } }
);
const WEB = [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ protocol: 'TCP', port: 8080 }] }];
const CLOSED = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace: 'shop', name: 'closed' }, spec: { podSelector: {}, policyTypes: ['Ingress'] } };

console.log(JSON.stringify({
  judged: {
    allowed: verdicts(true, permission(WEB)),
    absent: verdicts(true),
    empty: verdicts(true, permission([])),
    plain: verdicts(false),
    closed: verdicts(true, permission(WEB), CLOSED),
    malformed: verdicts(true, permission([{ from: [{ accounts: ['web'] }], ports: [{ protocol: 'TCP', port: 8080 }] }])),
    unknownKind: verdicts(false, permission(WEB, 'ToyNetworkRule')),
  },
  whole: attempt(zt.Mesh.toy()),
  elsewhere: attempt(zt.Mesh.toy({ namespace: 'toys' })),
  invalid: attempt(zt.Mesh.toy({ namespace: 'Toys!' })),
  methods: attempt(zt.Mesh.toy(), ({ web, orders }) => web.calls(orders, zt.Access.http({ methods: ['GET'] }))),
  port: attempt(zt.Mesh.toy(), ({ orders }) => orders.addPort(zt.Port.tcp(9443))),
  user: attempt(zt.Mesh.toy(), ({ service }) => service('proxy', { user: 4444 })),
  wildcard: attempt(zt.Mesh.toy(), ({ web }) => web.calls(zt.ExternalHost.https('*.example.com'))),
  platform: attempt(zt.Mesh.toy(), ({ chart }) => new zt.ZeroTrustNamespace(chart, 'toy-system', { mesh: zt.Mesh.toy() })),
  twice: attempt(zt.Mesh.toy(), ({ chart }) => new zt.ZeroTrustNamespace(chart, 'other', { mesh: zt.Mesh.toy({ namespace: 'toys' }) })),
  key: attempt(zt.Mesh.toy(), ({ service }) => service('plain', { podAnnotations: { 'toy.example/encrypt': 'none' } })),
  label: attempt(zt.Mesh.toy(), ({ chart }) => patch(chart, 'Namespace', 'shop', JsonPatch.replace('/metadata/labels/toy.example~1encrypt', 'none'))),
  wayIn: attempt(zt.Mesh.toy(), ({ chart }) => patch(chart, 'NetworkPolicy', 'orders', JsonPatch.add('/spec/ingress/0/from', [{ podSelector: {} }]))),
  permitted: attempt(zt.Mesh.toy(), ({ chart }) => patch(chart, 'ToyPermission', 'orders', JsonPatch.add('/spec/allow/0/from/-', { podSelector: {} }))),
  unpermitted: attempt(zt.Mesh.toy(), ({ chart }) => patch(chart, 'ToyPermission', 'orders', JsonPatch.replace('/spec/allow', []))),
  unread: attempt(zt.Mesh.toy(), ({ chart }) => patch(chart, 'ToyPermission', 'orders', JsonPatch.add('/spec/mode', 'audit'))),
  wayOut: attempt(zt.Mesh.toy(), ({ chart }) => patch(chart, 'NetworkPolicy', 'web', JsonPatch.replace('/spec/egress', []))),
}));
`;
