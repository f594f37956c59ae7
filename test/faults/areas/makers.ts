import { SecretStore } from '../../../src';
import type { Area, Fault } from '../fault';
import { CORE, EDGE_NAMESPACE } from '../world';
import type { Metadata, World } from '../world';

const CERT_MANAGER = 'cert-manager.io/v1';
const EXTERNAL_SECRETS = 'external-secrets.io/v1';
const TRUST = 'trust.cert-manager.io/v1alpha1';
const ROOT = 'istio-system';
const STORE = { secretStoreRef: { kind: 'ClusterSecretStore', name: 'platform' }, dataFrom: [{ extract: { key: 'a' } }] };
const PLATFORM_FIX = 'Leave it to those who run the platform, or move it to a namespace of its own';
const UNREAD_FIX = "what it does can't be proven; leave it out, or deploy it apart from this app";
const WAIVABLE = /waive it: .*Rule\.UNKNOWN_KIND/;
/** The Secrets that the world declares: one of a workload, and the certificate of the edge. */
const DATABASE = 'orders-database';
const EDGE = { namespace: EDGE_NAMESPACE };
const CLUSTER = { namespace: undefined };
const PORTS = [{ port: 53, protocol: 'UDP' }];

function put(apiVersion: string, kind: string, metadata: Metadata, body: object = {}): (world: World) => void {
  return (world) => { world.add(apiVersion, kind, metadata, body); };
}

function made(apiVersion: string, kind: string, metadata: Partial<Metadata>, body: object, ...says: readonly (string | RegExp)[]): Fault {
  const whole = { name: 'x', ...metadata };
  const place = 'namespace' in metadata ? metadata.namespace : 'shop';
  return { change: put(apiVersion, kind, whole, body), object: `${kind} ${place === undefined ? '' : `${place}/`}${whole.name}`, says: [...says, WAIVABLE] };
}

const certificate = (metadata: Partial<Metadata>, spec: object, ...says: readonly (string | RegExp)[]) => (
  made(CERT_MANAGER, 'Certificate', metadata, { spec: { issuerRef: { name: 'ca' }, dnsNames: ['a.example.com'], ...spec } }, ...says)
);
const secret = (metadata: Partial<Metadata>, target: object, ...says: readonly (string | RegExp)[]) => (
  made(EXTERNAL_SECRETS, 'ExternalSecret', metadata, { spec: { ...STORE, target } }, ...says)
);
const bundle = (name: string, target: object, ...says: readonly (string | RegExp)[]) => made(TRUST, 'Bundle', { name, ...CLUSTER }, { spec: { sources: [], target } }, ...says);
const platform = (apiVersion: string, kind: string, metadata: Metadata, body: object, ...says: readonly (string | RegExp)[]) => (
  made(apiVersion, kind, metadata, body, ...says, PLATFORM_FIX)
);

function reader(apiVersion: string, kind: string, spec: object, path: string): Fault {
  return {
    change: put(apiVersion, kind, { name: 'x' }, { spec }),
    object: `${kind} shop/x`,
    says: [path, 'the Secret that shop/orders alone was declared to read', 'Give it a Secret of its own', /Rule\.UNKNOWN_FIELD/],
  };
}

function pulling(maker: (world: World) => void): (world: World) => void {
  return (world) => {
    world.service('a', { imagePullSecrets: ['registry'] });
    maker(world);
  };
}

const definition = (name: string, group: string): Fault => (
  made('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { name, ...CLUSTER }, { spec: { group } }, `defines a kind of ${group}`, 'Leave it out')
);

const edgeCertificate = (dnsNames: readonly string[], more: object = {}) => ({ secretName: 'edge-tls', dnsNames, ...more });

/** Objects that make other objects, that stand in for those of the platform, or that only a component writes. */
export const AREA: Area = {
  faults: {
    // Made Secrets and ConfigMaps.
    'a Certificate that becomes the CA of the mesh': certificate({ namespace: ROOT }, { secretName: 'cacerts', isCA: true }, `it makes the Secret ${ROOT}/cacerts`, UNREAD_FIX),
    'a Certificate that becomes the CA of a mesh elsewhere': certificate({ namespace: 'mesh' }, { secretName: 'istio-ca-secret' }, 'it makes the Secret mesh/istio-ca-secret', UNREAD_FIX),
    'a Certificate in the place of a declared secret': certificate({}, { secretName: DATABASE }, `makes the Secret shop/${DATABASE} that shop/orders declares as a secret of its own`, 'Give it another name'),
    'a Certificate of other names for the edge': certificate(EDGE, edgeCertificate(['evil.example.com']), 'makes the Secret istio-ingress/edge-tls that istio-ingress/edge declares as the certificate of its hosts', 'evil.example.com', 'Expected the dnsNames shop.example.com'),
    'a Certificate of more names for the edge': certificate(EDGE, edgeCertificate(['shop.example.com', 'b.example.com']), 'asks for the name b.example.com'),
    'a Certificate of a CA for the edge': certificate(EDGE, edgeCertificate(['shop.example.com'], { isCA: true }), 'the certificate of a CA'),
    'a Certificate with an identity for the edge': certificate(EDGE, edgeCertificate(['shop.example.com'], { uris: ['spiffe://cluster.local/ns/shop/sa/web'] }), 'more than names in DNS'),
    'a Certificate as a pull secret': {
      ...certificate({}, {}, 'declares as an imagePullSecret', 'its type is "kubernetes.io/tls"', 'kubernetes.io/dockerconfigjson'),
      change: pulling(put(CERT_MANAGER, 'Certificate', { name: 'x' }, { spec: { secretName: 'registry' } })),
    },
    'a Certificate whose Secret opens other clusters': certificate({}, { secretName: 'a', secretTemplate: { labels: { 'istio/multiCluster': 'true' } } }, 'it makes the Secret shop/a', UNREAD_FIX),
    'a Certificate whose Secret is copied elsewhere': {
      ...certificate({}, {}, 'reflector.v1.k8s.emberstack.com/reflection-allowed', 'on what it makes'),
      says: ['reflector.v1.k8s.emberstack.com/reflection-allowed', 'on what it makes', /Rule\.UNKNOWN_KEY/],
      change: put(CERT_MANAGER, 'Certificate', { name: 'x' }, { spec: { secretName: 'a', secretTemplate: { annotations: { 'reflector.v1.k8s.emberstack.com/reflection-allowed': 'true' } } } }),
    },
    'an ExternalSecret that becomes the CA of the mesh': secret({ namespace: ROOT }, { name: 'cacerts' }, `it makes the Secret ${ROOT}/cacerts`, UNREAD_FIX),
    'an ExternalSecret named like the CA of the mesh': secret({ namespace: 'mesh', name: 'cacerts' }, {}, 'it makes the Secret mesh/cacerts', UNREAD_FIX),
    'an ExternalSecret that opens other clusters': secret({ namespace: ROOT }, { template: { metadata: { labels: { 'istio/multiCluster': 'true' } } } }, 'it makes the Secret', UNREAD_FIX),
    'an ExternalSecret that is a token of an account': {
      ...secret({}, {}, 'it makes the Secret shop/registry', UNREAD_FIX),
      change: pulling(put(EXTERNAL_SECRETS, 'ExternalSecret', { name: 'x' }, { spec: { ...STORE, target: { name: 'registry', template: { type: 'kubernetes.io/service-account-token' } } } })),
    },
    'an ExternalSecret that pulls with a Secret of another type': {
      ...secret({}, {}, 'declares as an imagePullSecret', 'its type is "kubernetes.io/basic-auth"'),
      change: pulling(put(EXTERNAL_SECRETS, 'ExternalSecret', { name: 'x' }, { spec: { ...STORE, target: { name: 'registry', template: { type: 'kubernetes.io/basic-auth' } } } })),
    },
    'an ExternalSecret that makes another kind': secret({ namespace: 'tools' }, { name: 'a', manifest: { apiVersion: 'apps/v1', kind: 'Deployment' } }, 'it makes the Deployment tools/a', UNREAD_FIX),
    'an ExternalSecret that makes settings of the mesh': secret({ namespace: 'tools' }, { name: 'istio', manifest: { apiVersion: 'v1', kind: 'ConfigMap' } }, 'it makes the ConfigMap tools/istio', UNREAD_FIX),
    'an ExternalSecret among the platform\'s': secret({ namespace: ROOT }, { name: 'a' }, `is in the namespace '${ROOT}', where the control plane of the mesh runs`, PLATFORM_FIX),
    'an ExternalSecret of every namespace, as the CA': made(EXTERNAL_SECRETS, 'ClusterExternalSecret', CLUSTER, { spec: { namespaces: [ROOT], externalSecretSpec: { ...STORE, target: { name: 'cacerts' } } } }, `it makes the Secret ${ROOT}/cacerts`, UNREAD_FIX),
    'an ExternalSecret of the platform\'s namespace': made(EXTERNAL_SECRETS, 'ClusterExternalSecret', CLUSTER, { spec: { externalSecretName: 'a', namespaces: ['kube-system'], externalSecretSpec: STORE } }, 'makes the Secret kube-system/a', PLATFORM_FIX),
    'a Bundle in the place of what proxies trust': bundle('istio-ca-root-cert', { configMap: { key: 'root-cert.pem' } }, 'it makes the ConfigMap istio-ca-root-cert', UNREAD_FIX),
    'a Bundle in the place of what pods trust': bundle('kube-root-ca.crt', { configMap: { key: 'ca.crt' } }, 'it makes the ConfigMap kube-root-ca.crt', UNREAD_FIX),
    'a Bundle that becomes settings of the mesh': bundle('istio-sidecar-injector', { configMap: { key: 'a' } }, 'it makes the ConfigMap istio-sidecar-injector', UNREAD_FIX),
    'a Bundle that becomes the CA': bundle('cacerts', { secret: { key: 'a' } }, 'it makes the Secret cacerts', UNREAD_FIX),
    'a Bundle in the place of a declared secret': bundle(DATABASE, { secret: { key: 'a' } }, `makes the Secret ${DATABASE} that shop/orders declares`, 'Give it another name'),
    'a Bundle for the platform alone': bundle('a', { configMap: { key: 'a' }, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': ROOT } } }, `makes the ConfigMap ${ROOT}/a`, PLATFORM_FIX),
    'an issuer that makes pods': made(CERT_MANAGER, 'ClusterIssuer', CLUSTER, { spec: { acme: { solvers: [{ http01: { gatewayHTTPRoute: {} } }] } } }, 'it makes pods, Services and routes', UNREAD_FIX),
    'an issuer of a namespace that makes pods': made(CERT_MANAGER, 'Issuer', {}, { spec: { acme: { solvers: [{ dns01: {} }, { http01: { ingress: {} } }] } } }, 'it makes pods, Services and routes', UNREAD_FIX),
    'an issuer whose key takes the place of a declared secret': made(CERT_MANAGER, 'Issuer', {}, { spec: { acme: { privateKeySecretRef: { name: DATABASE } } } }, 'that shop/orders declares', 'Give it another name'),
    'a Secret in the place of a declared one': made(CORE, 'Secret', { name: DATABASE }, {}, 'is the Secret that shop/orders declares as a secret of its own', 'Give it another name'),
    'a Secret that sends itself out': { change: put(EXTERNAL_SECRETS, 'PushSecret', { name: 'x', ...EDGE }, { spec: { selector: { secret: { name: 'edge-tls' } } } }), object: 'PushSecret istio-ingress/x', says: ['sends a Secret out of the cluster', 'declare it'] },
    'a Secret by which nodes join': made(CORE, 'Secret', { namespace: 'tools' }, { type: 'bootstrap.kubernetes.io/token' }, 'credentials by which somebody is known', UNREAD_FIX),
    // What hands on a declared Secret, or makes what does.
    'a scraper that shows a declared Secret to what it scrapes': reader('monitoring.coreos.com/v1', 'ServiceMonitor', { selector: {}, endpoints: [{ port: 'http', basicAuth: { password: { name: DATABASE, key: 'PASSWORD' } } }] }, 'spec.endpoints.0.basicAuth.password.name'),
    'a scraper with a declared Secret as its token': reader('monitoring.coreos.com/v1', 'PodMonitor', { selector: {}, podMetricsEndpoints: [{ bearerTokenSecret: { name: DATABASE, key: 'PASSWORD' } }] }, 'bearerTokenSecret.name'),
    'alerts that go to a declared Secret': reader('monitoring.coreos.com/v1beta1', 'AlertmanagerConfig', { receivers: [{ name: 'x', webhookConfigs: [{ urlSecret: { name: DATABASE, key: 'PASSWORD' } }] }] }, 'urlSecret.name'),
    'an issuer whose CA is a declared Secret': reader(CERT_MANAGER, 'Issuer', { ca: { secretName: DATABASE } }, 'spec.ca.secretName'),
    'a scaler that asks with a declared Secret': reader('keda.sh/v1alpha1', 'TriggerAuthentication', { secretTargetRef: [{ parameter: 'p', name: DATABASE, key: 'PASSWORD' }] }, 'spec.secretTargetRef.0.name'),
    'a source of Flux that logs in with a declared Secret': reader('source.toolkit.fluxcd.io/v1', 'GitRepository', { url: 'https://evil.example.com', secretRef: { name: DATABASE } }, 'spec.secretRef.name'),
    'a keystore whose password is a declared Secret': reader(CERT_MANAGER, 'Certificate', { secretName: 'x-tls', keystores: { pkcs12: { create: true, passwordSecretRef: { name: DATABASE, key: 'PASSWORD' } } } }, 'passwordSecretRef.name'),
    'a class of volumes that hands its driver a Secret': {
      change: put('storage.k8s.io/v1', 'StorageClass', { name: 'x', ...CLUSTER }, { provisioner: 'd', parameters: { 'csi.storage.k8s.io/node-publish-secret-name': DATABASE } }),
      object: 'StorageClass x',
      says: ['parameters.csi.storage.k8s.io/node-publish-secret-name', 'the driver is handed that Secret', WAIVABLE],
    },
    // The platform's own.
    'a Service in the place of DNS': platform(CORE, 'Service', { name: 'kube-dns', namespace: 'kube-system' }, { spec: { selector: { a: 'b' }, ports: PORTS } }, "is in the namespace 'kube-system', where the components of Kubernetes run"),
    'a Service in the place of istiod': platform(CORE, 'Service', { name: 'istiod', namespace: ROOT }, { spec: { type: 'ExternalName', externalName: 'evil.example.com' } }, 'where the control plane of the mesh runs', 'calls to a component'),
    'a Service in the place of the API server': platform(CORE, 'Service', { name: 'kubernetes', namespace: 'default' }, { spec: { ports: PORTS } }, 'is the Service of the API server'),
    'a Service beside the scraper': platform(CORE, 'Service', { name: 'prometheus', namespace: 'monitoring' }, { spec: { ports: PORTS } }, 'where the scraper of metrics runs'),
    'an account of a controller': platform(CORE, 'ServiceAccount', { name: 'generic-garbage-collector', namespace: 'kube-system' }, {}, 'components of the platform are known by accounts'),
    'a Secret among those of Kubernetes': platform(CORE, 'Secret', { name: 'a', namespace: 'kube-system' }, {}, 'components of the platform read Secrets there'),
    'labels of the namespace of Kubernetes': platform(CORE, 'Namespace', { name: 'kube-system', ...CLUSTER }, {}, 'is the namespace where the components of Kubernetes run'),
    'labels of the namespace of the mesh': platform(CORE, 'Namespace', { name: ROOT, ...CLUSTER, labels: { 'istio-injection': 'disabled' } }, {}, 'is the namespace where the control plane of the mesh runs'),
    'what proxies trust istiod by': platform(CORE, 'ConfigMap', { name: 'istio-ca-root-cert' }, { data: {} }, 'proxies trust istiod by it'),
    'what pods trust the API server by': platform(CORE, 'ConfigMap', { name: 'kube-root-ca.crt' }, { data: {} }, 'pods trust the API server by it'),
    'settings of a revision of the mesh': made(CORE, 'ConfigMap', { name: 'istio-canary', namespace: 'mesh' }, {}, 'read their settings from it', UNREAD_FIX),
    // Kinds that the proof understands as they are defined, and those that only a component writes.
    'another definition of a policy of Istio': definition('authorizationpolicies.security.istio.io', 'security.istio.io'),
    'another definition of a Sidecar': definition('sidecars.networking.istio.io', 'networking.istio.io'),
    'another definition of a route': definition('httproutes.gateway.networking.k8s.io', 'gateway.networking.k8s.io'),
    'another definition of a policy of Cilium': definition('ciliumnetworkpolicies.cilium.io', 'cilium.io'),
    'another definition of a secret': definition('externalsecrets.external-secrets.io', 'external-secrets.io'),
    'a definition in a group of Kubernetes': definition('widgets.policy.networking.k8s.io', 'policy.networking.k8s.io'),
    'a node that is none': made(CORE, 'Node', CLUSTER, {}, 'it records what a component has seen or done', 'Leave it to its controller'),
    'an identity of Cilium, by hand': made('cilium.io/v2', 'CiliumIdentity', CLUSTER, {}, 'Cilium records with it', 'Leave it to its controller'),
    'an endpoint of Cilium, by hand': made('cilium.io/v2', 'CiliumEndpoint', {}, {}, 'Leave it to its controller'),
    'a revision of a StatefulSet, by hand': made('apps/v1', 'ControllerRevision', {}, {}, 'Leave it to its controller'),
    'a lock of a component': made('coordination.k8s.io/v1', 'Lease', { name: 'istio-leader', namespace: ROOT }, {}, 'Leave it to its controller'),
  },
  harmless: {
    'a Certificate for a Secret of its own': put(CERT_MANAGER, 'Certificate', { name: 'x' }, { spec: { secretName: 'x-tls', dnsNames: ['a.example.com'], issuerRef: { name: 'ca' } } }),
    'a Certificate of the edge\'s own hosts': put(CERT_MANAGER, 'Certificate', { name: 'x', ...EDGE }, { spec: edgeCertificate(['shop.example.com'], { issuerRef: { name: 'ca' } }) }),
    'a Certificate of a name in another namespace': put(CERT_MANAGER, 'Certificate', { name: 'x', namespace: 'tools' }, { spec: { secretName: DATABASE } }),
    'an ExternalSecret for the edge': put(EXTERNAL_SECRETS, 'ExternalSecret', { name: 'edge-tls', ...EDGE }, { spec: { ...STORE, target: { template: { type: 'kubernetes.io/tls' } } } }),
    'an ExternalSecret that pulls images': pulling(put(EXTERNAL_SECRETS, 'ExternalSecret', { name: 'x' }, { spec: { ...STORE, target: { name: 'registry', template: { type: 'kubernetes.io/dockerconfigjson' } } } })),
    'an ExternalSecret that pulls images, of no type': pulling(put(EXTERNAL_SECRETS, 'ExternalSecret', { name: 'registry' }, { spec: STORE })),
    'an ExternalSecret of another namespace': put(EXTERNAL_SECRETS, 'ExternalSecret', { name: 'x', namespace: 'tools' }, { spec: STORE }),
    'an ExternalSecret beside the scraper': put(EXTERNAL_SECRETS, 'ExternalSecret', { name: 'grafana', namespace: 'monitoring' }, { spec: STORE }),
    'a Bundle that pods mount': put(TRUST, 'Bundle', { name: 'company-ca', ...CLUSTER }, { spec: { sources: [], target: { configMap: { key: 'ca.crt' } } } }),
    'an issuer that answers in DNS': put(CERT_MANAGER, 'ClusterIssuer', { name: 'x', ...CLUSTER }, { spec: { acme: { privateKeySecretRef: { name: 'acme' }, solvers: [{ dns01: {} }] } } }),
    'an issuer with a CA of its own': put(CERT_MANAGER, 'Issuer', { name: 'x' }, { spec: { ca: { secretName: 'ca' } } }),
    'a definition of one\'s own': put('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { name: 'widgets.acme.example', ...CLUSTER }, { spec: { group: 'acme.example' } }),
    'a dashboard beside the scraper': put(CORE, 'ConfigMap', { name: 'dashboard', namespace: 'monitoring' }, { data: { 'a.json': '{}' } }),
    'a ServiceMonitor beside the scraper': put('monitoring.coreos.com/v1', 'ServiceMonitor', { name: 'x', namespace: 'monitoring' }, { spec: { selector: {}, endpoints: [] } }),
    'a scraper with a Secret of its own': put('monitoring.coreos.com/v1', 'ServiceMonitor', { name: 'x' }, { spec: { selector: {}, endpoints: [{ basicAuth: { password: { name: 'scraper', key: 'PASSWORD' } } }] } }),
    'a scaler of a workload that is named like its Secret': put('keda.sh/v1alpha1', 'ScaledObject', { name: DATABASE }, { spec: { scaleTargetRef: { name: DATABASE } } }),
    'a class of volumes': put('storage.k8s.io/v1', 'StorageClass', { name: 'x', ...CLUSTER }, { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3' } }),
    'the namespace of the scraper': put(CORE, 'Namespace', { name: 'monitoring', ...CLUSTER }),
    'a role among the platform\'s': put('rbac.authorization.k8s.io/v1', 'Role', { name: 'x', namespace: 'kube-system' }, { rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }] }),
    'one secret for two workloads, each by its own name': (world) => {
      const store = SecretStore.cluster('platform');
      for (const name of ['a', 'b']) world.service(name, { secrets: [store.secret('kafka', { KAFKA: 'production/kafka' })] });
    },
  },
};
