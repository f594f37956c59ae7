import type { CertificateIssuer } from './certificates';
import type { Labels } from './labels';
import type { NetworkPluginRecord } from './record/values';
import type { NonEmpty } from './selection';

/** Pods of the platform, by the labels that their owner documents. */
export interface PlatformPods {
  readonly kind: 'pods';
  readonly namespace: string;
  readonly podLabels: Labels;
}

/** Addresses of the platform that are no pods: host-network daemons, nodes, a managed API server. */
export interface PlatformAddresses {
  readonly kind: 'addresses';
  readonly cidrs: NonEmpty<string>;
}

/** Where DNS is answered, and on which port of the pod (policies act after the Service's translation). */
export interface DnsServer {
  readonly at: PlatformPods | PlatformAddresses;
  readonly port: number;
}

/** The Kubernetes API as a destination. */
export interface ApiServer {
  readonly cidrs: NonEmpty<string>;
  readonly port: number;
}

/** What a cluster is like, as far as manifests depend on it. */
export interface Cluster {
  /** `1.36`: pins the Pod Security Standards. */
  readonly kubernetesVersion: string;
  readonly dns: NonEmpty<DnsServer>;
  /** `namespace/host` of the DNS Service, which a proxy must know to let DNS over TCP pass. */
  readonly dnsService: string;
  /** The addresses of DNS caches as they were stated; undefined where no caches were. What is asked stands in `dns`. */
  readonly dnsAddresses: readonly string[] | undefined;
  /** The scrapers of metrics; empty without one. */
  readonly scrapers: readonly PlatformPods[];
  /** Whether several were named, and none of them scrapes, or one of those that do not. */
  readonly strayScrapers: boolean;
  /** Undefined: not stated; a declaration that requires it is an error. */
  readonly apiServer: ApiServer | undefined;
  /** Undefined: one that reads NetworkPolicies as they are documented. */
  readonly networkPlugin: NetworkPluginRecord['factory'] | undefined;
  /** Addresses of nodes, as far as they are stated. */
  readonly nodeCidrs: readonly string[];
  /** Where kubelets call from, for network plugins that do not admit a node to its own pods; empty where they do. */
  readonly kubeletCidrs: readonly string[];
  /** Ranges of pods, Services and anything else that "the internet" must not include. */
  readonly clusterCidrs: readonly string[];
  /** Where pods have their addresses; empty where nobody says, and private ranges are taken. */
  readonly podCidrs: readonly string[];
  /** The account that External Secrets runs as, to which the minting of tokens is granted. */
  readonly secretsOperator: { readonly namespace: string; readonly serviceAccount: string };
  /** Who signs tokens of ServiceAccounts, as they name it; undefined: not stated. */
  readonly tokenIssuer: string | undefined;
  /** Its public keys, as a JSON Web Key Set; undefined: where the issuer says. */
  readonly tokenKeys: string | undefined;
  /** Who issues certificates to pods: what was stated of it, which is one alone where it is valid. */
  readonly certificateIssuers: readonly CertificateIssuer[];
  /** Whether the cluster gives every namespace user ids of its own and refuses others, as OpenShift does. */
  readonly assignsUsers: boolean;
  /** The domain of Services: `cluster.local` almost everywhere. */
  readonly clusterDomain: string;
}

/** A family of addresses. */
export type Family = 'v4' | 'v6';

/** Those of the pods, by the ranges that are stated; without any, that of almost every cluster. */
export function podFamilies({ podCidrs }: Pick<Cluster, 'podCidrs'>): readonly Family[] {
  if (podCidrs.length === 0) return ['v4'];
  return (['v4', 'v6'] as const).filter((family) => podCidrs.some((cidr) => cidr.includes(':') === (family === 'v6')));
}
