import { certificateIssuersOf } from './certificate-issuers';
import type { CertManagerOptions, SpireOptions } from './certificate-issuers';
import type { NetworkPlugin } from './network-plugin';
import type { Cluster, DnsServer, PlatformPods } from '../graph/cluster';
import { mark } from '../graph/prop-types';
import type { ClusterRecord, ScraperRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';
import { nonEmpty, tryNonEmpty } from '../graph/selection';
import type { NonEmpty } from '../graph/selection';
import { checkProps } from './props/check';
import type { Scraper } from './scraper';
import { parseAddress } from '../graph/values/cidr';

/** What may differ between clusters of one kind. */
export interface ClusterProfileOptions {
  /**
   * The minor version of Kubernetes, to which the Pod Security Standards are pinned.
   *
   * @default '1.36'
   */
  readonly kubernetesVersion?: string;

  /**
   * The network plugin that enforces NetworkPolicies. What it can't enforce as it is written is an error.
   *
   * @default - one that reads NetworkPolicies as Kubernetes documents them
   */
  readonly networkPlugin?: NetworkPlugin;

  /**
   * Where the API server is reached, as CIDRs. Nothing is opened to it while they are unknown.
   *
   * @default - unknown: a workload that needs the Kubernetes API is an error
   */
  readonly apiServerCidrs?: string[];

  /**
   * The port of the API server itself, behind the Service `kubernetes`.
   *
   * @default 6443
   */
  readonly apiServerPort?: number;

  /**
   * Addresses of nodes, for network plugins that do not admit a node to its own pods by themselves; with `NetworkPlugin.cilium()`, which does, to
   * tell which addresses it never matches.
   *
   * @default - none: the NetworkPolicy API admits the kubelet
   */
  readonly nodeCidrs?: string[];

  /**
   * Ranges of pods, Services and whatever else is inside, if they are not private addresses.
   * "The internet" never includes them.
   *
   * @default - only private and special ranges are inside
   */
  readonly clusterCidrs?: string[];

  /**
   * Ranges that pods take their addresses from. With them it can be proven that an `ExternalNetwork` or the API server is not a way
   * to pods.
   *
   * @default - some private range, so that nothing can be proven of a network that is private too
   */
  readonly podCidrs?: string[];

  /**
   * The platform's scraper of metrics, or several: `Scraper.several(…)`.
   *
   * @default - `Scraper.of({})`: Prometheus in `monitoring`, or in `openshift-monitoring` for `ClusterProfile.openShift`
   */
  readonly scraper?: Scraper;

  /**
   * The namespace of the External Secrets operator.
   *
   * @default 'external-secrets'
   */
  readonly externalSecretsNamespace?: string;

  /**
   * The ServiceAccount of the External Secrets operator.
   *
   * @default 'external-secrets'
   */
  readonly externalSecretsServiceAccount?: string;

  /**
   * Who signs the tokens of ServiceAccounts, exactly as they name it (`iss`); `kubectl get --raw /.well-known/openid-configuration` shows it as `issuer`.
   *
   * @default - unknown: a service whose callers show tokens (`ServiceIdentity.tokens`) is an error
   */
  readonly tokenIssuer?: string;

  /**
   * The public keys of that issuer, as the text of a JSON Web Key Set: what `kubectl get --raw /openid/v1/jwks` prints. Services that look at tokens get
   * them as a file, and need to call nobody to verify one. Whoever rotates the keys has to synthesize again, before the new one signs.
   *
   * @default - services read them from where the issuer says, which is a call that each of them has to declare
   */
  readonly tokenKeys?: string;

  /**
   * SPIRE, where it is installed: it issues certificates to pods.
   *
   * @default - unknown: a service whose callers show certificates (`ServiceIdentity.spiffe`), and each of these callers, is an error without `certManager`
   */
  readonly spire?: SpireOptions;

  /**
   * What cert-manager has for the certificates of workloads, where there is no SPIRE. Both are an error.
   *
   * @default - unknown: as for `spire`
   */
  readonly certManager?: CertManagerOptions;

  /**
   * The domain of Services.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
}

/** How the DNS caches on the nodes are installed. */
export interface NodeLocalDnsOptions extends ClusterProfileOptions {
  /**
   * The addresses that pods ask: what `/etc/resolv.conf` of a pod names, and `kubectl get service kube-dns -n kube-system` as CLUSTER-IP. With kube-proxy in
   * iptables mode pods continue to query the address of that Service, which the cache answers on the node without translation; in IPVS mode
   * they ask the address of the cache itself.
   *
   * @default - none: either these or `dnsPodLabels` must be given
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  readonly dnsAddresses?: string[];

  /**
   * The labels of the pods of the cache in `kube-system`, where they are not on the network of their node: Cilium redirects to them what goes to DNS
   * (`k8s-app: node-local-dns`).
   *
   * @default - no pods: the cache is on the network of its node
   * @see https://docs.cilium.io/en/stable/network/kubernetes/local-redirect-policy/#node-local-dns-cache
   */
  readonly dnsPodLabels?: { [key: string]: string };
}

/** Pods of CoreDNS and its predecessor, in every cluster that kubeadm, the large clouds or kind make. */
const KUBE_DNS: DnsServer = { at: { kind: 'pods', namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } }, port: 53 };
const KUBE_DNS_SERVICE = 'kube-system/kube-dns.kube-system.svc';

/** OpenShift's DNS listens on 5353; policies act after the Service has translated 53 to it. */
const OPENSHIFT_DNS: DnsServer = {
  at: { kind: 'pods', namespace: 'openshift-dns', podLabels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } }, port: 5353,
};
const OPENSHIFT_DNS_SERVICE = 'openshift-dns/dns-default.openshift-dns.svc';

interface Preset {
  readonly dns: NonEmpty<DnsServer>;
  readonly dnsAddresses?: readonly string[];
  readonly dnsService: string;
  readonly assignsUsers: boolean;
  readonly monitoringNamespace: string;
}

/** Caches on the network of their node, which no label reaches, and caches that are pods; behind both the DNS of the cluster. */
function nodeLocalServers({ dnsAddresses = [], dnsPodLabels: podLabels }: NodeLocalDnsOptions): NonEmpty<DnsServer> {
  const cidrs = tryNonEmpty(dnsAddresses.map(cidrOf));
  const caches: readonly DnsServer[] = [
    ...(cidrs ? [{ at: { kind: 'addresses', cidrs }, port: 53 } as const] : []),
    ...(podLabels ? [{ at: { kind: 'pods', namespace: 'kube-system', podLabels }, port: 53 } as const] : []),
  ];
  return nonEmpty([...caches, KUBE_DNS]);
}

/** The network of one address; an invalid address is reported when the profile is read. */
function cidrOf(address: string): string {
  const cidr = parseAddress(address);
  return cidr.ok ? cidr.value.text : address;
}

function scrapersOf(said: ScraperRecord = { factory: 'of', options: {} }, preset: Preset): readonly PlatformPods[] {
  switch (said.factory) {
    case 'none': return [];
    case 'several': return said.scrapers.flatMap((one) => scrapersOf(one, preset));
    case 'of': {
      const { namespace = preset.monitoringNamespace, podLabels = { 'app.kubernetes.io/name': 'prometheus' } } = said.options;
      return [{ kind: 'pods', namespace, podLabels }];
    }
  }
}

/** None at all has a factory of its own. */
function isStray(said: ScraperRecord | undefined): boolean {
  return said?.factory === 'several' && (said.scrapers.length === 0 || said.scrapers.some(({ factory }) => factory === 'none'));
}

/**
 * What a cluster is like, as far as manifests depend on it: where DNS answers, where the API server is, who scrapes.
 */
export class ClusterProfile {
  /** A cluster with CoreDNS in `kube-system`, as kubeadm, kind and the large clouds make it. */
  public static vanilla(options: ClusterProfileOptions = {}): ClusterProfile {
    return new ClusterProfile({ dns: [KUBE_DNS], dnsService: KUBE_DNS_SERVICE, assignsUsers: false, monitoringNamespace: 'monitoring' }, options, 'vanilla');
  }

  /** The same with a DNS cache on every node (NodeLocal DNSCache), at the addresses that pods ask, or in pods of its own. */
  public static nodeLocalDns(options: NodeLocalDnsOptions = {}): ClusterProfile {
    checkProps('ClusterProfile.nodeLocalDns', 'ClusterProfileOptions', options);
    const caches = { dns: nodeLocalServers(options), dnsAddresses: options.dnsAddresses ?? [] };
    return new ClusterProfile({ ...caches, dnsService: KUBE_DNS_SERVICE, assignsUsers: false, monitoringNamespace: 'monitoring' }, options, 'nodeLocalDns');
  }

  /** OpenShift: its own DNS and monitoring, and user ids that the cluster assigns. */
  public static openShift(options: ClusterProfileOptions = {}): ClusterProfile {
    return new ClusterProfile(
      { dns: [OPENSHIFT_DNS], dnsService: OPENSHIFT_DNS_SERVICE, assignsUsers: true, monitoringNamespace: 'openshift-monitoring' },
      options,
      'openShift',
    );
  }

  /** @internal */
  public readonly _cluster: Cluster;

  /** @internal */
  public readonly _record: ClusterRecord;

  private constructor(preset: Preset, options: ClusterProfileOptions, factory: ClusterRecord['factory']) {
    mark(this, 'ClusterProfile');
    checkProps(`ClusterProfile.${factory}`, 'ClusterProfileOptions', options);
    this._record = wordForWord({
      factory, options: { ...options, networkPlugin: options.networkPlugin?._plugin, scraper: options.scraper?._scraper },
    });
    const apiServer = tryNonEmpty(options.apiServerCidrs ?? []);
    this._cluster = {
      kubernetesVersion: options.kubernetesVersion ?? '1.36',
      dns: preset.dns,
      dnsService: preset.dnsService,
      dnsAddresses: preset.dnsAddresses,
      assignsUsers: preset.assignsUsers,
      apiServer: apiServer && { cidrs: apiServer, port: options.apiServerPort ?? 6443 },
      networkPlugin: options.networkPlugin?._plugin.factory,
      nodeCidrs: options.nodeCidrs ?? [],
      // Source: Cilium "Host Firewall" and --allow-localhost: a node reaches its own pods whatever policies say.
      kubeletCidrs: options.networkPlugin ? [] : options.nodeCidrs ?? [],
      clusterCidrs: options.clusterCidrs ?? [],
      podCidrs: options.podCidrs ?? [],
      scrapers: scrapersOf(options.scraper?._scraper, preset),
      strayScrapers: isStray(options.scraper?._scraper),
      secretsOperator: {
        namespace: options.externalSecretsNamespace ?? 'external-secrets',
        serviceAccount: options.externalSecretsServiceAccount ?? 'external-secrets',
      },
      tokenIssuer: options.tokenIssuer,
      tokenKeys: options.tokenKeys,
      certificateIssuers: certificateIssuersOf(options),
      clusterDomain: options.clusterDomain ?? 'cluster.local',
    };
  }
}
