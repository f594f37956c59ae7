import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart, Include, JsonPatch } from 'cdk8s';
import type { Area, Fault } from '../fault';
import { CORE, GATEWAY_API, ISTIO_NETWORKING, ISTIO_SECURITY, NETWORKING } from '../world';
import type { Metadata, World } from '../world';

const FIX = "what it does can't be proven; leave it out, or deploy it apart from this app";
const POD = { containers: [{ name: 'main', image: 'busybox:1' }] };
const TEMPLATE = { metadata: { labels: { app: 'x' } }, spec: POD };
const OPEN = { podSelector: {}, ingress: [{}], egress: [{}] };

/** An object that stands in no namespace. */
const CLUSTER = { namespace: undefined };

/** An object of a kind that is not modelled, in the namespace of the shop. */
function unread(apiVersion: string, kind: string, says: string, body: object = {}): Fault {
  return { change: (world) => world.add(apiVersion, kind, { name: 'x' }, body), object: `${kind} shop/x (${apiVersion})`, says: [says, FIX] };
}

/** An object of a kind that a mesh reads, where no declaration leads to it. */
function undeclared(apiVersion: string, kind: string, says: string, body: object = {}): Fault {
  return { change: (world) => world.add(apiVersion, kind, { name: 'x' }, body), object: `${kind} shop/x`, says: [says] };
}

function unreadInCluster(apiVersion: string, kind: string, says: string, body: object = {}): Fault {
  return { change: (world) => world.add(apiVersion, kind, { name: 'x', ...CLUSTER }, body), object: `${kind} x (${apiVersion})`, says: [says, FIX] };
}

function list(world: World, kind: string, ...items: readonly unknown[]): ApiObject {
  return new ApiObject(world.chart, 'list', { apiVersion: 'v1', kind, items });
}

function object(apiVersion: string, kind: string, name: string, spec: object = {}, namespace: string | undefined = 'shop'): object {
  return { apiVersion, kind, metadata: { name, namespace }, spec };
}

function twice(change: (world: World) => void, name: string, ...places: readonly string[]): Fault {
  return { change, object: name, says: ['got two', ...places, 'the second would overwrite the first', 'give it another name'] };
}

function include(world: World, chart: Chart, text: string): void {
  const url = join(world.outdir, '..', `include-${process.pid}.yaml`);
  writeFileSync(url, text);
  new Include(chart, 'included', { url });
}

const DEFAULT_DENY = "NetworkPolicy 'default-deny' in namespace 'shop'";

function misplaced(apiVersion: string, kind: string, metadata: Metadata, name: string, ...says: readonly string[]): Fault {
  return { change: (world) => world.add(apiVersion, kind, metadata), object: `${kind} ${name}`, says };
}

/** Which objects there are, of which kinds, under which names. */
export const AREA: Area = {
  faults: {
    // Kinds.
    'a policy of Antrea': unreadInCluster('crd.antrea.io/v1beta1', 'ClusterNetworkPolicy', 'Antrea evaluates it before NetworkPolicy'),
    'a policy of Antrea, named like ours': unread('crd.antrea.io/v1beta1', 'NetworkPolicy', 'Antrea evaluates it'),
    'a policy of OVN-Kubernetes': unread('k8s.ovn.org/v1', 'EgressFirewall', 'OVN-Kubernetes allows and denies egress'),
    'a proxy that Cilium configures': unread('cilium.io/v2', 'CiliumEnvoyConfig', 'it sends traffic of Services through a proxy'),
    'a profile of Linkerd': unread('linkerd.io/v1alpha2', 'ServiceProfile', 'it decides where calls of the mesh go'),
    'an intention of Consul': undeclared('consul.hashicorp.com/v1alpha1', 'ServiceIntentions', 'is for no service that was declared in Consul', { spec: { destination: { name: 'x' }, sources: [{ name: 'y', action: 'allow' }] } }),
    'defaults of Consul': undeclared('consul.hashicorp.com/v1alpha1', 'ServiceDefaults', 'is for no service that was declared in Consul', { spec: { protocol: 'http' } }),
    'routes of Consul': unread('consul.hashicorp.com/v1alpha1', 'ServiceRouter', 'it decides where calls of the mesh go', { spec: {} }),
    'a Binding, which labels a pod': unread('v1', 'Binding', 'it puts labels on a pod', { target: { kind: 'Node', name: 'n1' } }),
    'a kind that nobody knows': unread('acme.example/v1', 'Widget', 'unknown kind'),
    'a kind that nobody knows, without a namespace': unreadInCluster('acme.example/v1', 'Widget', 'unknown kind (it names no namespace, and is taken for cluster-scoped)'),
    'a kind that is misspelt': unread(ISTIO_SECURITY, 'AuthorisationPolicy', 'unknown kind'),
    'a known name in an unknown group': unread('acme.example/v1', 'ConfigMap', 'unknown kind'),
    'an Application of an operator': unread('nais.io/v1alpha1', 'Application', 'makes pods of it'),
    'an Application of Argo CD': unread('argoproj.io/v1alpha1', 'Application', 'deploys manifests that are not given'),
    'a webhook that changes pods': unreadInCluster('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'change pods and policies on their way in'),
    'a mutation of Gatekeeper': unreadInCluster('mutations.gatekeeper.sh/v1', 'Assign', 'change pods and policies on their way in'),
    'a policy of Kyverno that changes pods': unreadInCluster('kyverno.io/v1', 'ClusterPolicy', 'its rules can change and make objects', { spec: { rules: [{ name: 'a', mutate: {} }] } }),
    'an EnvoyFilter': unread(ISTIO_NETWORKING, 'EnvoyFilter', 'rewrite any part of the proxy'),
    'a WorkloadEntry': unread(ISTIO_NETWORKING, 'WorkloadEntry', 'adds endpoints outside'),
    'an Ingress': unread(NETWORKING, 'Ingress', 'opens a way in'),
    'a TLSRoute': unread(GATEWAY_API, 'TLSRoute', 'opens a way in'),
    'endpoints by hand': unread('discovery.k8s.io/v1', 'EndpointSlice', 'adds addresses behind a Service'),
    'endpoints by hand, the old way': unread(CORE, 'Endpoints', 'adds addresses behind a Service'),
    'a sealed secret': unread('bitnami.com/v1alpha1', 'SealedSecret', 'a Secret is made of it'),
    'a token that never ends': unread(CORE, 'Secret', 'credentials by which somebody is known', { type: 'kubernetes.io/service-account-token' }),
    'identities of SPIRE': unreadInCluster('spire.spiffe.io/v1alpha1', 'ClusterSPIFFEID', 'which identities pods are given'),
    'another mesh configuration': { change: (world) => world.add(CORE, 'ConfigMap', { name: 'istio', namespace: 'istio-system' }), object: 'ConfigMap istio-system/istio (v1)', says: ['read their settings from it', FIX] },
    // Pods of other kinds.
    'a Rollout': unread('argoproj.io/v1alpha1', 'Rollout', 'Argo Rollouts makes pods of it', { spec: { template: TEMPLATE } }),
    'a Service of Knative': unread('serving.knative.dev/v1', 'Service', 'Knative makes pods of it', { spec: { template: TEMPLATE } }),
    'a ScaledJob': unread('keda.sh/v1alpha1', 'ScaledJob', 'KEDA makes pods of it', { spec: { jobTargetRef: { template: TEMPLATE } } }),
    'a Prometheus': unread('monitoring.coreos.com/v1', 'Prometheus', 'the Prometheus operator makes pods of it'),
    'a database of CloudNativePG': unread('postgresql.cnpg.io/v1', 'Cluster', 'CloudNativePG makes pods of it'),
    // One object, two places.
    'a List that overwrites default-deny': twice((world) => list(world, 'List', object(NETWORKING, 'NetworkPolicy', 'default-deny', OPEN)), DEFAULT_DENY, 'shop/list (item 0)'),
    'a typed list that overwrites it': twice((world) => list(world, 'NetworkPolicyList', object(NETWORKING, 'NetworkPolicy', 'other'), object(NETWORKING, 'NetworkPolicy', 'default-deny', OPEN)), DEFAULT_DENY, 'shop/list (item 1)'),
    'a list in a list': { change: (world) => list(world, 'List', { apiVersion: 'v1', kind: 'List', items: [object(CORE, 'ConfigMap', 'x')] }), object: 'shop/list (item 0)', says: ['item 0 of a List', 'got a list', 'put its items here'] },
    'a list of another name that overwrites it': twice((world) => list(world, 'ConfigMap', object(NETWORKING, 'NetworkPolicy', 'default-deny', OPEN)), DEFAULT_DENY, 'shop/list (item 0)'),
    'another version of the group': twice((world) => world.add('networking.k8s.io/v1beta1', 'NetworkPolicy', { name: 'default-deny' }, { spec: OPEN }), DEFAULT_DENY, 'shop/NetworkPolicy-default-deny'),
    'the group in which it was once': twice((world) => world.add('extensions/v1beta1', 'NetworkPolicy', { name: 'default-deny' }, { spec: OPEN }), DEFAULT_DENY, 'shop/NetworkPolicy-default-deny'),
    'a patch that renames': twice((world) => {
      world.add(CORE, 'ConfigMap', { name: 'a' });
      world.add(CORE, 'ConfigMap', { name: 'b' }).addJsonPatch(JsonPatch.replace('/metadata/name', 'a'));
    }, "ConfigMap 'a' in namespace 'shop'", 'shop/ConfigMap-a', 'shop/ConfigMap-b'),
    'a Namespace with a namespace of its own': twice((world) => world.add(CORE, 'Namespace', { name: 'shop', namespace: 'elsewhere' }), "Namespace 'shop'", 'shop/Namespace-shop'),
    'an included file': twice((world) => include(world, world.chart, `apiVersion: v1\nkind: List\nitems:\n- ${JSON.stringify(object(NETWORKING, 'NetworkPolicy', 'default-deny', OPEN))}\n`), DEFAULT_DENY, '(item 0)'),
    // Where an object goes.
    'no namespace': misplaced(NETWORKING, 'NetworkPolicy', { name: 'x', ...CLUSTER }, 'x', 'got no metadata.namespace', 'it would go wherever kubectl is pointed', 'write the namespace'),
    'no namespace for a harmless kind': misplaced(CORE, 'ConfigMap', { name: 'x', ...CLUSTER }, 'x', 'got no metadata.namespace', 'write the namespace'),
    'an item of a list without a namespace': { change: (world) => list(world, 'List', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }), object: 'ConfigMap x', says: ['shop/list (item 0)', 'got no metadata.namespace'] },
    'a namespace for what has none': misplaced('rbac.authorization.k8s.io/v1', 'ClusterRole', { name: 'x' }, 'shop/x', "got the namespace 'shop'", 'cluster-scoped', 'leave metadata.namespace out'),
    'a namespace for a policy of the cluster': misplaced('policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', { name: 'x' }, 'shop/x', 'cluster-scoped', 'leave metadata.namespace out'),
    'a name that is made up': { change: (world) => list(world, 'List', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'x-', namespace: 'shop' } }), object: 'ConfigMap shop/x-*', says: ['got metadata.generateName', 'give it a name'] },
    'no metadata at all': { change: (world) => world.patch('Deployment', 'web', JsonPatch.replace('/metadata', null)), object: 'Deployment', says: ['got no metadata.name', 'give it a name'] },
    'no name': { change: (world) => list(world, 'List', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'shop' } }), object: 'ConfigMap shop/', says: ['shop/list (item 0)', 'got no metadata.name', 'give it a name'] },
    'null in a list': { change: (world) => list(world, 'List', object(CORE, 'ConfigMap', 'x'), null).addJsonPatch(JsonPatch.add('/items/-', null)), object: 'shop/list', says: ['item 1 of a List', 'expected a Kubernetes object, got null'] },
    'items that are no list': { change: (world) => list(world, 'List').addJsonPatch(JsonPatch.replace('/items', { a: 1 })), object: 'shop/list', says: ['the items of a List have to be a list of objects'] },
    'an item without a kind': { change: (world) => list(world, 'List', { apiVersion: 'v1', metadata: { name: 'x' } }), object: 'shop/list', says: ['an object without a kind'] },
  },
  harmless: {
    'a ConfigMap': (world) => world.add(CORE, 'ConfigMap', { name: 'flags' }, { data: { SURGE: 'on' } }),
    'ConfigMaps in a list': (world) => list(world, 'List', ...['a', 'b'].map((name) => ({ apiVersion: CORE, kind: 'ConfigMap', metadata: { name, namespace: 'shop' } }))),
    'a ServiceMonitor and a PrometheusRule': (world) => {
      world.add('monitoring.coreos.com/v1', 'ServiceMonitor', { name: 'm' }, { spec: { selector: {}, endpoints: [{ port: 'http' }] } });
      world.add('monitoring.coreos.com/v1', 'PrometheusRule', { name: 'r' }, { spec: { groups: [] } });
    },
    'a Certificate': (world) => world.add('cert-manager.io/v1', 'Certificate', { name: 'c' }, { spec: { secretName: 'c', issuerRef: { name: 'ca' } } }),
    'a PriorityClass': (world) => world.add('scheduling.k8s.io/v1', 'PriorityClass', { name: 'high', ...CLUSTER }, { value: 1000 }),
    'a PodTemplate': (world) => world.add(CORE, 'PodTemplate', { name: 'x' }, { template: TEMPLATE }),
    'a CustomResourceDefinition': (world) => world.add('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { name: 'widgets.acme.example', ...CLUSTER }, { spec: { group: 'acme.example' } }),
    'a policy that refuses objects': (world) => world.add('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', { name: 'x', ...CLUSTER }, { spec: {} }),
    'a policy of Kyverno that refuses objects': (world) => world.add('kyverno.io/v1', 'ClusterPolicy', { name: 'x', ...CLUSTER }, { spec: { rules: [{ name: 'a', match: {}, validate: {} }] } }),
    'a constraint of Gatekeeper': (world) => world.add('constraints.gatekeeper.sh/v1beta1', 'K8sRequiredLabels', { name: 'x', ...CLUSTER }),
    'a ScaledObject': (world) => world.add('keda.sh/v1alpha1', 'ScaledObject', { name: 'x' }, { spec: { scaleTargetRef: { name: 'web' } } }),
    'a DestinationRule about connections': (world) => world.add(ISTIO_NETWORKING, 'DestinationRule', { name: 'x' }, { spec: { host: 'payments', trafficPolicy: { connectionPool: { tcp: { maxConnections: 10 } } } } }),
    'an object of the same name in another namespace': (world) => {
      world.add(CORE, 'ConfigMap', { name: 'a' });
      new ApiObject(world.chart, 'other', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'elsewhere' } });
    },
  },
};
