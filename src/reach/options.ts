import { CLUSTER_DOMAIN, DEFAULT_REVISION, ISTIO_ROOT_NAMESPACE, ISTIO_TRUST_DOMAIN } from './known';

/** Whether an ipBlock matches the addresses of pods is the choice of the CNI plugin (NetworkPolicy documentation). */
export type IpBlockMatchesPods = 'yes' | 'no' | 'unknown';

/** Istio MeshConfig.pathNormalization. */
export type PathNormalization = 'NONE' | 'BASE' | 'MERGE_SLASHES' | 'DECODE_AND_MERGE_SLASHES';

/** Istio MeshConfig.outboundTrafficPolicy. */
export type OutboundTrafficPolicy = 'ALLOW_ANY' | 'REGISTRY_ONLY';

/** How a Namespace that is not given is read. */
export type MissingNamespaces = 'unknown' | 'unlabelled';
/** One Istio of a cluster. What it leaves out is taken from the option of the same name, which holds for all installations. */
export interface MeshInstallation {
  /**
   * Values of `istio.io/rev` for which it injects sidecars: its revision, and tags that point to it. The revision `default` injects where
   * `istio-injection: enabled` asks for it, too.
   * @default ['default']
   */
  readonly revisions?: readonly string[];
  /** @default 'cluster.local' */
  readonly trustDomain?: string;
  /** @default - none */
  readonly trustDomainAliases?: readonly string[];
  /** @default 'istio-system' */
  readonly rootNamespace?: string;
  /** @default 'BASE' */
  readonly pathNormalization?: PathNormalization;
  /** @default 'ALLOW_ANY' */
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
}

/** An installation with every default filled in. Two of them are the same only if they are one object. */
export interface Installation extends Readonly<Required<Omit<MeshInstallation, 'revisions'>>> {
  /** Its place among all installations. */
  readonly number: number;
  /** Whatever anybody asks for, where no installation was stated. */
  readonly revisions: readonly string[] | 'any';
}

/** Where the API server answers, behind the Service `kubernetes` that every cluster has. */
export interface ApiServer {
  /** Its addresses. @default - not known */
  readonly cidrs?: readonly string[];
  /** Its port, behind port 443 of the Service. @default - not known */
  readonly port?: number;
}

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
  /** Where the API server answers. @default - not known */
  readonly apiServer?: ApiServer;
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
  /**
   * The Istios of the cluster, where there are several: each pod belongs to the one that injects it. A pod of a revision that none of them
   * has is unknown.
   * @default - one, whatever its revision, with the options above
   */
  readonly installations?: readonly MeshInstallation[];
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

/** The options with every default filled in. What they say of a mesh is what its first installation says. */
export interface Settings extends Readonly<Required<Omit<JudgeOptions, 'installations'>>> {
  /** At least one. */
  readonly installations: readonly Installation[];
}

export function settingsOf(options: JudgeOptions): Settings {
  const settings = {
    ipBlockMatchesPods: options.ipBlockMatchesPods ?? 'unknown',
    hostNetworkPods: options.hostNetworkPods ?? 'unknown',
    podCidrs: options.podCidrs ?? [],
    apiServer: options.apiServer ?? {},
    trustDomain: options.trustDomain ?? ISTIO_TRUST_DOMAIN,
    trustDomainAliases: options.trustDomainAliases ?? [],
    istioRootNamespace: options.istioRootNamespace ?? ISTIO_ROOT_NAMESPACE,
    pathNormalization: options.pathNormalization ?? 'BASE',
    outboundTrafficPolicy: options.outboundTrafficPolicy ?? 'ALLOW_ANY',
    clusterDomain: options.clusterDomain ?? CLUSTER_DOMAIN,
    unknownKinds: options.unknownKinds ?? 'unknown',
    missingNamespaces: options.missingNamespaces ?? 'unknown',
  } satisfies Omit<Settings, 'installations'>;
  const installations = installationsOf(options.installations, settings);
  const [{ trustDomain, trustDomainAliases, rootNamespace, pathNormalization, outboundTrafficPolicy }] = installations;
  return Object.freeze({
    ...settings, trustDomain, trustDomainAliases, istioRootNamespace: rootNamespace, pathNormalization, outboundTrafficPolicy, installations,
  });
}

function installationsOf(stated: readonly MeshInstallation[] | undefined, settings: Omit<Settings, 'installations'>): readonly Installation[] {
  const { trustDomain, trustDomainAliases, istioRootNamespace, pathNormalization, outboundTrafficPolicy } = settings;
  const common = { trustDomain, trustDomainAliases, rootNamespace: istioRootNamespace, pathNormalization, outboundTrafficPolicy };
  if (stated === undefined || stated.length === 0) return Object.freeze([Object.freeze({ ...common, number: 0, revisions: 'any' as const })]);
  const installations = stated.map((one, number) => Object.freeze({
    number,
    revisions: one.revisions ?? [DEFAULT_REVISION],
    trustDomain: one.trustDomain ?? common.trustDomain,
    trustDomainAliases: one.trustDomainAliases ?? common.trustDomainAliases,
    rootNamespace: one.rootNamespace ?? common.rootNamespace,
    pathNormalization: one.pathNormalization ?? common.pathNormalization,
    outboundTrafficPolicy: one.outboundTrafficPolicy ?? common.outboundTrafficPolicy,
  }));
  const revisions = installations.flatMap((one) => one.revisions);
  const twice = revisions.find((revision, index) => revisions.indexOf(revision) < index);
  if (twice !== undefined) throw new Error(`installations: two of them inject for the revision ${JSON.stringify(twice)}; each revision belongs to one`);
  return Object.freeze(installations);
}

/** The installation that injects for a revision, if one is known to. */
export function tryFindInstallation({ installations }: Settings, revision: string): Installation | undefined {
  return installations.find(({ revisions }) => revisions === 'any' || revisions.includes(revision));
}
