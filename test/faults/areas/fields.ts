import { JsonPatch } from 'cdk8s';
import type { Area, Fault } from '../fault';
import { CORE, EDGE_NAMESPACE, GATEWAY_API, ISTIO_NETWORKING, ISTIO_SECURITY, NETWORKING, POD } from '../world';
import type { World } from '../world';

const FIX = /(Delete it|Set it to .+); keep the rule, or waive it: .*Rule\.UNKNOWN_FIELD/;

type Patched = readonly [kind: string, namespace: string, name: string];

/** A field that is added to an object. `path` is a JSON pointer. */
function field([kind, namespace, name]: Patched, path: string, value: unknown, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => world.find(kind, name, namespace === '' ? undefined : namespace).addJsonPatch(JsonPatch.add(path, value)),
    object: `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`,
    says: [...says, FIX],
  };
}

/** A field of the pods of web. */
function ofPods(path: string, value: unknown, ...says: string[]): Fault {
  return field(['Deployment', 'shop', 'web'], `${POD}${path}`, value, ...says);
}

function added(apiVersion: string, kind: string, spec: object, ...says: (string | RegExp)[]): Fault {
  return { change: (world) => world.add(apiVersion, kind, { name: 'more' }, { spec }), object: `${kind} shop/more`, says: [...says, FIX] };
}

function rule(host: string, trafficPolicy: object, ...says: string[]): Fault {
  return added(ISTIO_NETWORKING, 'DestinationRule', { host, trafficPolicy }, ...says);
}

const ORDERS = 'orders.shop.svc.cluster.local';
const TO_ORDERS = { route: [{ destination: { host: ORDERS } }] };

/** One rule of a VirtualService for orders. */
function calls(http: object | null, ...says: (string | RegExp)[]): Fault {
  return added(ISTIO_NETWORKING, 'VirtualService', { hosts: [ORDERS], http: [http] }, ...says);
}

const SERVICE: Patched = ['Service', 'shop', 'orders'];
const ROUTE: Patched = ['HTTPRoute', 'shop', 'edge-web.shop.example.com'];
const EDGE: Patched = ['Gateway', EDGE_NAMESPACE, 'edge'];
const SIDECAR: Patched = ['Sidecar', 'shop', 'web'];
const POLICY: Patched = ['NetworkPolicy', 'shop', 'default-deny'];

const FROM_OUTSIDE = 'a way in from outside, past every edge';
const NO_SERVICE = 'it is unknown which pods are behind anything else';
const RESOLUTION = 'names of what was declared may lead elsewhere';
const NO_WAYPOINT = 'protects no pod with a proxy of its own';
const CHOOSE = 'callers choose the address';
const DIVERTS = 'lead calls of the mesh elsewhere';

/** Fields that nobody understands, and references to kinds that nobody understands. */
export const AREA: Area = {
  faults: {
    'a budget with a field that is misspelt': field(['PodDisruptionBudget', 'shop', 'web'], '/spec/minAvailible', 1, 'minAvailible'),
    'a Role with a field that is misspelt': field(['Role', 'shop', 'orders'], '/sepc', { a: 1 }, 'sepc'),
    'a RoleBinding with a field that is misspelt': field(['RoleBinding', 'shop', 'orders'], '/subject', [], 'subject'),
    'addresses of others for a Service': field(SERVICE, '/spec/externalIPs', ['203.0.113.9'], 'spec.externalIPs', 'CVE-2020-8554'),
    'addresses of others for somebody else\'s Service': {
      change: (world) => world.add(CORE, 'Service', { name: 'theirs', namespace: 'elsewhere' }, { spec: { externalIPs: ['198.51.100.7'], ports: [{ port: 2575 }] } }),
      object: 'Service elsewhere/theirs',
      says: ['spec.externalIPs', 'CVE-2020-8554', FIX],
    },
    'a Service with a load balancer': {
      change: (world) => world.patch('Service', 'orders', JsonPatch.replace('/spec/type', 'LoadBalancer')),
      object: 'Service shop/orders',
      says: ['spec.type: "LoadBalancer"', FROM_OUTSIDE, FIX],
    },
    'a Service with ports of nodes': {
      change: (world) => world.patch('Service', 'orders', JsonPatch.replace('/spec/type', 'NodePort')),
      object: 'Service shop/orders',
      says: ['spec.type: "NodePort"', FROM_OUTSIDE, FIX],
    },
    'a Service that is a name of something else': {
      change: (world) => world.patch('Service', 'orders', JsonPatch.replace('/spec/type', 'ExternalName'), JsonPatch.add('/spec/externalName', 'evil.example.com')),
      object: 'Service shop/orders',
      says: ['spec.externalName', 'another name of something', FIX],
    },
    'an address of a Service by hand': field(SERVICE, '/spec/clusterIP', '10.96.0.10', 'spec.clusterIP', 'an address by hand'),
    'a port of nodes': field(SERVICE, '/spec/ports/0/nodePort', 30080, 'spec.ports.0.nodePort', FROM_OUTSIDE),
    'who may come to a load balancer': field(SERVICE, '/spec/loadBalancerSourceRanges', ['0.0.0.0/0'], FROM_OUTSIDE),
    'a field of Services that nobody knows yet': field(SERVICE, '/spec/newThing', true, 'spec.newThing: true', 'is not understood'),

    'names with addresses of their own': ofPods('/hostAliases', [{ ip: '203.0.113.9', hostnames: [ORDERS] }], 'hostAliases', RESOLUTION),
    'another resolver': ofPods('/dnsConfig', { nameservers: ['203.0.113.9'] }, 'dnsConfig.nameservers', RESOLUTION),
    'another domain to search': ofPods('/dnsConfig', { searches: ['evil.example.com'] }, 'dnsConfig.searches', RESOLUTION),
    'the resolver of the node': ofPods('/dnsPolicy', 'Default', 'dnsPolicy: "Default"', RESOLUTION),
    'a claim of a device': ofPods('/resourceClaims', [{ name: 'nic', resourceClaimName: 'nic' }], 'resourceClaims', 'another network or a device'),
    'a node by name': ofPods('/nodeName', 'node-1', 'nodeName', 'past the scheduler'),
    'a field of pods that nobody knows yet': ofPods('/newThing', 'x', 'spec.template.spec.newThing', 'is not understood'),
    'a field beside the spec that nobody knows yet': field(POLICY, '/newThing', true, 'newThing: true', 'is not understood'),
    'a field of a hook that nobody knows yet': ofPods('/containers/0/lifecycle/postStart', { sleep: { seconds: 1, newThing: 1 } }, 'lifecycle.postStart.sleep.newThing: 1', 'is not understood'),
    'a field of containers that nobody knows yet': ofPods('/containers/0/newThing', 'x', 'containers.0.newThing', 'is not understood'),
    'a raw device': ofPods('/containers/0/volumeDevices', [{ name: 'data', devicePath: '/dev/x' }], 'volumeDevices', 'a raw device'),
    'a probe of another host': ofPods('/containers/0/readinessProbe/httpGet/host', '203.0.113.9', 'readinessProbe.httpGet.host', 'calls another host'),
    'a hook that calls another host': ofPods('/containers/0/lifecycle/postStart', { httpGet: { host: '203.0.113.9', port: 80 } }, 'lifecycle.postStart.httpGet.host', 'calls another host'),
    'a token for somebody else': ofPods('/volumes/-', { name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'vault' } }] } }, 'audience', 'by which others than the API server know it'),
    'a certificate for pods': ofPods('/volumes/-', { name: 'cert', projected: { sources: [{ podCertificate: { signerName: 'x/y', keyType: 'ED25519' } }] } }, 'podCertificate', 'an undeclared identity or undeclared secrets'),
    'secrets by a driver': ofPods('/volumes/-', { name: 'vault', csi: { driver: 'secrets-store.csi.k8s.io' } }, 'csi', 'an undeclared identity or undeclared secrets'),
    'an identity by a driver': ofPods('/volumes/-', { name: 'spiffe', csi: { driver: 'csi.spiffe.io' } }, 'csi', 'an undeclared identity or undeclared secrets'),
    'an image as a volume': ofPods('/volumes/-', { name: 'tools', image: { reference: 'evil.example.com/tools:1' } }, 'image', 'neither pinned nor checked'),
    'a volume of a kind that nobody knows yet': ofPods('/volumes/-', { name: 'x', newThing: {} }, 'newThing', 'is not understood'),
    'a file system in the network': ofPods('/volumes/-', { name: 'x', nfs: { server: '203.0.113.9', path: '/' } }, 'nfs', 'is not understood'),
    'a CronJob whose Jobs somebody else runs': field(['CronJob', 'shop', 'nightly'], '/spec/jobTemplate/spec/managedBy', 'acme.example/x', 'managedBy', 'an unknown controller'),
    'a CronJob that takes pods of others': field(['CronJob', 'shop', 'nightly'], '/spec/jobTemplate/spec/manualSelector', true, 'manualSelector', 'pods that it did not make'),
    'names with addresses of their own in a CronJob': field(['CronJob', 'shop', 'nightly'], '/spec/jobTemplate/spec/template/spec/hostAliases', [{ ip: '203.0.113.9' }], RESOLUTION),
    'names with addresses of their own in a StatefulSet': field(['StatefulSet', 'shop', 'db'], `${POD}/hostAliases`, [{ ip: '203.0.113.9' }], RESOLUTION),

    'an owner that takes a policy with it': field(POLICY, '/metadata/ownerReferences', [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: '1' }], 'metadata.ownerReferences', 'when its owner is gone'),
    'a metadata field that nobody knows yet': field(POLICY, '/metadata/newThing', 'x', 'metadata.newThing'),
    'Secrets of an account': field(['ServiceAccount', 'shop', 'web'], '/secrets', [{ name: 'orders-database' }], 'secrets', 'hands Secrets to the account'),
    'a field of namespaces that nobody knows yet': field(['Namespace', '', 'shop'], '/spec', { newThing: 'x' }, 'spec.newThing'),

    'calls that go past a proxy': field(SIDECAR, '/spec/egress/0/captureMode', 'NONE', 'captureMode: "NONE"', 'they go past it'),
    'calls that a proxy takes on one port only': field(SIDECAR, '/spec/egress/0/port', { number: 8080, protocol: 'HTTP', name: 'http' }, 'egress.0.port', 'less than everything'),
    'calls that a proxy takes at another address': field(SIDECAR, '/spec/egress/0/bind', '127.0.0.1', 'egress.0.bind', 'less than everything'),
    'what nobody declared, through a proxy': field(SIDECAR, '/spec/outboundTrafficPolicy/egressProxy', { host: ORDERS }, 'egressProxy', 'undeclared calls'),

    'a namespace that nobody declared, shown to a proxy': {
      change: (world) => world.patch('Sidecar', 'web', JsonPatch.add('/spec/egress/0/hosts/-', 'elsewhere/*')),
      object: 'Sidecar shop/web',
      says: [/undeclared/],
    },
    'a Service that nobody declared to call, shown to a proxy': {
      change: (world) => world.patch('Sidecar', 'web', JsonPatch.add('/spec/egress/0/hosts/-', 'shop/payments.shop.svc.cluster.local')),
      object: 'Sidecar shop/web',
      says: ['shop/payments', /undeclared/],
    },
    'a host of another namespace, shown to a proxy': {
      change: (world) => world.patch('Sidecar', 'web', JsonPatch.add('/spec/egress/0/hosts/-', 'elsewhere/api.example.com')),
      object: 'Sidecar shop/web',
      says: [/undeclared/],
    },

    'other identities for a callee': rule(ORDERS, { tls: { mode: 'ISTIO_MUTUAL', subjectAltNames: ['spiffe://evil'] } }, 'subjectAltNames', 'other identities for the callee'),
    'other identities for a callee on one port': rule(ORDERS, { portLevelSettings: [{ port: { number: 8080 }, tls: { mode: 'ISTIO_MUTUAL', subjectAltNames: ['spiffe://evil'] } }] }, 'portLevelSettings.0.tls.subjectAltNames'),
    'no mutual TLS with a short name': rule('orders', { tls: { mode: 'SIMPLE' } }, 'tls.mode', 'give up the mutual TLS'),
    'calls through a tunnel': rule(ORDERS, { tunnel: { targetHost: 'evil.example.com', targetPort: 443 } }, 'trafficPolicy.tunnel', 'a proxy of somebody else'),
    'another address of the caller': rule(ORDERS, { proxyProtocol: { version: 'V2' } }, 'trafficPolicy.proxyProtocol'),
    'anybody for a host outside': rule('api.stripe.com', { tls: { mode: 'SIMPLE', insecureSkipVerify: true } }, 'insecureSkipVerify', 'take anybody for the host'),
    'a certificate for a host outside': rule('api.stripe.com', { tls: { mode: 'MUTUAL', credentialName: 'theirs' } }, 'credentialName', 'an undeclared certificate'),
    'a subset without mutual TLS': added(ISTIO_NETWORKING, 'DestinationRule', { host: ORDERS, subsets: [{ name: 'v1', trafficPolicy: { tls: { mode: 'DISABLE' } } }] }, 'subsets.0.trafficPolicy.tls.mode'),
    'calls that are led elsewhere': added(ISTIO_NETWORKING, 'VirtualService', { hosts: [ORDERS], http: [{ route: [{ destination: { host: 'payments.shop.svc.cluster.local' } }] }] }, DIVERTS),
    'copies of calls': added(ISTIO_NETWORKING, 'VirtualService', { hosts: [ORDERS], http: [{ route: [{ destination: { host: ORDERS } }], mirror: { host: 'payments' } }] }, 'http.0.mirror'),
    'other paths of calls': added(ISTIO_NETWORKING, 'VirtualService', { hosts: [ORDERS], http: [{ rewrite: { uri: '/admin' }, route: [{ destination: { host: ORDERS } }] }] }, 'http.0.rewrite'),
    'connections that are led elsewhere': added(ISTIO_NETWORKING, 'VirtualService', { hosts: [ORDERS], tcp: [{ route: [{ destination: { host: 'payments' } }] }] }, 'spec.tcp', DIVERTS),
    'calls without a destination': calls({ name: 'x' }, 'has no spec.http.0.route', /Set it to \[\{"destination":\{"host":"orders/),
    'a rule that is nothing': calls(null, 'has no spec.http.0.route', 'Set it to'),
    'another answer to calls': calls({ redirect: { uri: '/admin' } }, 'http.0.redirect', 'is not understood'),
    'an answer without a callee': calls({ directResponse: { status: 503 } }, 'http.0.directResponse'),
    'a fault': calls({ ...TO_ORDERS, fault: { abort: { httpStatus: 503, percentage: { value: 100 } } } }, 'http.0.fault'),
    'calls of some': calls({ ...TO_ORDERS, match: [{ uri: { prefix: '/x' } }] }, 'http.0.match'),
    'calls to another port': calls({ route: [{ destination: { host: ORDERS, port: { number: 9090 } } }] }, 'destination.port: {"number":9090}', 'Set it to {"number":8080}'),
    'calls to no weight': calls({ route: [{ destination: { host: ORDERS }, weight: 0 }] }, 'route.0.weight: 0', 'get no answer'),
    'calls without time': calls({ ...TO_ORDERS, timeout: '1ms' }, 'http.0.timeout: "1ms"', 'fail with so short a time'),
    'calls without time, with a fraction': calls({ ...TO_ORDERS, timeout: '0.001s' }, 'http.0.timeout: "0.001s"'),
    'calls with a time that nobody reads': calls({ ...TO_ORDERS, timeout: 'soon' }, 'http.0.timeout: "soon"'),
    'calls without time for each try': calls({ ...TO_ORDERS, retries: { attempts: 1, perTryTimeout: '2ms' } }, 'http.0.retries.perTryTimeout'),
    'a header for a destination': calls({ route: [{ destination: { host: ORDERS }, headers: { request: { set: { a: 'b' } } } }] }, 'route.0.headers'),
    'calls to every host': added(ISTIO_NETWORKING, 'VirtualService', { hosts: ['*'], http: [{ route: [{ destination: { host: '*' } }] }] }, 'spec.hosts: ["*"]', 'the one host that is called'),
    'calls to the Service of the same name elsewhere': added(ISTIO_NETWORKING, 'VirtualService', { hosts: ['orders'], http: [{ route: [{ destination: { host: 'orders.elsewhere.svc.cluster.local' } }] }] }, DIVERTS),
    'an address that callers choose': rule(ORDERS, { loadBalancer: { simple: 'PASSTHROUGH' } }, 'loadBalancer.simple: "PASSTHROUGH"', CHOOSE),
    'an address outside that callers choose': rule('api.stripe.com', { loadBalancer: { simple: 'PASSTHROUGH' } }, 'loadBalancer.simple: "PASSTHROUGH"', CHOOSE),
    'an address that callers choose on one port': rule(ORDERS, { portLevelSettings: [{ port: { number: 8080 }, loadBalancer: { simple: 'PASSTHROUGH' } }] }, 'portLevelSettings.0.loadBalancer.simple', CHOOSE),
    'an address that callers of a subset choose': added(ISTIO_NETWORKING, 'DestinationRule', { host: ORDERS, subsets: [{ name: 'v1', trafficPolicy: { loadBalancer: { simple: 'PASSTHROUGH' } } }] }, 'subsets.0.trafficPolicy.loadBalancer.simple', CHOOSE),
    'a load balancer that nobody knows yet': rule(ORDERS, { loadBalancer: { newThing: 1 } }, 'loadBalancer.newThing'),
    'TLS twice to a host outside': rule('api.stripe.com', { tls: { mode: 'SIMPLE', sni: 'api.stripe.com' } }, 'tls.mode: "SIMPLE"', 'a second time', 'Set it to "DISABLE"'),
    'TLS twice on one port': rule('api.stripe.com', { portLevelSettings: [{ port: { number: 443 }, tls: { mode: 'SIMPLE' } }] }, 'portLevelSettings.0.tls.mode', 'a second time'),
    'the identity of the mesh for a host outside': rule('api.stripe.com', { tls: { mode: 'ISTIO_MUTUAL' } }, 'tls.mode: "ISTIO_MUTUAL"', 'knows nothing of it'),
    'another name for a host outside': rule('api.example.com', { tls: { mode: 'SIMPLE', sni: 'evil.example.com' } }, 'tls.sni', 'somebody else for the host'),
    'the names of others for a host outside': rule('api.example.com', { tls: { mode: 'SIMPLE', subjectAltNames: ['api.example.com', 'evil.example.com'] } }, 'tls.subjectAltNames.1', 'somebody else for the host'),
    'part of the calls to a subset': added(ISTIO_NETWORKING, 'VirtualService', { hosts: [ORDERS], http: [{ route: [{ destination: { host: ORDERS, subset: 'canary' } }] }] }, DIVERTS),

    'a backend that is a host': {
      change: (world) => world.find('HTTPRoute', ROUTE[2]).addJsonPatch(JsonPatch.add('/spec/rules/0/backendRefs/-', { group: 'networking.istio.io', kind: 'Hostname', name: ORDERS, port: 8080 })),
      object: 'HTTPRoute shop/edge-web.shop.example.com',
      says: ['backendRefs.1.kind: "Hostname"', NO_SERVICE, FIX],
    },
    'a backend of another cluster': field(ROUTE, '/spec/rules/0/backendRefs/-', { group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'web', port: 80 }, 'backendRefs.1.kind', NO_SERVICE),
    'a backend that is a pool of models': field(ROUTE, '/spec/rules/0/backendRefs/-', { group: 'inference.networking.k8s.io', kind: 'InferencePool', name: 'x' }, 'backendRefs.1.kind', NO_SERVICE),
    'a backend that is a Service of Knative': field(ROUTE, '/spec/rules/0/backendRefs/-', { group: 'serving.knative.dev', name: 'x', port: 80 }, 'backendRefs.1.group', NO_SERVICE),
    'copies for a host': field(ROUTE, '/spec/rules/0/filters', [{ type: 'RequestMirror', requestMirror: { backendRef: { group: 'networking.istio.io', kind: 'Hostname', name: ORDERS, port: 80 } } }], 'requestMirror.backendRef.kind', NO_SERVICE),
    'a filter of somebody else': field(ROUTE, '/spec/rules/0/filters', [{ type: 'ExtensionRef', extensionRef: { group: 'x', kind: 'y', name: 'z' } }], 'extensionRef', 'up to its controller'),
    'a field of CORS that nobody knows yet': field(ROUTE, '/spec/rules/0/filters', [{ type: 'CORS', cors: { allowOrigins: ['https://a.example.com'], allowPrivateNetwork: true } }], 'filters.0.cors.allowPrivateNetwork'),
    'a way to change headers that nobody knows yet': field(ROUTE, '/spec/rules/0/filters', [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x-user'], append: [{ name: 'x-user', value: 'root' }] } }], 'requestHeaderModifier.append'),
    'a way to change answers that nobody knows yet': field(ROUTE, '/spec/rules/0/filters', [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'a', value: 'b', type: 'RegularExpression' }] } }], 'responseHeaderModifier.set.0.type'),
    'a way to rewrite that nobody knows yet': field(ROUTE, '/spec/rules/0/filters', [{ type: 'URLRewrite', urlRewrite: { hostname: 'a', path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/', regex: '.*' } } }], 'urlRewrite.path.regex'),
    'a field of redirects that nobody knows yet': field(ROUTE, '/spec/rules/0/filters', [{ type: 'RequestRedirect', requestRedirect: { query: 'x' } }], 'requestRedirect.query'),
    'a field of rules that nobody knows yet': field(ROUTE, '/spec/rules/0/newThing', 'x', 'spec.rules.0.newThing'),
    'a route whose parent is a Service': added(GATEWAY_API, 'HTTPRoute', { parentRefs: [{ group: '', kind: 'Service', name: 'orders' }], rules: [{}] }, 'parentRefs.0.kind: "Service"', 'diverts calls inside the mesh'),
    'a route of gRPC whose parent is a host': added(GATEWAY_API, 'GRPCRoute', { parentRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'x' }], rules: [{}] }, 'parentRefs.0.kind', 'diverts calls inside the mesh'),
    'a route of default Gateways': added(GATEWAY_API, 'HTTPRoute', { useDefaultGateways: 'All', rules: [{ backendRefs: [{ name: 'orders', port: 8080 }] }] }, 'useDefaultGateways'),
    'Secrets for Gateways of others': {
      change: (world) => world.add('gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', { name: 'more' }, { spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'elsewhere' }], to: [{ group: '', kind: 'Secret' }] } }),
      object: 'ReferenceGrant shop/more',
      says: ['spec.to.0.kind: "Secret"', 'declared for this namespace alone', FIX],
    },

    'an address that makes another Service the edge': field(EDGE, '/spec/addresses', [{ type: 'Hostname', value: 'web.shop.svc.cluster.local' }], 'spec.addresses', 'other pods, the edge'),
    'parameters of an edge': field(EDGE, '/spec/infrastructure', { parametersRef: { group: '', kind: 'ConfigMap', name: 'x' } }, 'parametersRef', 'the account of the edge'),
    'listeners of others': field(EDGE, '/spec/allowedListeners', { namespaces: { from: 'All' } }, 'allowedListeners', 'lets others add listeners'),
    'a default Gateway': field(EDGE, '/spec/defaultScope', 'All', 'defaultScope', 'routes that do not name the edge'),
    'a certificate for backends': field(EDGE, '/spec/tls', { backend: { clientCertificateRef: { name: 'x' } } }, 'spec.tls.backend', 'an undeclared certificate'),
    'a certificate of another kind': field(EDGE, '/spec/listeners/0/tls/certificateRefs/0/kind', 'ConfigMap', 'certificateRefs.0.kind', 'only a Secret of the edge'),

    'a policy of a Service': added(ISTIO_SECURITY, 'AuthorizationPolicy', { targetRefs: [{ group: '', kind: 'Service', name: 'orders' }], rules: [] }, 'targetRefs.0.kind', NO_WAYPOINT),
    'a policy of a class of Gateways': added(ISTIO_SECURITY, 'AuthorizationPolicy', { targetRef: { group: GATEWAY_API.split('/')[0], kind: 'GatewayClass', name: 'istio-waypoint' }, rules: [] }, 'targetRef.kind', NO_WAYPOINT),
    'tokens of a host outside': added(ISTIO_SECURITY, 'RequestAuthentication', { targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'x' }] }, 'targetRefs.0.kind', NO_WAYPOINT),

    'a Secret that is merged into another': {
      change: (world) => world.patch('ExternalSecret', 'orders-database', JsonPatch.replace('/spec/target/creationPolicy', 'Merge')),
      object: 'ExternalSecret shop/orders-database',
      says: ['spec.target.creationPolicy is "Merge", expected "Owner"'],
    },
    'a Secret that stays behind': {
      change: (world) => world.patch('ExternalSecret', 'orders-database', JsonPatch.replace('/spec/target/creationPolicy', 'Orphan')),
      object: 'ExternalSecret shop/orders-database',
      says: ['spec.target.creationPolicy is "Orphan", expected "Owner"'],
    },
  },
  harmless: {
    'a priority class, tolerations, an affinity and node labels': (world) => patchPods(world, { priorityClassName: 'business', tolerations: [{ key: 'x' }], affinity: { nodeAffinity: {} }, nodeSelector: { disk: 'ssd' }, schedulerName: 'mine', runtimeClassName: 'nvidia' }),
    'fewer lookups': (world) => patchPods(world, { dnsConfig: { options: [{ name: 'ndots', value: '2' }] }, dnsPolicy: 'ClusterFirst' }),
    'users of its own': (world) => patchPods(world, { hostUsers: false }),
    'names of pods': (world) => patchPods(world, { hostname: 'web', subdomain: 'web', setHostnameAsFQDN: true }),
    'a volume of configuration': (world) => world.patch('Deployment', 'web', JsonPatch.add(`${POD}/volumes/-`, { name: 'settings', configMap: { name: 'settings' } })),
    'what a pod knows of itself': (world) => world.patch('Deployment', 'web', JsonPatch.add(`${POD}/volumes/-`, { name: 'me', downwardAPI: { items: [] } })),
    'a longer grace': (world) => world.patch('Deployment', 'web', JsonPatch.replace(`${POD}/terminationGracePeriodSeconds`, 90)),
    'how a Deployment rolls out': (world) => world.patch('Deployment', 'web', JsonPatch.add('/spec/minReadySeconds', 5), JsonPatch.add('/spec/progressDeadlineSeconds', 60)),
    'how a StatefulSet starts its pods': (world) => world.patch('StatefulSet', 'db', JsonPatch.add('/spec/podManagementPolicy', 'Parallel')),
    'how long a Job is kept': (world) => world.patch('CronJob', 'nightly', JsonPatch.add('/spec/jobTemplate/spec/ttlSecondsAfterFinished', 60)),
    'calls of one client to one pod': (world) => world.patch('Service', 'orders', JsonPatch.add('/spec/sessionAffinity', 'ClientIP'), JsonPatch.add('/spec/trafficDistribution', 'PreferClose')),
    'two families of addresses': (world) => world.patch('Service', 'orders', JsonPatch.add('/spec/ipFamilyPolicy', 'PreferDualStack'), JsonPatch.add('/spec/internalTrafficPolicy', 'Cluster')),
    'a Service of somebody else': (world) => world.add(CORE, 'Service', { name: 'theirs', namespace: 'elsewhere' }, { spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } }),
    'limits of connections': (world) => world.add(ISTIO_NETWORKING, 'DestinationRule', { name: 'limits' }, { spec: { host: ORDERS, trafficPolicy: { connectionPool: { tcp: { maxConnections: 9 } }, loadBalancer: { simple: 'LEAST_REQUEST' }, tls: { mode: 'ISTIO_MUTUAL' } } } }),
    'TLS to a host outside': (world) => world.add(ISTIO_NETWORKING, 'DestinationRule', { name: 'outside' }, { spec: { host: 'api.example.com', trafficPolicy: { tls: { mode: 'SIMPLE', sni: 'api.example.com', subjectAltNames: ['api.example.com'] } } } }),
    'no TLS by the proxy to a host outside': (world) => world.add(ISTIO_NETWORKING, 'DestinationRule', { name: 'outside' }, { spec: { host: 'api.stripe.com', trafficPolicy: { tls: { mode: 'DISABLE' } } } }),
    'a host by its short name': (world) => world.add(ISTIO_NETWORKING, 'VirtualService', { name: 'retries' }, { spec: { hosts: ['orders'], http: [{ timeout: '0s', retries: { attempts: 2, perTryTimeout: '1s' }, route: [{ destination: { host: ORDERS }, weight: 100 }] }] } }),
    'a timeout and retries of a call': (world) => world.add(ISTIO_NETWORKING, 'VirtualService', { name: 'retries' }, { spec: { hosts: [ORDERS], http: [{ timeout: '2s', retries: { attempts: 2 }, route: [{ destination: { host: ORDERS, port: { number: 8080 } } }] }] } }),
    'a timeout of a route': (world) => world.find('HTTPRoute', ROUTE[2]).addJsonPatch(JsonPatch.add('/spec/rules/0/timeouts', { request: '5s' })),
    'an edge that names no others': (world) => world.find('Gateway', 'edge').addJsonPatch(JsonPatch.add('/spec/allowedListeners', { namespaces: { from: 'None' } })),
    'labels of what an edge makes': (world) => world.find('Gateway', 'edge').addJsonPatch(JsonPatch.add('/spec/infrastructure', { labels: { team: 'edge' } })),
    'a finalizer': (world) => world.find('PeerAuthentication', 'default', 'shop').addJsonPatch(JsonPatch.add('/metadata/finalizers', ['acme.example/x'])),
    'declared pull secrets of an account': (world) => {
      world.service('pulls', { imagePullSecrets: ['registry'] });
      world.patch('ServiceAccount', 'pulls', JsonPatch.add('/imagePullSecrets', [{ name: 'registry' }]));
    },
    'a NetworkPolicy of somebody else\'s namespace': (world) => world.add(NETWORKING, 'NetworkPolicy', { name: 'theirs', namespace: 'elsewhere' }, { spec: { podSelector: {}, ingress: [{}] } }),
    'a Secret that is never changed': (world) => world.patch('ExternalSecret', 'orders-database', JsonPatch.add('/spec/target/immutable', true)),
  },
};

function patchPods(world: World, values: Readonly<Record<string, unknown>>): void {
  world.patch('Deployment', 'web', ...Object.entries(values).map(([key, value]) => JsonPatch.add(`${POD}/${key}`, value)));
}
