import type { IpBlock } from '../../../cluster/ip';
import type { PodSelection } from '../../../cluster/mentions';
import type { PortSet } from '../../../engine/port-tests';
import type { ObjectRef } from '../../../objects/read/field';
import type { Path } from '../../../objects/read/origin';
import type { LabelSelector } from '../../../objects/read/selector';
import type { Regex } from '../../../requests/regex';

export type Direction = 'ingress' | 'egress';

/** Endpoints by labels. Labels that Cilium derives itself are read as what they are derived from. */
export interface EndpointSelection extends PodSelection {
  /** Requirements on the service account, which Cilium knows as a label. @default - none */
  readonly account?: LabelSelector;
  /** Requirements on labels that Cilium reserves for who is no pod of the pod network. @default - none */
  readonly reserved?: LabelSelector;
  /** Whether those can be meant who are in no namespace: nodes and addresses. */
  readonly others: 'no' | 'unknown' | 'by-reserved';
  /** Why it is not known whom it means. @default - it is */
  readonly doubt?: string;
}

export const ENTITIES = [
  'all', 'world', 'world-ipv4', 'world-ipv6', 'cluster', 'cluster-mesh', 'host', 'init', 'ingress', 'unmanaged', 'remote-node', 'health', 'none', 'kube-apiserver',
] as const;

export type Entity = typeof ENTITIES[number];

export type CiliumPeer =
  | { readonly kind: 'endpoints'; readonly selection: EndpointSelection }
  | { readonly kind: 'entity'; readonly entity: Entity }
  | { readonly kind: 'block'; readonly block: IpBlock }
  /** A Service by its name; without a namespace, in whatever namespace. */
  | { readonly kind: 'service'; readonly name: string; readonly namespace: string | undefined }
  /** A name that was looked up in DNS, or a pattern of such. */
  | { readonly kind: 'name'; readonly name: string }
  /** Addresses that no manifest states, and never those of pods. */
  | { readonly kind: 'addresses'; readonly because: string }
  | { readonly kind: 'unclear'; readonly because: string };

/** What a proxy must find in a request. Absent where anything will do. */
export interface HttpRule {
  readonly method?: Regex;
  readonly path?: Regex;
  readonly host?: Regex;
  /** Headers that a request must have, perhaps with a value. */
  readonly headers: readonly { readonly name: string; readonly value?: string }[];
  /** Whether it asks for more, which nobody here compares. */
  readonly isMore: boolean;
}

/** What is asked of a connection beside its port. */
export type Further =
  | { readonly kind: 'http'; readonly rules: readonly HttpRule[] }
  /** Names that may be looked up; all where one of them is a star alone. */
  | { readonly kind: 'dns'; readonly names: readonly string[] }
  /** Server names of TLS. */
  | { readonly kind: 'tls'; readonly names: readonly string[] }
  | { readonly kind: 'unclear'; readonly because: string };

export interface CiliumPorts {
  readonly ports: readonly PortSet[];
  readonly further?: Further;
}

export interface CiliumRule {
  readonly action: 'allow' | 'deny';
  /** `anyone` is a word of its own, so that an empty list can't mean it. */
  readonly peers: 'anyone' | readonly CiliumPeer[];
  readonly ports: 'any' | readonly CiliumPorts[];
  /** What peers must do besides, which nobody here can tell. @default - nothing */
  readonly doubt?: string;
  readonly path: Path;
}

export interface DirectionRules {
  readonly rules: readonly CiliumRule[];
  /** Whether what no rule allows is denied. */
  readonly isolates: boolean;
}

/** What a policy says of one selection of endpoints: its `spec`, or one of its `specs`. */
export interface CiliumSpec {
  readonly policy: { readonly ref: ObjectRef; readonly isClusterwide: boolean };
  readonly path: Path;
  readonly subject: EndpointSelection | 'nodes';
  readonly directions: Readonly<Record<Direction, DirectionRules>>;
  /** Why it may not be in force. @default - it is */
  readonly doubt?: string;
  /** Something in the policy could not be understood: it may say anything. */
  readonly malformed: boolean;
}

/** A CiliumNetworkPolicy or a CiliumClusterwideNetworkPolicy. */
export interface CiliumPolicy {
  readonly ref: ObjectRef;
  readonly specs: readonly CiliumSpec[];
}
