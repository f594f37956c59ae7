import { ApiObject, JsonPatch } from 'cdk8s';
import type { Area, Fault } from '../fault';
import { CORE, EDGE_NAMESPACE, ISTIO_SECURITY, POD_TEMPLATE, segment } from '../world';
import type { World } from '../world';

const FIX = /Delete it.*; keep the rule, or waive it: .*Rule\.UNKNOWN_KEY/;

/** An annotation on the pods of web, by a patch. */
function onPods(key: string, value: string, effect: string): Fault {
  return {
    change: (world) => world.patch('Deployment', 'web', JsonPatch.add(`${POD_TEMPLATE}/metadata/annotations/${segment(key)}`, value)),
    object: 'Deployment shop/web',
    says: [`the annotation ${key}: ${JSON.stringify(value)} on its pods`, effect, FIX],
  };
}

function labelOnPods(key: string, value: string, effect: string): Fault {
  return {
    change: (world) => world.web.deployment.podMetadata.addLabel(key, value),
    object: 'Deployment shop/web',
    says: [`the label ${key}: ${JSON.stringify(value)} on its pods`, effect, FIX],
  };
}

/** A label or an annotation in the metadata of an object. */
function onObject(what: 'label' | 'annotation', [kind, namespace, name]: readonly [kind: string, namespace: string, name: string], key: string, value: string, effect: string): Fault {
  return {
    change: (world) => {
      const { metadata } = world.find(kind, name, namespace === '' ? undefined : namespace);
      if (what === 'label') metadata.addLabel(key, value);
      else metadata.addAnnotation(key, value);
    },
    object: `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`,
    says: [`the ${what} ${key}: ${JSON.stringify(value)}`, effect, FIX],
  };
}

const NETWORK = 'which no NetworkPolicy sees';
const MESH = 'what a proxy takes';
const PODS = 'change pods when they are admitted';
const IDENTITY = 'the rights of an identity in a cloud';
const WAY_IN = 'a way in from outside';
const DELIVERY = 'keep an object from being applied';
const PLATFORM = 'components of the cluster act on them';

const SHOP = ['Namespace', '', 'shop'] as const;
const SERVICE = ['Service', 'shop', 'orders'] as const;
const ACCOUNT = ['ServiceAccount', 'shop', 'web'] as const;
const STORE_ACCOUNT = ['ServiceAccount', 'shop', 'orders-aws'] as const;
const EDGE = ['Gateway', EDGE_NAMESPACE, 'edge'] as const;
const ROUTE = ['HTTPRoute', 'shop', 'edge-web.shop.example.com'] as const;
const POLICY = ['AuthorizationPolicy', 'shop', 'orders'] as const;
const NETWORK_POLICY = ['NetworkPolicy', 'shop', 'default-deny'] as const;

/** Labels and annotations in domains that components of a cluster act on. */
export const AREA: Area = {
  faults: {
    'a second network by Multus': onPods('k8s.v1.cni.cncf.io/networks', 'default/macvlan', 'a second network'),
    'another default network by Multus': onPods('v1.multus-cni.io/default-network', 'default/macvlan', NETWORK),
    'another name of Multus that nobody knows yet': onPods('k8s.v2.cni.cncf.io/networks', 'default/macvlan', NETWORK),
    'a key of volume claims that nobody knows yet': {
      change: (world) => world.patch('StatefulSet', 'db', JsonPatch.add('/spec/volumeClaimTemplates/0/metadata/annotations', { 'x.cilium.io/y': 'z' })),
      object: 'StatefulSet shop/db',
      says: ['the annotation x.cilium.io/y: "z" on its volume claims', NETWORK, FIX],
    },
    'an address of Calico': onPods('cni.projectcalico.org/ipAddrs', '["10.244.0.9"]', NETWORK),
    'a floating address of Calico': onPods('cni.projectcalico.org/floatingIPs', '["203.0.113.9"]', NETWORK),
    'an address pool of Cilium': onPods('ipam.cilium.io/ip-pool', 'blue', NETWORK),
    'another default network of OVN': onPods('v1.ovn.org/default-network', 'x', NETWORK),
    'the logical switch of Kube-OVN': onPods('ovn.kubernetes.io/logical_switch', 'x', NETWORK),
    'the proxy of somebody else': onPods('sidecar.istio.io/proxyImage', 'evil.example.com/proxy:1', MESH),
    'another type of proxy image': onPods('sidecar.istio.io/proxyImageType', 'debug', MESH),
    'another bootstrap of the proxy': onPods('sidecar.istio.io/bootstrapOverride', 'mine', MESH),
    'volumes of the proxy': onPods('sidecar.istio.io/userVolume', '[]', MESH),
    'another way of interception': onPods('sidecar.istio.io/interceptionMode', 'NONE', MESH),
    'a key of Istio that nobody knows yet': onPods('sidecar.istio.io/newThing', 'x', MESH),
    'other injection templates': onPods('inject.istio.io/templates', 'mine', MESH),
    'overrides of the proxy': onPods('proxy.istio.io/overrides', '{}', MESH),
    'a control plane of somebody else': onPods('proxy.istio.io/config', 'discoveryAddress: evil.example.com:15012', 'discoveryAddress'),
    'another interception in YAML': onPods('proxy.istio.io/config', '{"interceptionMode": "NONE"}', 'interceptionMode'),
    'metadata of the proxy that nobody knows': onPods('proxy.istio.io/config', 'proxyMetadata: {ISTIO_META_NEW: "1"}', 'ISTIO_META_NEW'),
    'settings of the proxy that are no YAML': onPods('proxy.istio.io/config', '{', 'no fields'),
    'ports around the proxy': onPods('traffic.sidecar.istio.io/excludeInboundPorts', '8080', MESH),
    'addresses around the proxy': onPods('traffic.sidecar.istio.io/excludeOutboundIPRanges', '0.0.0.0/0', MESH),
    'interfaces around the proxy': onPods('traffic.sidecar.istio.io/excludeInterfaces', 'eth1', MESH),
    'another status port': onPods('status.sidecar.istio.io/port', '8080', MESH),
    'no proxy, by a label': labelOnPods('sidecar.istio.io/inject', 'false', MESH),
    'the label of a meshed pod by hand': labelOnPods('security.istio.io/tlsMode', 'istio', MESH),
    'the canonical name by hand': labelOnPods('service.istio.io/canonical-name', 'payments', MESH),
    'the canonical revision by hand': labelOnPods('service.istio.io/canonical-revision', 'v2', MESH),
    'another network of the mesh': labelOnPods('topology.istio.io/network', 'other', MESH),
    'a revision that nobody declared': labelOnPods('istio.io/rev', 'canary', 'no revision, as none was declared'),
    'ambient mode of a pod': labelOnPods('istio.io/dataplane-mode', 'ambient', MESH),
    'a waypoint of a pod': labelOnPods('istio.io/use-waypoint', 'mine', MESH),
    'the label that Istio\'s Gateways select': labelOnPods('istio', 'ingressgateway', 'open hosts and ports on them'),
    'the label of a Gateway\'s pods': labelOnPods('gateway.networking.k8s.io/gateway-name', 'edge', PLATFORM),
    'the template\'s hash by hand': labelOnPods('pod-template-hash', 'abc', 'the Deployment\'s controller writes it'),
    'the label of workload identity': labelOnPods('azure.workload.identity/use', 'true', IDENTITY),
    'the label of pod identity': labelOnPods('aadpodidbinding', 'admin', IDENTITY),
    'AppArmor off': onPods('container.apparmor.security.beta.kubernetes.io/web', 'unconfined', 'switch AppArmor off'),
    'seccomp off': onPods('seccomp.security.alpha.kubernetes.io/pod', 'unconfined', 'switch seccomp off'),
    'a proxy of Linkerd': onPods('linkerd.io/inject', 'enabled', MESH),
    'a proxy of Linkerd that skips ports': onPods('config.linkerd.io/skip-inbound-ports', '8080', MESH),
    'a proxy of Consul, in the spelling of Go': onPods('consul.hashicorp.com/connect-inject', '1', 'false'),
    'an agent of Vault': onPods('vault.hashicorp.com/agent-inject', 'true', 'inject containers'),
    'a proxy of Dapr': onPods('dapr.io/enabled', 'true', MESH),
    'a proxy of Kuma': labelOnPods('kuma.io/sidecar-injection', 'enabled', MESH),
    'an agent of OpenTelemetry': onPods('instrumentation.opentelemetry.io/inject-java', 'true', PODS),
    'settings of the container runtime': onPods('io.kubernetes.cri-o.userns-mode', 'auto', PLATFORM),
    'a runtime written backwards': onPods('io.katacontainers.config.hypervisor.kernel_params', 'x', PODS),
    'a key of Kubernetes that nobody knows yet': onPods('new.kubernetes.io/thing', 'x', PLATFORM),
    'a second network, in `podAnnotations`': {
      change: (world) => world.service('late', { podAnnotations: { 'k8s.v1.cni.cncf.io/networks': 'default/macvlan' } }),
      object: 'Deployment shop/late',
      says: ['[shop/shop/late/deployment/Resource]', 'a second network', 'Delete it from `podAnnotations`'],
    },
    'a second network of a CronJob': {
      change: (world) => world.patch('CronJob', 'nightly', JsonPatch.add('/spec/jobTemplate/spec/template/metadata/annotations/k8s.v1.cni.cncf.io~1networks', 'x')),
      object: 'CronJob shop/nightly',
      says: ['on its pods', 'a second network', FIX],
    },
    'a second network of pods of a kind that nobody knows': {
      change: (world) => world.add('acme.example/v1', 'Fleet', { name: 'fleet' }, {
        spec: { template: { metadata: { annotations: { 'k8s.v1.cni.cncf.io/networks': 'x' } }, spec: { containers: [] } } },
      }),
      object: 'Fleet shop/fleet',
      says: ['on its pods', 'a second network', FIX],
    },

    'no injection for a namespace': onObject('label', SHOP, 'istio-injection', 'disabled', 'expected "enabled"'),
    'another revision for a namespace': onObject('label', SHOP, 'istio.io/rev', 'canary', 'no revision, as none was declared'),
    'ambient mode for a namespace': onObject('label', SHOP, 'istio.io/dataplane-mode', 'ambient', 'expected "none"'),
    'a waypoint for a namespace': onObject('label', SHOP, 'istio.io/use-waypoint', 'mine', 'expected "none"'),
    'another network for a namespace': onObject('label', SHOP, 'topology.istio.io/network', 'other', MESH),
    'an older Pod Security for a namespace': onObject('label', SHOP, 'pod-security.kubernetes.io/enforce-version', 'v1.20', 'expected "v1.'),
    'a mode of Pod Security that nobody knows': onObject('label', SHOP, 'pod-security.kubernetes.io/exempt', 'web', 'what pods may do on their node'),
    'a namespace that Gatekeeper leaves alone': onObject('label', SHOP, 'admission.gatekeeper.sh/ignore', 'yes', PODS),
    'a namespace whose Pod Security labels OpenShift writes': onObject('label', SHOP, 'security.openshift.io/scc.podSecurityLabelSync', 'true', 'expected "false"'),
    'a namespace of Calico\'s own addresses': onObject('annotation', SHOP, 'cni.projectcalico.org/ipv4pools', '["other"]', NETWORK),
    'nodes of a namespace': onObject('annotation', SHOP, 'scheduler.alpha.kubernetes.io/node-selector', 'x=y', PLATFORM),

    'a load balancer before a Service': onObject('annotation', SERVICE, 'service.beta.kubernetes.io/aws-load-balancer-type', 'external', WAY_IN),
    'a network endpoint group of Google': onObject('annotation', SERVICE, 'cloud.google.com/neg', '{"ingress":true}', WAY_IN),
    'a Service that nobody sees': onObject('annotation', SERVICE, 'networking.istio.io/exportTo', '~', 'expected "*"'),
    'a Service that another proxy serves': onObject('label', SERVICE, 'service.kubernetes.io/service-proxy-name', 'mine', 'where calls to a Service end'),
    'a public name of a Service': onObject('annotation', SERVICE, 'external-dns.alpha.kubernetes.io/hostname', 'orders.example.com', 'a public name lead elsewhere'),
    'a Service of several clusters': onObject('annotation', SERVICE, 'service.cilium.io/global', 'true', NETWORK),
    'an address of MetalLB': onObject('annotation', SERVICE, 'metallb.universe.tf/address-pool', 'public', WAY_IN),

    'a role of AWS for a workload': onObject('annotation', ACCOUNT, 'eks.amazonaws.com/role-arn', 'arn:aws:iam::1:role/admin', 'neither a workload nor a secret store that was declared'),
    'an account of Google for a workload': onObject('annotation', ACCOUNT, 'iam.gke.io/gcp-service-account', 'a@b.iam.gserviceaccount.com', 'neither a workload nor a secret store that was declared'),
    'an application of Azure for a workload': onObject('annotation', ACCOUNT, 'azure.workload.identity/client-id', 'x', 'neither a workload nor a secret store that was declared'),
    'an audience of AWS': onObject('annotation', ACCOUNT, 'eks.amazonaws.com/audience', 'x', IDENTITY),
    'another role of AWS for a secret store': onObject('annotation', STORE_ACCOUNT, 'eks.amazonaws.com/role-arn', 'arn:aws:iam::1:role/admin', 'expected "arn:aws:iam::123456789012:role/orders"'),
    'mountable secrets of an account': onObject('annotation', ACCOUNT, 'kubernetes.io/enforce-mountable-secrets', 'true', PLATFORM),

    'a role of AWS for the pods of an edge': onObject('annotation', EDGE, 'eks.amazonaws.com/role-arn', 'arn:aws:iam::1:role/admin', IDENTITY),
    'another account of an edge': onObject('annotation', EDGE, 'gateway.istio.io/service-account', 'admin', MESH),
    'other names of what an edge makes': onObject('annotation', EDGE, 'gateway.istio.io/name-override', 'web', MESH),
    'node ports of an edge': onObject('annotation', EDGE, 'networking.istio.io/service-type', 'NodePort', 'expected "ClusterIP" or "LoadBalancer"'),
    'a load balancer of an edge that nobody knows': onObject('annotation', EDGE, 'service.beta.kubernetes.io/load-balancer-source-ranges', '0.0.0.0/0', WAY_IN),
    'a public name of an edge that leads elsewhere': onObject('annotation', EDGE, 'external-dns.alpha.kubernetes.io/target', 'evil.example.com', 'a public name lead elsewhere'),
    'another istiod for an edge': onObject('label', EDGE, 'istio.io/rev', 'canary', 'no revision, as none was declared'),
    'annotations of what an edge makes': {
      change: (world) => world.patch('Gateway', 'edge', JsonPatch.add('/spec/infrastructure', { annotations: { 'iam.gke.io/gcp-service-account': 'a@b' } })),
      object: `Gateway ${EDGE_NAMESPACE}/edge`,
      says: ['on what it makes', IDENTITY, FIX],
    },
    'settings of nginx at a route': onObject('annotation', ROUTE, 'nginx.org/server-snippets', 'x', WAY_IN),

    'a policy of another istiod': onObject('label', POLICY, 'istio.io/rev', 'canary', 'no revision, as none was declared'),
    'a policy that a hook deletes': onObject('annotation', NETWORK_POLICY, 'argocd.argoproj.io/hook', 'PreSync', DELIVERY),
    'a policy that Helm deletes': onObject('annotation', NETWORK_POLICY, 'helm.sh/hook', 'pre-install', DELIVERY),
    'a policy that is deleted to be applied': onObject('annotation', NETWORK_POLICY, 'argocd.argoproj.io/sync-options', 'Prune=false,Force=true', 'Delete it'),
    'a policy that Flux leaves alone': onObject('annotation', NETWORK_POLICY, 'kustomize.toolkit.fluxcd.io/reconcile', 'disabled', DELIVERY),
    'a policy that Kustomize leaves out': onObject('annotation', NETWORK_POLICY, 'config.kubernetes.io/local-config', 'true', DELIVERY),
    'a policy that Flux applies once': onObject('annotation', NETWORK_POLICY, 'kustomize.toolkit.fluxcd.io/ssa', 'IfNotPresent', DELIVERY),
    'a policy that Flux ignores': onObject('annotation', NETWORK_POLICY, 'kustomize.toolkit.fluxcd.io/ssa', 'Ignore', DELIVERY),
    'a policy that another Argo CD manages': onObject('label', NETWORK_POLICY, 'argocd.argoproj.io/managed-by', 'argocd', DELIVERY),
    'a policy in a dry run, spelt as Go does not read it': onObject('annotation', POLICY, 'istio.io/dry-run', 'yes', 'expected "true" or "false"'),
    'rights that are added to those of everybody who may look': {
      change: (world) => world.add('rbac.authorization.k8s.io/v1', 'ClusterRole', { name: 'more', namespace: undefined, labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }, { rules: [] }),
      object: 'ClusterRole more',
      says: [PLATFORM, FIX],
    },
    'a token in a Secret': {
      change: (world) => world.add(CORE, 'Secret', { name: 'token', annotations: { 'kubernetes.io/service-account.name': 'web' } }, { type: 'kubernetes.io/service-account-token' }),
      object: 'Secret shop/token',
      says: [PLATFORM, FIX],
    },
  },
  harmless: {
    'a class of volumes in the old way': (world) => world.patch('StatefulSet', 'db', JsonPatch.add('/spec/volumeClaimTemplates/0/metadata/annotations', {
      'volume.beta.kubernetes.io/storage-class': 'fast',
    })),
    'labels and annotations of a company': (world) => {
      world.web.deployment.podMetadata.addLabel('team', 'shop');
      world.web.deployment.podMetadata.addAnnotation('acme.example/oncall', 'shop');
      world.find('NetworkPolicy', 'web').metadata.addAnnotation('acme.example/reviewed', 'yes');
    },
    'names that look like those of platforms': (world) => {
      for (const key of ['notkubernetes.io/a', 'istio.io.acme.example/b', 'mygateway.acme.example/c', 'kubernetes/d']) world.web.deployment.podMetadata.addAnnotation(key, 'x');
    },
    'recommended labels': (world) => {
      world.web.deployment.podMetadata.addLabel('app.kubernetes.io/version', '1.0');
      world.web.deployment.metadata.addLabel('app.kubernetes.io/component', 'shop');
      world.web.deployment.metadata.addLabel('helm.sh/chart', 'shop-1');
    },
    'what is scraped': (world) => annotatePods(world, { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'prometheus.io/scheme': 'http' }),
    'when pods may be evicted': (world) => annotatePods(world, { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'controller.kubernetes.io/pod-deletion-cost': '5', 'karpenter.sh/do-not-disrupt': 'true' }),
    'what the proxy costs and logs': (world) => annotatePods(world, { 'sidecar.istio.io/proxyCPU': '50m', 'sidecar.istio.io/proxyMemoryLimit': '128Mi', 'sidecar.istio.io/logLevel': 'warning' }),
    'how the proxy starts and ends': (world) => annotatePods(world, { 'proxy.istio.io/config': 'holdApplicationUntilProxyStarts: true\nconcurrency: 2\nproxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}' }),
    'a proxy that stays, as Go spells it': (world) => world.patch('Deployment', 'web', JsonPatch.replace(`${POD_TEMPLATE}/metadata/annotations/sidecar.istio.io~1nativeSidecar`, '1')),
    'no proxies of others': (world) => annotatePods(world, { 'linkerd.io/inject': 'disabled', 'vault.hashicorp.com/agent-inject': 'f', 'consul.hashicorp.com/connect-inject': 'False' }),
    'a restart': (world) => annotatePods(world, { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z', 'checksum/config': 'abc' }),
    'a restart by Reloader': (world) => world.web.deployment.metadata.addAnnotation('reloader.stakater.com/auto', 'true'),
    'profiles that take something away': (world) => annotatePods(world, { 'container.apparmor.security.beta.kubernetes.io/web': 'runtime/default', 'seccomp.security.alpha.kubernetes.io/pod': 'localhost/a.json' }),
    'injection said outright': (world) => world.web.deployment.podMetadata.addLabel('sidecar.istio.io/inject', 'true'),
    'a default container': (world) => annotatePods(world, { 'kubectl.kubernetes.io/default-container': 'web' }),
    'the order of a sync, on everything': (world) => {
      for (const construct of world.app.node.findAll()) if (ApiObject.isApiObject(construct)) construct.metadata.addAnnotation('argocd.argoproj.io/sync-wave', '-1');
    },
    'how a policy is applied': (world) => world.find('NetworkPolicy', 'web').metadata.addAnnotation('argocd.argoproj.io/sync-options', 'Prune=false, ServerSideApply=true'),
    'a policy that Flux keeps': (world) => world.find('NetworkPolicy', 'web').metadata.addAnnotation('kustomize.toolkit.fluxcd.io/prune', 'disabled'),
    'what an object belongs to': (world) => {
      for (const construct of world.app.node.findAll()) {
        if (!ApiObject.isApiObject(construct)) continue;
        for (const key of ['argocd.argoproj.io/instance', 'kustomize.toolkit.fluxcd.io/name', 'kustomize.toolkit.fluxcd.io/namespace', 'helm.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/namespace']) {
          construct.metadata.addLabel(key, 'shop');
        }
      }
    },
    'who manages a namespace': (world) => {
      world.find('Namespace', 'shop').metadata.addLabel('argocd.argoproj.io/managed-by', 'argocd');
      world.find('Namespace', 'shop').metadata.addLabel('field.cattle.io/projectId', 'p-1');
      world.find('Namespace', 'shop').metadata.addAnnotation('field.cattle.io/projectId', 'c-1:p-1');
    },
    'how Flux applies a policy': (world) => world.find('NetworkPolicy', 'web').metadata.addAnnotation('kustomize.toolkit.fluxcd.io/ssa', 'Merge'),
    'pods that are rather not moved': (world) => annotatePods(world, { 'descheduler.alpha.kubernetes.io/prefer-no-eviction': 'true' }),
    'a Job as a hook': (world) => world.find('CronJob', 'nightly').metadata.addAnnotation('argocd.argoproj.io/hook', 'PostSync'),
    'endpoints that are near': (world) => world.find('Service', 'orders').metadata.addAnnotation('service.kubernetes.io/topology-mode', 'Auto'),
    'a Service that everybody sees': (world) => world.find('Service', 'orders').metadata.addAnnotation('networking.istio.io/exportTo', '*'),
    'a certificate for an edge': (world) => world.find('Gateway', 'edge').metadata.addAnnotation('cert-manager.io/cluster-issuer', 'letsencrypt'),
    'a public name for an edge': (world) => world.find('Gateway', 'edge').metadata.addAnnotation('external-dns.alpha.kubernetes.io/hostname', 'shop.example.com'),
    'an edge that is not seen from outside': (world) => world.find('Gateway', 'edge').metadata.addAnnotation('networking.istio.io/service-type', 'ClusterIP'),
    'a policy that is no dry run': (world) => world.find('AuthorizationPolicy', 'orders').metadata.addAnnotation('istio.io/dry-run', 'F'),
    'what kubectl notes': (world) => world.find('Service', 'orders').metadata.addAnnotation('kubectl.kubernetes.io/last-applied-configuration', '{}'),
    'a namespace beside ours': (world) => world.add(CORE, 'Namespace', { name: 'legacy', namespace: undefined, labels: { 'istio-injection': 'disabled', 'pod-security.kubernetes.io/enforce': 'baseline', 'kubernetes.io/metadata.name': 'legacy' } }),
    'a name of a namespace that it has anyway': (world) => world.find('Namespace', 'shop').metadata.addLabel('kubernetes.io/metadata.name', 'shop'),
    'another AuthorizationPolicy that denies, in no dry run': (world) => world.add(ISTIO_SECURITY, 'AuthorizationPolicy', { name: 'deny', annotations: { 'istio.io/dry-run': 'false' } }, {
      spec: { action: 'DENY', rules: [{ from: [{ source: { principals: ['cluster.local/ns/elsewhere/sa/nobody'] } }] }] },
    }),
  },
};

function annotatePods({ web }: World, annotations: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(annotations)) web.deployment.podMetadata.addAnnotation(key, value);
}
