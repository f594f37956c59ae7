/** What each profile says of a cluster. The proof's own table: the author's has its own, and where they differ nothing is written. */
import { canonicalCidr } from './cidrs';
import type { PlatformPlace, PlatformPods } from './places';
import type { ClusterRecord, ScraperRecord } from '../../author/graph/record/values';

export interface DnsServer {
  readonly at: PlatformPlace;
  readonly port: number;
}

export interface ClusterSpec {
  readonly dns: readonly DnsServer[];
  /** The Service of DNS. */
  readonly dnsService: { readonly namespace: string; readonly name: string };
  /** Who scrapes. */
  readonly scrapers: readonly PlatformPods[];
  /** Undefined: not stated. */
  readonly apiServer: { readonly cidrs: readonly string[]; readonly port: number } | undefined;
  /** Cilium, where it is stated. */
  readonly networkPlugin: 'cilium' | undefined;
  readonly nodeCidrs: readonly string[];
  readonly clusterCidrs: readonly string[];
  readonly podCidrs: readonly string[];
  readonly secretsOperator: { readonly namespace: string; readonly serviceAccount: string };
  /** Who signs tokens of ServiceAccounts, and with which keys; undefined: not stated. */
  readonly tokenIssuer: string | undefined;
  readonly tokenKeys: string | undefined;
  /** SPIRE; undefined: not stated. */
  readonly spire: SpireSpec | undefined;
  /** What cert-manager has for workloads; undefined: not stated. */
  readonly certManager: CertManagerSpec | undefined;
  readonly clusterDomain: string;
  /** `1.36`. */
  readonly kubernetesVersion: string;
}

export interface SpireSpec {
  readonly trustDomain: string;
  /** Undefined: none. */
  readonly className: string | undefined;
  /** The name of the agent's socket. */
  readonly socketFile: string;
}

export interface CertManagerSpec {
  readonly trustDomain: string;
  readonly issuer: { readonly group: string; readonly kind: string; readonly name: string };
  /** The ConfigMap of each namespace that says whose certificates are good, and its key. */
  readonly trustConfigMap: string;
  readonly trustKey: string;
}

interface Platform extends Pick<ClusterSpec, 'dns' | 'dnsService'> {
  readonly monitoring: string;
}

/** Source: kubeadm and CoreDNS, manifests of the addon: the Service `kube-dns`, its pods labelled `k8s-app: kube-dns`, and port 53. */
const CORE_DNS: DnsServer = { at: { kind: 'pods', namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } }, port: 53 };
const CORE_DNS_SERVICE = { namespace: 'kube-system', name: 'kube-dns' };

/** Source: openshift/cluster-dns-operator, assets: the Service `dns-default` leads from 53 to the port `dns` of its pods, 5353. */
const OPENSHIFT: Platform = {
  dns: [{ at: { kind: 'pods', namespace: 'openshift-dns', podLabels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } }, port: 5353 }],
  dnsService: { namespace: 'openshift-dns', name: 'dns-default' },
  monitoring: 'openshift-monitoring',
};

const PLATFORMS: Readonly<Record<ClusterRecord['factory'], Platform>> = {
  vanilla: { dns: [CORE_DNS], dnsService: CORE_DNS_SERVICE, monitoring: 'monitoring' },
  nodeLocalDns: { dns: [CORE_DNS], dnsService: CORE_DNS_SERVICE, monitoring: 'monitoring' },
  openShift: OPENSHIFT,
};

/** Source: Kubernetes, the port of kube-apiserver, `--secure-port`. */
const API_SERVER_PORT = 6443;

/** Source: the Prometheus Operator labels the pods of a Prometheus so. */
const PROMETHEUS = { 'app.kubernetes.io/name': 'prometheus' };

/** Source: the Helm chart of SPIRE (helm-charts-hardened), `global.spire.agentSocket`: /run/spire/agent-sockets/spire-agent.sock. */
const SOCKET_FILE = 'spire-agent.sock';

/** Source: the Helm chart of External Secrets, installed as its page says. */
const EXTERNAL_SECRETS = 'external-secrets';

/**
 * Caches on the nodes, at addresses that pods ask or in pods of their own, on the port of DNS. Sources: Kubernetes "Using NodeLocal DNSCache in
 * Kubernetes Clusters"; Cilium "Local Redirect Policy", node-local DNS cache.
 */
function caches({ factory, options: { dnsAddresses = [], dnsPodLabels } }: ClusterRecord): readonly DnsServer[] {
  if (factory !== 'nodeLocalDns') return [];
  const cidrs = dnsAddresses.map((address) => canonicalCidr(address.includes(':') ? `${address}/128` : `${address}/32`));
  return [
    ...(cidrs.length > 0 ? [{ at: { kind: 'addresses', cidrs }, port: 53 } as const] : []),
    ...(dnsPodLabels ? [{ at: { kind: 'pods', namespace: 'kube-system', podLabels: dnsPodLabels }, port: 53 } as const] : []),
  ];
}

/** `Scraper.none()` alone means none. */
function readScrapers(record: ScraperRecord | undefined, monitoring: string): readonly PlatformPods[] {
  switch (record?.factory) {
    case undefined: return [{ kind: 'pods', namespace: monitoring, podLabels: PROMETHEUS }];
    case 'none': return [];
    case 'of': return [{ kind: 'pods', namespace: record.options.namespace ?? monitoring, podLabels: record.options.podLabels ?? PROMETHEUS }];
    case 'several': return record.scrapers.flatMap((one) => readScrapers(one, monitoring));
  }
}

/** The proof knows no other plugin. */
function readPlugin(record: ClusterRecord['options']['networkPlugin']): ClusterSpec['networkPlugin'] {
  if (!record) return undefined;
  const { factory } = record as { readonly factory: string };
  if (factory !== 'cilium') throw new Error(`the proof does not know the network plugin NetworkPlugin.${factory}`);
  return factory;
}

function readSpire(said: ClusterRecord['options']['spire']): SpireSpec | undefined {
  return said && { trustDomain: said.trustDomain, className: said.className, socketFile: said.socketFile ?? SOCKET_FILE };
}

/** Sources: cert-manager, issuerRef of a Certificate, whose kind we always say; trust-manager, "ca.crt" in all of its examples. */
function readCertManager(said: ClusterRecord['options']['certManager']): CertManagerSpec | undefined {
  return said && {
    trustDomain: said.trustDomain,
    issuer: { group: said.issuerGroup ?? 'cert-manager.io', kind: said.issuerKind ?? 'ClusterIssuer', name: said.issuerName },
    trustConfigMap: said.trustConfigMap,
    trustKey: said.trustKey ?? 'ca.crt',
  };
}

const UNSTATED: ClusterRecord = { factory: 'vanilla', options: {} };

/** Each profile once: many namespaces share it. */
const READ = new WeakMap<ClusterRecord, ClusterSpec>();

export function readCluster(record: ClusterRecord = UNSTATED): ClusterSpec {
  const known = READ.get(record);
  if (known) return known;
  const cluster = read(record);
  READ.set(record, cluster);
  return cluster;
}

function read(record: ClusterRecord): ClusterSpec {
  const { factory, options } = record;
  if (!Object.hasOwn(PLATFORMS, factory)) throw new Error(`the proof does not know the cluster ClusterProfile.${String(factory)}`);
  const { dns, dnsService, monitoring } = PLATFORMS[factory];
  const { scraper, apiServerCidrs = [] } = options;
  return {
    dns: [...dns, ...caches(record)],
    dnsService,
    scrapers: readScrapers(scraper, monitoring),
    apiServer: apiServerCidrs.length === 0 ? undefined : { cidrs: apiServerCidrs.map(canonicalCidr), port: options.apiServerPort ?? API_SERVER_PORT },
    networkPlugin: readPlugin(options.networkPlugin),
    nodeCidrs: (options.nodeCidrs ?? []).map(canonicalCidr),
    clusterCidrs: (options.clusterCidrs ?? []).map(canonicalCidr),
    podCidrs: (options.podCidrs ?? []).map(canonicalCidr),
    secretsOperator: {
      namespace: options.externalSecretsNamespace ?? EXTERNAL_SECRETS,
      serviceAccount: options.externalSecretsServiceAccount ?? EXTERNAL_SECRETS,
    },
    tokenIssuer: options.tokenIssuer,
    tokenKeys: options.tokenKeys,
    spire: readSpire(options.spire),
    certManager: readCertManager(options.certManager),
    clusterDomain: options.clusterDomain ?? 'cluster.local',
    kubernetesVersion: options.kubernetesVersion ?? '1.36',
  };
}
