import { CLUSTER_DOMAIN } from './known';
import { DEFAULT_REVISION, ISTIO_ROOT_NAMESPACE, ISTIO_TRUST_DOMAIN } from './layers/istio/well-known';

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
  /** Whether its proxies answer DNS, where pods do not say otherwise. @default false */
  readonly answersDns?: boolean;
}

/** An installation with every default filled in. Two of them are the same only if they are one object. */
export interface Installation extends Readonly<Required<Omit<MeshInstallation, 'revisions'>>> {
  /** Its place among all installations. */
  readonly number: number;
  /** Whatever anybody asks for, where no installation was stated. */
  readonly revisions: readonly string[] | 'any';
}

/** A network plugin that reads NetworkPolicies in a way of its own. */
export const NETWORK_PLUGINS = ['cilium', 'other'] as const;
export type NetworkPlugin = typeof NETWORK_PLUGINS[number];

/** Where the API server answers, behind the Service `kubernetes` that every cluster has. */
export interface ApiServer {
  /** Its addresses. @default - not known */
  readonly cidrs?: readonly string[];
  /** Its port, behind port 443 of the Service. @default - not known */
  readonly port?: number;
}

/** Facts about the cluster that no manifest states. Every default is the platform's own, or "unknown" where there is none. */
export interface JudgeOptions {
  /** @default - not known, and where plugins differ the answer is unknown */
  readonly networkPlugin?: NetworkPlugin;
  /** The addresses of nodes. @default - not known */
  readonly nodeCidrs?: readonly string[];
  /** @default - 'no' with Cilium, else 'unknown' */
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
export interface Settings extends Readonly<Required<Omit<JudgeOptions, 'installations' | 'networkPlugin'>>> {
  readonly networkPlugin: NetworkPlugin | 'unknown';
  /** At least one. */
  readonly installations: readonly Installation[];
}

/** What manifests say of an installation, by its revision. Options go before it. */
export interface WrittenInstallation {
  readonly revision: string;
  readonly settings: Omit<MeshInstallation, 'revisions'>;
}

export function settingsOf(options: JudgeOptions, written: readonly WrittenInstallation[] = []): Settings {
  const installations = installationsOf(options, written);
  const [{ trustDomain, trustDomainAliases, rootNamespace, pathNormalization, outboundTrafficPolicy }] = installations;
  return Object.freeze({
    networkPlugin: options.networkPlugin ?? 'unknown',
    nodeCidrs: options.nodeCidrs ?? [],
    ipBlockMatchesPods: options.ipBlockMatchesPods ?? (options.networkPlugin === 'cilium' ? 'no' : 'unknown'),
    hostNetworkPods: options.hostNetworkPods ?? 'unknown',
    podCidrs: options.podCidrs ?? [],
    apiServer: options.apiServer ?? {},
    clusterDomain: options.clusterDomain ?? CLUSTER_DOMAIN,
    unknownKinds: options.unknownKinds ?? 'unknown',
    missingNamespaces: options.missingNamespaces ?? 'unknown',
    trustDomain,
    trustDomainAliases,
    istioRootNamespace: rootNamespace,
    pathNormalization,
    outboundTrafficPolicy,
    installations,
  });
}

function installationsOf(options: JudgeOptions, written: readonly WrittenInstallation[]): readonly Installation[] {
  const { all, common } = combined(options, written);
  if (!all) return Object.freeze([Object.freeze({ ...DEFAULTS, ...common, number: 0, revisions: 'any' as const })]);
  const installations = all.map((one, number) => Object.freeze({ ...DEFAULTS, ...one, number, revisions: one.revisions ?? [DEFAULT_REVISION] }));
  const revisions = installations.flatMap((one) => one.revisions);
  const twice = revisions.find((revision, index) => revisions.indexOf(revision) < index);
  if (twice !== undefined) throw new Error(`installations: two of them inject for the revision ${JSON.stringify(twice)}; each revision belongs to one`);
  return Object.freeze(installations);
}

/** Istio's own. Source: MeshConfig. */
const DEFAULTS: Omit<Installation, 'number' | 'revisions'> = {
  trustDomain: ISTIO_TRUST_DOMAIN,
  trustDomainAliases: [],
  rootNamespace: ISTIO_ROOT_NAMESPACE,
  pathNormalization: 'BASE',
  outboundTrafficPolicy: 'ALLOW_ANY',
  answersDns: false,
};

/** The installation that injects for a revision, if one is known to. */
export function tryFindInstallation({ installations }: Settings, revision: string): Installation | undefined {
  return installations.find(({ revisions }) => revisions === 'any' || revisions.includes(revision));
}

/** Installations as they are stated, and as far as that leaves something out as manifests say; what is said of the only one, or of all. */
function combined(
  options: JudgeOptions, written: readonly WrittenInstallation[],
): { readonly all?: readonly MeshInstallation[]; readonly common: MeshInstallation } {
  const { installations: stated = [], trustDomain, trustDomainAliases, istioRootNamespace, pathNormalization, outboundTrafficPolicy } = options;
  const common = defined({ trustDomain, trustDomainAliases, rootNamespace: istioRootNamespace, pathNormalization, outboundTrafficPolicy });
  const settingsFor = (revisions: readonly string[]): MeshInstallation => {
    const found = written.find(({ revision }) => revisions.includes(revision)) ?? (written.length === 1 ? written[0] : undefined);
    return { ...found?.settings, ...common };
  };
  const revisions = [...new Set(written.map(({ revision }) => revision))];
  if (stated.length > 0) return { common, all: stated.map((one) => ({ ...settingsFor(one.revisions ?? [DEFAULT_REVISION]), ...defined(one) })) };
  if (revisions.length > 1) return { common, all: revisions.map((revision) => ({ revisions: [revision], ...settingsFor([revision]) })) };
  return { common: settingsFor(revisions) };
}

function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
