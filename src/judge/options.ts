import { CLUSTER_DOMAIN } from './known';
import { PLUGINS, type NetworkPlugin, type PluginFacts } from './layers/network-policy/plugins';

/** Whether an ipBlock matches the addresses of pods is the choice of the CNI plugin (NetworkPolicy documentation). */
export type IpBlockMatchesPods = 'yes' | 'no' | 'unknown';

/** How proxies of a mesh change paths before policies see them. */
export type PathNormalization = 'NONE' | 'BASE' | 'MERGE_SLASHES' | 'DECODE_AND_MERGE_SLASHES';

/** What proxies of a mesh do with destinations that they do not know. */
export type OutboundTrafficPolicy = 'ALLOW_ANY' | 'REGISTRY_ONLY';

/** How a Namespace that is not given is read. */
export type MissingNamespaces = 'unknown' | 'unlabelled';

/** One installation of a mesh. What it leaves out is taken from the option of the same name, which holds for all installations. */
export interface MeshInstallation {
  /** The mesh, by the name of its layer. @default - the one whose options stand beside */
  readonly mesh?: string;
  /**
   * Revisions for which it injects proxies: its own, and tags that point to it. The revision `default` injects where a namespace asks for proxies
   * without naming one, too.
   * @default ['default']
   */
  readonly revisions?: readonly string[];
  /** @default 'cluster.local' */
  readonly trustDomain?: string;
  /** @default - none */
  readonly trustDomainAliases?: readonly string[];
  /** Where policies for the whole mesh stand. @default - where the mesh has them unless it is configured */
  readonly rootNamespace?: string;
  /** @default 'BASE' */
  readonly pathNormalization?: PathNormalization;
  /** @default 'ALLOW_ANY' */
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
  /** Whether its proxies answer DNS, where pods do not say otherwise. @default false */
  readonly answersDns?: boolean;
  /**
   * Whether its sidecars and gateways take part in the tunnels of proxies that pods share, or where there are none, tunnel to each other, so that
   * calls arrive at a port of the proxy. @default 'unknown'
   */
  readonly tunnels?: 'yes' | 'no' | 'unknown';
  /** The namespace of its control plane, where that is part of identities. @default - where the mesh has it unless it is configured */
  readonly controlPlaneNamespace?: string;
  /** Whom its proxies let in where no object says it, in the words of the mesh. @default - not known */
  readonly defaultInboundPolicy?: string;
  /** Networks that its proxies take for those of the cluster. @default - not known */
  readonly clusterNetworks?: readonly string[];
  /** What becomes of calls that no intention is about, for meshes that have intentions. @default - not known */
  readonly defaultIntentionPolicy?: 'allow' | 'deny';
  /** Whether pods that do not say whether they want a proxy get one. @default 'unknown' */
  readonly injectsByDefault?: 'yes' | 'no' | 'unknown';
  /** Whether all that pods send and receive is led to their proxies, where nothing on them says so. @default 'unknown' */
  readonly capturesByDefault?: 'yes' | 'no' | 'unknown';
  /** Whether a pod gets the name of a service by its service account alone, so that nobody takes that of another. @default 'unknown' */
  readonly namesFollowAccounts?: 'yes' | 'no' | 'unknown';
  /**
   * Whether the platform keeps a name for one namespace, where namespaces are no part of names: pods of others that use an account of that name
   * are no such service.
   * @default 'unknown'
   */
  readonly namesAreUnique?: 'yes' | 'unknown';
  /** Where names are unique: the namespaces of accounts, by name, of which no manifest has pods. @default - not known */
  readonly nameOwners?: Readonly<Record<string, readonly string[]>>;
}

/**
 * What everybody knows of an installation of a mesh, with every default filled in. Its layer adds what is particular to the mesh, in a type of its
 * own that no other layer reads. Two installations are the same only if they are one object.
 */
export interface Installation extends Readonly<Required<Pick<MeshInstallation, 'mesh' | 'trustDomain' | 'pathNormalization' | 'answersDns'>>> {
  /** Its place among all installations of its mesh. */
  readonly number: number;
  /** Whatever anybody asks for, where no installation was stated. */
  readonly revisions: readonly string[] | 'any';
  /** Where policies for the whole mesh stand. @default - the mesh has no such place */
  readonly rootNamespace?: string;
  /** Whether questions name the mesh of undeclared pods that belong to it; without a name, they mean another. @default false */
  readonly isNamed?: boolean;
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
  /** @default - not known, and where plugins differ the answer is unknown */
  readonly networkPlugin?: NetworkPlugin;
  /** The addresses of nodes. @default - not known */
  readonly nodeCidrs?: readonly string[];
  /** @default - as the network plugin does it; 'unknown', where that is not stated */
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
  /** Where policies for the whole mesh stand. @default - where the mesh has them unless it is configured */
  readonly rootNamespace?: string;
  /** @default 'BASE' */
  readonly pathNormalization?: PathNormalization;
  /** What proxies do with unknown destinations where no object says so. @default 'ALLOW_ANY' */
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
  /** Whom proxies let in where no object says it, for meshes that leave it to their installation. @default - not known */
  readonly defaultInboundPolicy?: string;
  /** Networks that proxies take for those of the cluster, for meshes whose policies ask for it. @default - not known */
  readonly clusterNetworks?: readonly string[];
  /** What becomes of calls that no intention is about, for meshes that have intentions. @default - not known */
  readonly defaultIntentionPolicy?: MeshInstallation['defaultIntentionPolicy'];
  /** Whether pods get a proxy that do not say whether they want one, for meshes that leave it to their installation. @default 'unknown' */
  readonly injectsByDefault?: MeshInstallation['injectsByDefault'];
  /** Whether all that pods send and receive is led to their proxies, for meshes that leave it to their installation. @default 'unknown' */
  readonly capturesByDefault?: MeshInstallation['capturesByDefault'];
  /** Whether names of services are those of accounts, for meshes in which they need not be. @default 'unknown' */
  readonly namesFollowAccounts?: MeshInstallation['namesFollowAccounts'];
  /** Whether the platform keeps a name for one namespace, for meshes whose names have no namespace. @default 'unknown' */
  readonly namesAreUnique?: MeshInstallation['namesAreUnique'];
  /**
   * The installations of the mesh, where there are several: each pod belongs to the one that injects it. A pod of a revision that none of them
   * has is unknown.
   * @default - one, whatever its revision, with the options above
   */
  readonly installations?: readonly MeshInstallation[];
  /** @default 'cluster.local' */
  readonly clusterDomain?: string;
  /**
   * Gateways, `namespace/name`, that proxies before them tell the addresses of clients, where nobody else can reach them. To policies at these, callers
   * outside are the clients, by the addresses that are told; from where their packets come is open. @default - none
   */
  readonly gatewaysToldOfClients?: readonly string[];
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

type OfMeshes = 'trustDomain' | 'trustDomainAliases' | 'rootNamespace' | 'pathNormalization' | 'outboundTrafficPolicy' | 'defaultInboundPolicy'
  | 'clusterNetworks' | 'defaultIntentionPolicy' | 'injectsByDefault' | 'capturesByDefault' | 'namesFollowAccounts' | 'namesAreUnique' | 'installations';

/** The options with every default filled in. What they say of meshes is what the installations say. */
export interface Settings extends Readonly<Required<Omit<JudgeOptions, OfMeshes | 'networkPlugin'>>> {
  readonly networkPlugin: NetworkPlugin | 'unknown';
  /** What is known of how it reads policies. */
  readonly plugin: PluginFacts;
  /** At least one. */
  readonly installations: readonly Installation[];
}

export function settingsOf(options: JudgeOptions, installations: readonly Installation[]): Settings {
  const networkPlugin = options.networkPlugin ?? 'unknown';
  const plugin = PLUGINS[networkPlugin];
  return Object.freeze({
    networkPlugin,
    plugin,
    nodeCidrs: options.nodeCidrs ?? [],
    ipBlockMatchesPods: options.ipBlockMatchesPods ?? plugin.ipBlockMatchesPods,
    hostNetworkPods: options.hostNetworkPods ?? 'unknown',
    podCidrs: options.podCidrs ?? [],
    apiServer: options.apiServer ?? {},
    clusterDomain: options.clusterDomain ?? CLUSTER_DOMAIN,
    gatewaysToldOfClients: options.gatewaysToldOfClients ?? [],
    unknownKinds: options.unknownKinds ?? 'unknown',
    missingNamespaces: options.missingNamespaces ?? 'unknown',
    installations,
  });
}
