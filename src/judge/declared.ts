/** What the manifests are declared to do. Plain data of this room: callers with a graph translate it. */
import type { Protocol } from './cluster/ports';
import type { ContainerPort } from './objects/read/pod';
import type { Labels } from './objects/read/selector';

/** One end of a declared edge. */
export type DeclaredParty =
  /** A workload of the manifests, `namespace/name`. */
  | {
    readonly kind: 'workload';
    readonly workload: string;
    /** Labels by which its pods are known: a pod with fewer of them is another one. @default - those of its labels that policies mention */
    readonly knownBy?: Labels;
  }
  /** The pods of a Gateway, `namespace/name`. */
  | { readonly kind: 'gateway'; readonly gateway: string }
  /** Every pod that is no workload of the manifests. */
  | { readonly kind: 'other-pods' }
  /** Every pod that is meant, the workloads of the manifests included. Where labels leave it open whether a pod is, nothing has to be proven of it. */
  | { readonly kind: 'selected-pods'; readonly pods: PodSelection }
  /** Everybody, the workloads of the manifests included. */
  | { readonly kind: 'everybody' }
  /** Addresses outside the cluster. */
  | { readonly kind: 'external'; readonly cidrs: readonly DeclaredCidr[] }
  /** Pods that run in the cluster but not from these manifests: DNS, a metrics scraper, the control plane. */
  | {
    readonly kind: 'pods';
    readonly namespace: string;
    readonly namespaceLabels?: Labels;
    readonly labels: Labels;
    /** @default - one that nobody else uses */
    readonly serviceAccount?: string;
    /** Whether they have a sidecar. @default false */
    readonly meshed?: boolean;
    /** Whether they have their identity from proxies that pods share, in place of a sidecar. @default false */
    readonly shared?: boolean;
    /** The mesh that their sidecars are of, by the name of its layer. @default - the first that is modelled */
    readonly mesh?: string;
    /** The revision of the mesh that their sidecars are from, where there are several. @default - that of their namespace */
    readonly revision?: string;
    readonly ports?: readonly ContainerPort[];
    /** Names of the Services that lead to them. @default - not known, and any may */
    readonly services?: readonly string[];
  };

/** Pods by what policies know of them. What is left out is any. */
export interface PodSelection {
  readonly namespace?: string;
  readonly namespaceLabels?: Labels;
  readonly labels?: Labels;
  /** Whether they show an identity. @default - with or without one */
  readonly meshed?: boolean;
}

export interface DeclaredCidr {
  readonly cidr: string;
  readonly except?: readonly string[];
}

/** Ports of the callee's pods. */
export interface DeclaredPort {
  readonly port: number;
  /** @default - the same port */
  readonly endPort?: number;
  /** @default 'TCP' */
  readonly protocol?: Protocol;
}

/**
 * Requests, in the patterns of AuthorizationPolicy: exact, `prefix*`, `*suffix`, `*`, and path templates; a path may also be a regular expression
 * (`valueOfRegex`). A field that is left out is any. An empty list is nobody's request.
 */
export interface DeclaredRequests {
  readonly methods?: readonly string[];
  /** Any method except these. */
  readonly notMethods?: readonly string[];
  readonly paths?: readonly string[];
  /** Any path except these. */
  readonly notPaths?: readonly string[];
  readonly hosts?: readonly string[];
  /** Hosts that are none of them. */
  readonly notHosts?: readonly string[];
  /** Tokens of end users of which a request must show one. @default - it need not show any, and an invalid one may be refused */
  readonly tokens?: readonly DeclaredTokens[];
}

/** Tokens of end users, by all that they must have. */
export interface DeclaredTokens {
  readonly issuer: string;
  /** At least one of these. */
  readonly audiences: readonly string[];
  /** Of each claim at least one of these values. One claim inside another is named `outer][inner`, as in a policy. */
  readonly claims: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** Somebody calls somebody. Several edges between the same two add up. */
export interface DeclaredEdge {
  readonly from: DeclaredParty;
  readonly to: DeclaredParty;
  readonly ports: readonly DeclaredPort[];
  /** @default - any request */
  readonly requests?: readonly DeclaredRequests[];
  /** Whether the request must meet a condition (a token, a header), so that access without one is too much. @default false */
  readonly conditional?: boolean;
  /** Whether it may be open, but need not be, and nothing has to be proven of it. @default false */
  readonly optional?: boolean;
}
