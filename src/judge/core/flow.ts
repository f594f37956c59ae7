import type { Protocol } from '../cluster/ports';
import type { ContainerPort } from '../objects/read/pod';
import type { Labels } from '../objects/read/selector';

/**
 * A token for end users, as a RequestAuthentication would see it. A subject that the token does not have is empty. Claims are strings and
 * lists of strings, divided at spaces where meshes do (`scope`, `permission`); one inside another is named `outer][inner`, as in a policy.
 */
export type Token =
  | { readonly state: 'absent' }
  | { readonly state: 'invalid' }
  | {
    readonly state: 'valid';
    readonly issuer: string;
    readonly subject: string;
    readonly audiences?: readonly string[];
    readonly presenter?: string;
    readonly claims?: Readonly<Record<string, readonly string[]>>;
  };

/** Pods that no manifest gives. */
export interface UndeclaredPod {
  readonly namespace: string;
  /** Labels of its namespace, where no manifest gives them. @default - the automatic label alone */
  readonly namespaceLabels?: Labels;
  readonly labels?: Labels;
  /** @default - one that nobody else uses */
  readonly serviceAccount?: string;
  /** The trust domain of its identity, which the mesh must trust. @default - that of the mesh */
  readonly trustDomain?: string;
  /** Whether it has a sidecar, and so an identity. @default false */
  readonly meshed?: boolean;
  /** Whether it has its identity from proxies that pods share, in place of a sidecar. @default false */
  readonly shared?: boolean;
  /** The mesh that its sidecar is of, by the name of its layer. @default - the first that is modelled */
  readonly mesh?: string;
  /** The revision of the mesh that its sidecar is from, where there are several. @default - that of its namespace */
  readonly revision?: string;
  /** Ports that it declares. @default - not known, and it may name any port */
  readonly ports?: readonly ContainerPort[];
  /** Names of the Services that lead to it. @default - not known, and any may */
  readonly services?: readonly string[];
}

/**
 * One end of a flow: a workload by its key, an address outside the cluster, a Gateway's pods, undeclared pods, or the API server behind
 * the Service `default/kubernetes`, which can only be called.
 */
export type Endpoint =
  | { readonly workload: string }
  | { readonly ip: string }
  | { readonly gateway: string }
  | { readonly undeclared: UndeclaredPod }
  | { readonly apiServer: true };

/** How a question says that a pod is dialled. */
export type Dial = 'service' | 'address';

/**
 * One connection, and where it matters one request on it. Whatever is left out is not known: if the answer depends
 * on it, the verdict is `conditional`.
 */
export interface Flow {
  readonly from: Endpoint;
  readonly to: Endpoint;
  /**
   * The Gateway, `namespace/name`, that the request comes through: only what a route of it leads to `to` gets there. Without it a Gateway
   * is a pod like any other, which policies alone hold back.
   */
  readonly via?: string;
  /**
   * Whether the caller dials a Service or the address of the pod, which its sidecar does not know and passes on in plain text.
   * @default - it may do either: what it can do through a Service it can do; what it can do by the address alone is unknown
   */
  readonly dial?: Dial;
  /** The port of the pod, never that of a Service. */
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: Protocol;
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly sni?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: Token;
  /** Whether it is the question of a browser before its request (CORS preflight), which no token goes with. @default - what its method and headers say */
  readonly preflight?: boolean;
}

/** What a question says about the request itself. */
export type RequestQuestion = Pick<Flow, 'method' | 'path' | 'host' | 'sni' | 'headers' | 'token' | 'preflight'>;
