import type { Gateway } from './gateway';
import type { LayerLabels, Maker } from './layer-labels';
import type { Mentions } from './mentions';
import type { NamespaceFacts } from './namespaces';
import type { MeshMode, Pod } from './pod';
import type { HopKind } from '../core/hop';
import type { LayerKey, LayerObject, LayerObjects } from '../objects/layer-key';
import type { PodTemplate } from '../objects/read/pod';
import type { Labels } from '../objects/read/selector';
import type { Installation, JudgeOptions, Settings } from '../options';

/** Pods, and what makes them. */
export interface MadePods {
  readonly template: PodTemplate;
  readonly kind: string;
  readonly name: string;
  /** Their part in the mesh that makes them. @default - as their template and their namespace say */
  readonly mesh?: MeshMode;
}

/** A pod's part in a mesh, by what is written on it and on its namespace. */
export interface Membership {
  readonly mesh: MeshMode;
  /** Whether its proxy is part of the manifest, as the injector left it. */
  readonly isProxyWritten: boolean;
}

/** How pods take part in a mesh. */
export type Enrolment = Pick<Pod,
  'mesh' | 'installation' | 'inbound' | 'outbound' | 'proxyDoubt' | 'excludedInbound' | 'excludedOutbound' | 'answersDns' | 'proxy' | 'opaque'>;

/** What enrolment may depend on beside the pods. */
export interface Surroundings {
  readonly namespace: NamespaceFacts;
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  readonly settings: Settings;
}

/** Hops of which there is doubt, of some pods. */
export interface PodDoubts {
  readonly spots: readonly {
    readonly hops: readonly HopKind[];
    /** Whose pods. @default - those of all namespaces */
    readonly namespace?: string;
    readonly because: string;
  }[];
  holdsFor(pod: Pod): boolean;
}

/** What a layer tells of the cluster. */
export interface ClusterLayer<Objects extends LayerObjects = LayerObjects, Arranged = unknown> {
  readonly key: LayerKey<Objects, Arranged>;
  /** What it knows of labels of pods. @default - nothing */
  readonly labels?: LayerLabels;
  /** Its objects, arranged for asking. */
  arrange(objects: Objects): Arranged;
  /** Objects that use their namespace, so that it is part of the cluster although nothing gives it. @default - none does */
  usingNamespaces?(objects: Objects): readonly (readonly LayerObject[])[];
  /** Ways in that pods of their own stand behind. @default - none */
  gateways?(objects: Objects): readonly Gateway[];
  /** The name of what it makes for a Gateway, where that differs from the convention. */
  gatewayPodsName?(gateway: Gateway): string | undefined;
  /** Pods that it makes for Gateways. @default - none */
  gatewayPods?(gateways: readonly Gateway[]): readonly Maker[];
  /** A pod's part in its mesh, whichever installations there are. @default - it has no mesh */
  membership?(template: PodTemplate, namespaceLabels: Labels): Membership;
  /** How pods take part in its mesh; undefined where they don't. @default - it has no mesh */
  enrol?(pods: MadePods, surroundings: Surroundings): Enrolment | undefined;
  /** The installations of its mesh: those that options state, or its objects do. @default - it has no mesh that is installed */
  installations?(options: JudgeOptions, objects: Objects): readonly Installation[];
  /** Which installation of its mesh injects into a namespace; a revision that nobody stated stands for the first. @default - it has no mesh */
  installationIn?(settings: Settings, namespaceLabels: Labels, revision?: string): Installation;
  /** What its policies, and proxies of pods, refer to. @default - nothing */
  mentions?(objects: Objects, settings: Settings, workloads: readonly Pod[]): Mentions;
  /** Whether a template holds what its injector adds. @default - it has no injector */
  isInjected?(template: PodTemplate): boolean;
  /** What else than labels and ports it tells pods of one maker apart by. @default - nothing */
  differences?(template: PodTemplate): unknown;
  /** Of which hops of which pods its objects leave doubt. @default - of none */
  doubts?(objects: Objects, settings: Settings): readonly PodDoubts[];
  /** Whether kinds of an API group, as far as they are not understood, change proxies of its mesh and nothing else. @default - no */
  changesProxiesAlone?(group: string): boolean;
}
