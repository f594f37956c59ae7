import type { Address, AddressRange } from './ip';
import type { Protocol } from './ports';
import type { Labelled, LiveLabels } from './selection';
import type { Truth } from '../core/verdict';
import type { ObjectRef } from '../objects/read/field';
import type { ContainerPort } from '../objects/read/pod';
import type { Labels } from '../objects/read/selector';
import type { Installation } from '../options';

/**
 * How a pod takes part in the mesh: not at all, with a sidecar, through proxies that pods share, as a gateway of its own (a proxy without an
 * application), or as a proxy on the way to other pods. `unknown`: with a sidecar or not at all, which labels decide that are not given.
 */
export type MeshMode = 'none' | 'sidecar' | 'shared' | 'gateway' | 'relay' | 'unknown';

/**
 * How far a pod's proxy takes what the pod sends, or receives: all that it is meant to take, perhaps nothing, in a way that nobody can tell,
 * or nothing at all.
 */
export type Capture = 'all' | 'perhaps' | 'unclear' | 'nothing';

/** What any policy can know of a pod. */
export interface Pod extends Labelled {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  /** What is known of other labels of its namespace. @default - it has none */
  readonly liveNamespaceLabels?: LiveLabels;
  readonly serviceAccount: string;
  /** Whether the account stands for every one that no policy names. */
  readonly isAnyAccount?: boolean;
  /** The trust domain of its identity. @default - that of the mesh */
  readonly trustDomain?: string;
  readonly ports: readonly ContainerPort[];
  /** Whether it may have other ports than these, and names for them. @default false */
  readonly mayHaveOtherPorts?: boolean;
  /** Addresses of its pods. @default - not known */
  readonly addresses?: readonly Address[];
  readonly hostNetwork: boolean;
  readonly mesh: MeshMode;
  /** The installation of the mesh that its proxy belongs to. Without a proxy, it is any. */
  readonly installation: Installation;
  readonly inbound: Capture;
  readonly outbound: Capture;
  /** Why it is not sure what its proxy takes. */
  readonly proxyDoubt?: string;
  /** Ports that go around the sidecar by annotation. */
  readonly excludedInbound: readonly number[];
  readonly excludedOutbound: readonly number[];
  /** Whether its sidecar answers DNS, so that hosts without an address get one that leads to them alone. */
  readonly answersDns: boolean;
  /** Stands for pods that no manifest gives: where it matters whether some Service leads to it, one may. */
  readonly undeclared?: boolean;
  /** Services that lead to it, though no manifest gives them. */
  readonly viaServices?: readonly string[];
  /** What the layer of its mesh keeps of its proxy. @default - nothing */
  readonly proxy?: ProxyNotes;
  /** Why nothing can be said of it, where that is so. */
  readonly opaque?: string;
}

/** What only the layer reads that has written it. */
export interface ProxyNotes {
  /** Equal for notes that say the same. */
  readonly key: string;
}

/** A pod, or a controller and all its alike pods. */
export interface Workload extends Pod {
  /** `namespace/name`, with `[Kind]` behind it where two kinds share a name. */
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly ref: ObjectRef;
}

/** One end of a connection. */
export type Peer =
  | { readonly kind: 'pod'; readonly pod: Pod }
  | { readonly kind: 'external'; readonly address: Address; readonly ranges: readonly AddressRange[] };

/** Whether a port of a pod has a name: `unknown`, where its manifest is not given. */
export function isPortNamed(pod: Pod, name: string, protocol: Protocol, number: number): Truth {
  const own = pod.ports.filter((port) => port.protocol === protocol);
  if (own.some((port) => port.name === name && port.number === number)) return 'yes';
  // A name is that of one port, and a port has one name. Source: Kubernetes ContainerPort.
  const isTaken = own.some((port) => port.name === name || (port.number === number && port.name !== undefined));
  return pod.mayHaveOtherPorts === true && !isTaken ? 'unknown' : 'no';
}

/** The port that a name means on a pod, for one protocol. */
export function tryResolveNamedPort(pod: Pod, name: string, protocol: Protocol): readonly number[] {
  return pod.ports.filter((port) => port.name === name && port.protocol === protocol).map((port) => port.number);
}

/** The namespace of a pod, for selectors. */
export function namespaceOf({ namespaceLabels, liveNamespaceLabels }: Pod): Labelled {
  return { labels: namespaceLabels, ...(liveNamespaceLabels && { liveLabels: liveNamespaceLabels }) };
}

/** Whether the proxy of a pod speaks mutual TLS for it, or may. */
export function isInMesh(pod: Pod): boolean {
  return pod.mesh !== 'none';
}

/** What is known of the proxy of a pod. */
export type ProxyFacts = Pick<Pod, 'mesh' | 'installation' | 'inbound' | 'outbound' | 'proxyDoubt' | 'opaque'>;

/** A proxy, or none, as everybody knows them. */
export function plainProxy(mesh: MeshMode, installation: Installation): ProxyFacts {
  const capture: Capture = mesh === 'none' ? 'nothing' : 'all';
  return { mesh, installation, inbound: capture, outbound: capture };
}
