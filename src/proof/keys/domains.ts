/**
 * Labels and annotations that components of a cluster act on. A key whose domain is in none of these tables is somebody's
 * own, and nobody acts on it. Sources: the well-known labels and annotations of Kubernetes and of each project.
 */
import { PROJECTS } from './projects';
import type { MeshKeys } from '../meshes/contract';
import { ALL_MESHES } from '../meshes/table';
import { UNMODELLED_MESHES } from '../meshes/unmodelled';

const MESHES: readonly MeshKeys[] = [...ALL_MESHES.map(({ keys }) => keys), UNMODELLED_MESHES];

const IDENTITY = 'they can give an account the rights of an identity in a cloud';
const LOAD_BALANCER = 'they can open a way in from outside, or change one';
const PODS = 'they can change pods when they are admitted: their containers, their proxy or their rights';
const NETWORK = 'they can give pods another network, other addresses or other rules, which no NetworkPolicy sees';
const MESH = 'they can change what a proxy takes, where it sends calls, which identity it shows, or whether there is one';
const SECRETS = 'they can change where secrets go';
const PLATFORM = 'components of the cluster act on them';
const PROJECT = 'components of that project act on them';
const DELIVERY = 'they can keep an object from being applied, or delete it';

/** What keys of a domain and of all its subdomains can do, in words that go on from "such keys:". */
const DOMAINS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(MESHES.flatMap(({ domains }) => Object.entries(domains))),
  'kubernetes.io': PLATFORM,
  'k8s.io': PLATFORM,
  'x-k8s.io': PLATFORM,
  'sigs.k8s.io': DELIVERY,
  'service.beta.kubernetes.io': LOAD_BALANCER,
  'service.kubernetes.io': 'they can change where calls to a Service end',
  'pod-security.kubernetes.io': 'they decide what pods may do on their node',
  'container.apparmor.security.beta.kubernetes.io': 'they can switch AppArmor off',
  'seccomp.security.alpha.kubernetes.io': 'they can switch seccomp off',
  'config.kubernetes.io': DELIVERY,
  'external-dns.alpha.kubernetes.io': 'they can make a public name lead elsewhere',
  'ovn.kubernetes.io': NETWORK,
  'k8s.v1.cni.cncf.io': 'they can give pods a second network that no NetworkPolicy and no proxy sees',
  'cncf.io': NETWORK,
  'multus-cni.io': NETWORK,
  'projectcalico.org': NETWORK,
  'tigera.io': NETWORK,
  'antrea.io': NETWORK,
  'antrea.tanzu.vmware.com': NETWORK,
  'ovn.org': NETWORK,
  'submariner.io': NETWORK,
  'skupper.io': NETWORK,
  'metallb.io': LOAD_BALANCER,
  'metallb.universe.tf': LOAD_BALANCER,
  'kube-vip.io': LOAD_BALANCER,
  'tailscale.com': LOAD_BALANCER,
  'dapr.io': MESH,
  'knative.dev': PLATFORM,
  'amazonaws.com': IDENTITY,
  'azure.com': IDENTITY,
  'azure.workload.identity': IDENTITY,
  'gke.io': IDENTITY,
  'cloud.google.com': LOAD_BALANCER,
  'oraclecloud.com': LOAD_BALANCER,
  'digitalocean.com': LOAD_BALANCER,
  'hetzner.cloud': LOAD_BALANCER,
  'openshift.io': PLATFORM,
  'cattle.io': PLATFORM,
  'traefik.io': LOAD_BALANCER,
  'nginx.org': LOAD_BALANCER,
  'konghq.com': LOAD_BALANCER,
  'projectcontour.io': LOAD_BALANCER,
  'haproxy.org': LOAD_BALANCER,
  'kyverno.io': PODS,
  'gatekeeper.sh': PODS,
  'openpolicyagent.org': PODS,
  'opentelemetry.io': PODS,
  'jaegertracing.io': PODS,
  'datadoghq.com': PODS,
  'dynatrace.com': PODS,
  'cert-manager.io': 'they can make certificates, or put them into other objects',
  'external-secrets.io': SECRETS,
  'emberstack.com': SECRETS,
  'mittwald.de': SECRETS,
  'banzaicloud.io': 'they can inject secrets, and what fetches them',
  'getambassador.io': MESH,
  'argoproj.io': DELIVERY,
  'fluxcd.io': DELIVERY,
  'k14s.io': DELIVERY,
  'helm.sh': DELIVERY,
};

/** First parts of domains that several projects share, whatever comes behind them. */
const FIRST_PARTS: Readonly<Record<string, string>> = {
  gateway: MESH, traefik: LOAD_BALANCER, nginx: LOAD_BALANCER, metallb: LOAD_BALANCER, admission: PODS,
};

/** Domains that are written backwards, by container runtimes above all. */
const BACKWARDS: Readonly<Record<string, string>> = {
  'io.kubernetes': PLATFORM, 'io.cilium': NETWORK, 'io.katacontainers': PODS, 'io.cri-o': PODS, 'io.containerd': PODS, 'run.oci': PODS, 'module.wasm': PODS,
};

/** Keys without a domain. */
const BARE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(MESHES.flatMap(({ bare }) => Object.entries(bare))),
  'aadpodidbinding': IDENTITY,
  'azure-key-vault-env-injection': 'they can inject secrets, and what fetches them',
  'pod-template-hash': 'the Deployment\'s controller writes it and tells pods by it',
  'controller-uid': 'the Job\'s controller writes it and tells pods by it',
  'job-name': 'the Job\'s controller writes it and tells pods by it',
  'controller-revision-hash': 'the StatefulSet\'s controller writes it and tells pods by it',
};

/** What a key can do where some component acts on it; undefined: nobody acts on it. */
export function tryFindEffect(key: string): string | undefined {
  const slash = key.indexOf('/');
  // Some projects have keys that are their domain.
  if (slash < 0) return ownOf(BARE, key) ?? (key.includes('.') ? ofDomain(key) : undefined) ?? backwards(key);
  const domain = key.slice(0, slash);
  return ofDomain(domain) ?? ownOf(FIRST_PARTS, domain.slice(0, Math.max(0, domain.indexOf('.')))) ?? backwards(domain);
}

/** The narrowest domain says most. */
function ofDomain(domain: string): string | undefined {
  for (let rest = domain; rest !== '';) {
    const effect = ownOf(DOMAINS, rest);
    if (effect !== undefined) return effect;
    if (PROJECTS.has(rest)) return PROJECT;
    const dot = rest.indexOf('.');
    rest = dot < 0 ? '' : rest.slice(dot + 1);
  }
  return undefined;
}

function backwards(name: string): string | undefined {
  return ownOf(BACKWARDS, name.split('.', 2).join('.'));
}

function ownOf(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
