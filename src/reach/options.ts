import { CLUSTER_DOMAIN, ISTIO_ROOT_NAMESPACE, ISTIO_TRUST_DOMAIN } from './known';

/** Whether an ipBlock matches the addresses of pods is the choice of the CNI plugin (NetworkPolicy documentation). */
export type IpBlockMatchesPods = 'yes' | 'no' | 'unknown';

/** Istio MeshConfig.pathNormalization. */
export type PathNormalization = 'NONE' | 'BASE' | 'MERGE_SLASHES' | 'DECODE_AND_MERGE_SLASHES';

/** Istio MeshConfig.outboundTrafficPolicy. */
export type OutboundTrafficPolicy = 'ALLOW_ANY' | 'REGISTRY_ONLY';

/** How a Namespace that is not given is read. */
export type MissingNamespaces = 'unknown' | 'unlabelled';

/** Facts about the cluster that no manifest states. Every default is the platform's own, or "unknown" where there is none. */
export interface JudgeOptions {
  /** @default 'unknown' */
  readonly ipBlockMatchesPods?: IpBlockMatchesPods;
  /**
   * What the network plugin does with host network pods. The documentation leaves two ways open; `like-pods` is the
   * one in which the plugin tells their traffic apart and applies policies to them.
   * @default 'unknown'
   */
  readonly hostNetworkPods?: 'unknown' | 'like-pods';
  /** The ranges that pods take their addresses from, which settles many ipBlocks. @default - not known */
  readonly podCidrs?: readonly string[];
  /** @default 'cluster.local' */
  readonly trustDomain?: string;
  /** @default - none */
  readonly trustDomainAliases?: readonly string[];
  /** @default 'istio-system' */
  readonly istioRootNamespace?: string;
  /** @default 'BASE' */
  readonly pathNormalization?: PathNormalization;
  /** What a sidecar does with unknown destinations where no Sidecar object says so. @default 'ALLOW_ANY' */
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
  /** @default 'cluster.local' */
  readonly clusterDomain?: string;
  /**
   * What an object of a kind that may change reachability but is not understood does to the hops it could touch:
   * make them unknown, or only be reported.
   * @default 'unknown'
   */
  readonly unknownKinds?: 'unknown' | 'reported';
  /**
   * What labels a Namespace has that is used and not given: nobody knows, or none but `kubernetes.io/metadata.name`.
   * @default 'unknown'
   */
  readonly missingNamespaces?: MissingNamespaces;
}

/** The options with every default filled in. */
export type Settings = Readonly<Required<JudgeOptions>>;

export function settingsOf(options: JudgeOptions): Settings {
  return Object.freeze({
    ipBlockMatchesPods: options.ipBlockMatchesPods ?? 'unknown',
    hostNetworkPods: options.hostNetworkPods ?? 'unknown',
    podCidrs: options.podCidrs ?? [],
    trustDomain: options.trustDomain ?? ISTIO_TRUST_DOMAIN,
    trustDomainAliases: options.trustDomainAliases ?? [],
    istioRootNamespace: options.istioRootNamespace ?? ISTIO_ROOT_NAMESPACE,
    pathNormalization: options.pathNormalization ?? 'BASE',
    outboundTrafficPolicy: options.outboundTrafficPolicy ?? 'ALLOW_ANY',
    clusterDomain: options.clusterDomain ?? CLUSTER_DOMAIN,
    unknownKinds: options.unknownKinds ?? 'unknown',
    missingNamespaces: options.missingNamespaces ?? 'unknown',
  });
}
