import { FAMILIES, isWorthLookingFor, kindsThat, tryFindDoubt, tryFindKind, tryFindScope, tryFindServedInstead } from '../../../../src/judge/kinds';
import { ANY_KIND } from '../../../../src/judge/objects/kinds/kind';
import { parseManifests } from '../../../../src/judge/parse';
import { tryFindUnknownDoubt, tryFindWordOfAccess } from '../../../../src/judge/unknown-kinds';

const roleOf = (group: string, kind: string) => tryFindKind(group, kind)?.role.is;
const doubts = (group: string, kind: string, body: object = {}) => tryFindDoubt(group, kind, body as Record<string, unknown>)?.changes;

test('no group is described twice', () => {
  const groups = FAMILIES.flatMap((family) => Object.keys(family));
  expect(groups.filter((group, index) => groups.indexOf(group) !== index)).toEqual([]);
});

test('every kind that the judge is said to read is read', () => {
  const kinds = kindsThat(({ role }) => role.is === 'read' && role.by === 'judge');
  const objects = kinds.map(([group, kind], index) => ({
    apiVersion: `${group}${group === '' ? '' : '/'}${tryFindKind(group, kind)!.served![0]}`, kind, metadata: { name: `x${index}`, namespace: 'shop' },
  }));
  const manifests = parseManifests([{ objects }]);
  expect(manifests.unknownKinds).toEqual([]);
  expect([...manifests.irrelevantKinds]).toEqual([]);
  expect(kinds).toHaveLength(55);
});

test('a kind is told by its group', () => {
  expect([roleOf('app.k8s.io', 'Application'), doubts('argoproj.io', 'Application'), doubts('nais.io', 'Application')]).toEqual(['harmless', 'objects', 'new-pods']);
  expect([roleOf('networking.k8s.io', 'NetworkPolicy'), roleOf('crd.antrea.io', 'NetworkPolicy')]).toEqual(['read', 'doubtful']);
  expect([roleOf('', 'Service'), doubts('serving.knative.dev', 'Service')]).toEqual(['read', 'new-pods']);
  expect(roleOf('acme.example', 'ConfigMap')).toBeUndefined();
});

test('a whole group stands for kinds that it does not name', () => {
  expect(roleOf('constraints.gatekeeper.sh', 'K8sRequiredLabels')).toBe('harmless');
  expect(doubts('kubeovn.io', 'Subnet')).toBe('reach');
  expect(kindsThat(() => true).some(([, kind]) => kind === ANY_KIND)).toBe(false);
});

test.each([
  ['', 'Namespace', 'cluster'], ['', 'Node', 'cluster'], ['rbac.authorization.k8s.io', 'ClusterRole', 'cluster'], ['rbac.authorization.k8s.io', 'Role', 'namespaced'],
  ['policy.networking.k8s.io', 'AdminNetworkPolicy', 'cluster'], ['crd.antrea.io', 'ClusterNetworkPolicy', 'cluster'], ['crd.antrea.io', 'NetworkPolicy', 'namespaced'],
  ['cert-manager.io', 'ClusterIssuer', 'cluster'], ['gateway.networking.k8s.io', 'GatewayClass', 'cluster'], ['external-secrets.io', 'ClusterExternalSecret', 'cluster'],
  ['storage.k8s.io', 'CSIStorageCapacity', 'namespaced'], ['acme.example', 'Widget', undefined],
])('%s/%s is %s', (group, kind, scope) => {
  expect(tryFindScope(group, kind)).toBe(scope);
});

test.each([
  ['ServiceMonitor', 'harmless'], ['PodMonitor', 'harmless'], ['PrometheusRule', 'harmless'], ['Probe', 'harmless'],
  ['Prometheus', 'doubtful'], ['Alertmanager', 'doubtful'], ['PrometheusAgent', 'doubtful'], ['ThanosRuler', 'doubtful'],
])('%s of the Prometheus operator is %s', (kind, role) => {
  expect(roleOf('monitoring.coreos.com', kind)).toBe(role);
});

test.each<[string, string, object, string | undefined]>([
  ['apiregistration.k8s.io', 'APIService', { spec: { group: 'metrics.k8s.io', service: { name: 'metrics-server' } } }, undefined],
  ['apiregistration.k8s.io', 'APIService', { spec: { group: 'apps' } }, undefined],
  ['apiregistration.k8s.io', 'APIService', { spec: { group: 'security.istio.io', service: { name: 'x' } } }, 'objects'],
  ['apiextensions.k8s.io', 'CustomResourceDefinition', { spec: { conversion: { strategy: 'None' } } }, undefined],
  ['apiextensions.k8s.io', 'CustomResourceDefinition', { spec: { conversion: { strategy: 'Webhook' } } }, 'objects'],
  ['kyverno.io', 'ClusterPolicy', { spec: { rules: [{ name: 'a', match: {}, validate: {} }] } }, undefined],
  ['kyverno.io', 'ClusterPolicy', { spec: { rules: [{ name: 'a', match: {}, validate: {} }, { name: 'b', mutate: {} }] } }, 'objects'],
  ['kyverno.io', 'Policy', {}, 'objects'],
  ['', 'Secret', { type: 'kubernetes.io/service-account-token' }, 'identities'],
  ['', 'Secret', { metadata: { name: 'cacerts' } }, 'identities'],
  ['', 'Secret', { metadata: { name: 'x', labels: { 'istio/multiCluster': 'true' } } }, 'identities'],
  ['', 'Secret', { metadata: { name: 'x' } }, undefined],
  ['', 'ConfigMap', { metadata: { name: 'flags', namespace: 'shop' } }, undefined],
  ['', 'ConfigMap', { metadata: { name: 'coredns', namespace: 'kube-system' } }, 'objects'],
  ['', 'ConfigMap', { metadata: { name: 'istio-1-26', namespace: 'mesh' } }, 'objects'],
  ['', 'ConfigMap', { metadata: { name: 'istio-ca-root-cert', namespace: 'shop' } }, undefined],
  ['discovery.k8s.io', 'EndpointSlice', { metadata: { labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' } } }, undefined],
  ['discovery.k8s.io', 'EndpointSlice', { metadata: { labels: { 'endpointslice.kubernetes.io/managed-by': 'me' } } }, 'reach'],
  ['discovery.k8s.io', 'EndpointSlice', {}, 'reach'],
  ['storage.k8s.io', 'CSIDriver', { spec: { tokenRequests: [{ audience: 'x' }] } }, 'secrets'],
  ['storage.k8s.io', 'CSIDriver', { spec: {} }, undefined],
  ['gateway.networking.k8s.io', 'GatewayClass', { metadata: { name: 'istio' }, spec: { controllerName: 'istio.io/gateway-controller' } }, undefined],
  ['gateway.networking.k8s.io', 'GatewayClass', { metadata: { name: 'istio' }, spec: { controllerName: 'acme.example/gateway' } }, 'pods'],
  ['gateway.networking.k8s.io', 'GatewayClass', { metadata: { name: 'x' }, spec: { controllerName: 'acme.example/gateway', parametersRef: {} } }, 'pods'],
])('%s/%s %j changes %s', (group, kind, body, changes) => {
  expect(doubts(group, kind, body)).toBe(changes);
});

const rule = (spec: object) => doubts('networking.istio.io', 'DestinationRule', { spec: { host: 'a.shop.svc.cluster.local', ...spec } });

test.each<[string, object, boolean]>([
  ['how many connections there are', { trafficPolicy: { connectionPool: {}, outlierDetection: {}, loadBalancer: {} } }, false],
  ["the mesh's own mutual TLS", { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }, false],
  ['no TLS', { trafficPolicy: { tls: { mode: 'DISABLE' } } }, true],
  ['another name of the callee', { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL', subjectAltNames: ['x'] } } }, true],
  ['no TLS at one port', { trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'SIMPLE' } }] } }, true],
  ['no TLS for a subset', { subsets: [{ name: 'a', trafficPolicy: { tls: { mode: 'DISABLE' } } }] }, true],
  ['a tunnel', { trafficPolicy: { tunnel: { targetHost: 'x', targetPort: 1 } } }, true],
  ['a field that nobody knows', { trafficPolicy: { teleport: true } }, true],
  ['a choice among endpoints', { trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }, false],
  ['the address of the caller', { trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } }, true],
  ['the address of the caller at one port', { trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'PASSTHROUGH' } }] } }, true],
  ['the address of the caller for a subset', { subsets: [{ name: 'a', trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } }] }, true],
  ['the address of the caller outside', { host: 'api.example.com', trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } }, true],
  ['TLS of a host outside', { host: 'api.example.com', trafficPolicy: { tls: { mode: 'SIMPLE' } } }, false],
])('a DestinationRule with %s', (_, spec, isDoubtful) => {
  expect(rule(spec)).toBe(isDoubtful ? 'reach' : undefined);
});

test('with a DestinationRule that lets callers choose the address, what leaves proxies is unknown', () => {
  const body = (simple: string) => ({ spec: { host: 'a.shop.svc.cluster.local', trafficPolicy: { tls: { mode: 'DISABLE' }, loadBalancer: { simple } } } });
  expect(tryFindDoubt('networking.istio.io', 'DestinationRule', body('PASSTHROUGH'))?.hops).toEqual(['mtls', 'authorization', 'proxy-egress']);
  expect(tryFindDoubt('networking.istio.io', 'DestinationRule', body('RANDOM'))?.hops).toEqual(['mtls', 'authorization']);
});

const A = 'a.shop.svc.cluster.local';
const to = (host: string, more: object = {}) => ({ route: [{ destination: { host }, ...more }] });

test.each<[string, object, readonly string[], string?]>([
  ['to the same host', { hosts: ['a'], http: [{ ...to(A), timeout: '1s' }] }, []],
  ['to another port of the same host', { hosts: [A], http: [{ route: [{ destination: { host: 'a', port: { number: 9090 } } }] }] }, ['proxy-egress']],
  ['to another port, of TCP', { hosts: [A], tcp: [{ match: [{ port: 8080 }], route: [{ destination: { host: 'a', port: { number: 9090 } } }] }] }, ['proxy-egress']],
  ['to the same Service of another domain', { hosts: [A], http: [{ route: [{ destination: { host: 'a.shop.svc.example.com' } }] }] }, ['proxy-egress']],
  ['of some paths alone', { hosts: [A], http: [{ match: [{ uri: { prefix: '/orders' } }], route: [{ destination: { host: 'a' } }] }] }, ['proxy-egress']],
  ['of some methods alone', { hosts: [A], http: [{ match: [{ method: { exact: 'GET' } }], timeout: '1s', route: [{ destination: { host: 'a' } }] }] }, ['proxy-egress']],
  ['of two methods alone', { hosts: [A], http: ['GET', 'PUT'].map((exact) => ({ match: [{ method: { exact } }], route: [{ destination: { host: 'a' } }] })) }, ['proxy-egress']],
  ['that nothing takes', { hosts: [A], http: [{ route: [{ destination: { host: 'a' }, weight: 0 }] }] }, ['proxy-egress']],
  ['with headers of a destination', { hosts: [A], http: [{ route: [{ destination: { host: 'a' }, headers: { request: { remove: ['x'] } } }] }] }, ['proxy-egress', 'authorization']],
  ['with more than is known of a destination', { hosts: [A], http: [{ route: [{ destination: { host: 'a', locality: 'b' } }] }] }, ['proxy-egress']],
  ['of some methods, and then of all', { hosts: [A], http: [{ match: [{ method: { exact: 'GET' } }], timeout: '1s', route: [{ destination: { host: 'a' } }] }, { route: [{ destination: { host: 'a' } }] }] }, []],
  ['of a match that says nothing', { hosts: [A], http: [{ match: [{ uri: null }], route: [{ destination: { host: 'a' }, weight: 100 }] }] }, []],
  ['to a subset of the same host', { hosts: [A], http: [{ match: [{}], route: [{ destination: { host: 'a', subset: 'v1' } }] }] }, []],
  ['of Gateways alone', { hosts: ['a'], gateways: ['edge'], http: [to('b')] }, []],
  ['to another host', { hosts: ['a'], http: [to('b')] }, ['proxy-egress']],
  ['to another host, of Gateways and the mesh', { hosts: ['a'], gateways: ['edge', 'mesh'], http: [to('b')] }, ['proxy-egress']],
  ['to the same name elsewhere', { hosts: ['a'], http: [to('a.other.svc.cluster.local')] }, ['proxy-egress']],
  ['to another host, for its own namespace', { hosts: ['a'], exportTo: ['.'], http: [to('b')] }, ['proxy-egress'], 'namespace'],
  ['to one of two hosts', { hosts: ['a', 'b'], http: [to('a')] }, ['proxy-egress']],
  ['with a fault', { hosts: ['a'], http: [{ ...to('a'), fault: { abort: { httpStatus: 503 } } }] }, ['proxy-egress']],
  ['without a callee', { hosts: ['a'], http: [{ directResponse: { status: 200 } }] }, ['proxy-egress']],
  ['of connections to another host', { hosts: ['a'], tcp: [to('b')] }, ['proxy-egress']],
  ['of TLS to another host', { hosts: ['a'], tls: [to('b')] }, ['proxy-egress']],
  ['with other paths', { hosts: ['a'], http: [{ ...to('a'), rewrite: { uri: '/' } }] }, ['proxy-egress', 'authorization']],
  ['that nobody knows yet', { hosts: ['a'], http: [{ ...to('a'), teleport: true }] }, ['proxy-egress']],
])('a VirtualService for calls %s', (_, spec, hops, reach = 'cluster') => {
  const doubt = tryFindDoubt('networking.istio.io', 'VirtualService', { metadata: { namespace: 'shop' }, spec })!;
  expect(doubt.hops).toEqual(hops);
  if (hops.length > 0) expect(doubt.reach).toBe(reach);
});

test.each([
  ['acme.example', 'NetworkRule', 'network'], ['firewall.acme.example', 'Thing', 'firewall'], ['acme.example', 'HTTPRoute', 'route'], ['acme.example', 'Routes', 'route'],
  ['acme.example', 'MySQLServer', 'server'], ['acme.example', 'Widget', undefined], ['acme.example', 'Observer', undefined], ['constructor', '__proto__', undefined],
])('the name %s/%s speaks of %s', (group, kind, word) => {
  expect(tryFindWordOfAccess(group, kind)).toBe(word);
});

test('an unknown kind that speaks of access touches its namespace, or all if it has none', () => {
  expect(tryFindUnknownDoubt('acme.example', 'AccessRule', 'shop')?.reach).toBe('namespace');
  expect(tryFindUnknownDoubt('acme.example', 'AccessRule', '')?.reach).toBe('cluster');
  expect(tryFindUnknownDoubt('acme.example', 'Widget', '')).toBeUndefined();
});

test.each([
  ['ambient.istio.io', 'Waypointish', true], ['cilium.io', 'CiliumThing', true],
  ['new.kuma.io', 'Retry', true], ['acme.k8s.io', 'Thing', false], ['cert-manager.io', 'Thing', false], ['notistio.io', 'Thing', false], ['apps', 'Deploymnt', false],
])('an unknown kind of a project that decides who reaches whom may decide it, too: %s/%s', (group, kind, may) => {
  expect(tryFindUnknownDoubt(group, kind, 'shop')?.because.includes('others of its project')).toBe(may ? true : undefined);
});

test('what makes a Secret or a ConfigMap is as doubtful as that', () => {
  const certificate = (secretName: string) => doubts('cert-manager.io', 'Certificate', { metadata: { name: 'a', namespace: 'shop' }, spec: { secretName } });
  expect([certificate('cacerts'), certificate('web-tls')]).toEqual(['identities', undefined]);
  const generic = (spec: object) => doubts('keda.sh', 'ScaledObject', { metadata: { name: 'a', namespace: 'shop' }, spec });
  expect(['secretName', 'outputSecretName'].map((key) => generic({ [key]: 'istio-ca-secret' }))).toEqual(['identities', 'identities']);
  expect([{ target: { name: 'cacerts' } }, { destination: { name: 'cacerts' } }, { writeConnectionSecretToRef: { name: 'cacerts' } }, { target: 'cacerts' }].map(generic))
    .toEqual(['identities', 'identities', 'identities', undefined]);
});

test('versions that are not served are known for kinds that are read', () => {
  expect(tryFindServedInstead('networking.k8s.io/v2', 'networking.k8s.io', 'NetworkPolicy')).toEqual(['v1']);
  expect(tryFindServedInstead('apps/v1', 'apps', 'Deployment')).toBeUndefined();
  expect(tryFindServedInstead('acme.example/v1', 'acme.example', 'Widget')).toBeUndefined();
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])('%s is no group and no kind that is known', (name) => {
  expect(tryFindKind(name, name)).toBeUndefined();
  expect(tryFindKind('', name)).toBeUndefined();
});

test('a live cluster is asked for what decides who reaches whom, and never for Secrets', () => {
  const kinds = kindsThat(isWorthLookingFor).map(([group, kind]) => `${kind}.${group}`);
  expect(kinds).toEqual(expect.arrayContaining(['CiliumEnvoyConfig.cilium.io', 'ClusterNetworkPolicy.crd.antrea.io', 'EgressFirewall.k8s.ovn.org', 'DestinationRule.networking.istio.io', 'Ingress.networking.k8s.io']));
  expect(kinds).not.toEqual(expect.arrayContaining(['Secret.']));
  expect(kinds.filter((kind) => /^(Secret|ConfigMap|Endpoints|EndpointSlice)\./.test(kind))).toEqual([]);
});
