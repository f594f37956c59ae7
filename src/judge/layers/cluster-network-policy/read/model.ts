import type { IpBlock } from '../../../cluster/ip';
import type { Protocol } from '../../../cluster/ports';
import type { ObjectRef } from '../../../objects/read/field';
import type { LabelSelector } from '../../../objects/read/selector';

/** Which of the three kinds it was written as: they mean the same, and differ in names, limits and fields. */
export type Dialect = 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';

export type PolicyTier = 'admin' | 'baseline';

/** Pods by the labels of their namespaces, and perhaps by their own. */
export interface PodsPeer {
  readonly kind: 'pods';
  readonly namespaces: LabelSelector;
  readonly pods: 'all' | LabelSelector;
}

export type ClusterPeer =
  | PodsPeer
  | { readonly kind: 'network'; readonly block: IpBlock }
  | { readonly kind: 'nodes'; readonly nodes: LabelSelector }
  | { readonly kind: 'domain'; readonly name: string };

/** Ports of one protocol, or the port of a pod that has a name, of whatever protocol. */
export type ClusterPort =
  | { readonly kind: 'range'; readonly protocol: Protocol; readonly first: number; readonly last: number }
  | { readonly kind: 'named'; readonly name: string };

export interface ClusterRule {
  readonly name?: string;
  readonly action: 'allow' | 'deny' | 'pass';
  readonly peers: readonly ClusterPeer[];
  readonly ports: 'any' | readonly ClusterPort[];
}

export type ClusterDirection = 'ingress' | 'egress';

/** An AdminNetworkPolicy, a BaselineAdminNetworkPolicy or a ClusterNetworkPolicy. */
export interface ClusterPolicy {
  readonly ref: ObjectRef;
  readonly tier: PolicyTier;
  /** Lower is asked first, within the tier. */
  readonly priority: number;
  readonly subject: PodsPeer;
  readonly rules: Readonly<Record<ClusterDirection, readonly ClusterRule[]>>;
  /** Something in it could not be understood: it may say anything of any pod. */
  readonly malformed: boolean;
}

/** How a kind spells what all of them mean. */
export interface Spelling {
  readonly dialect: Dialect;
  readonly actions: ReadonlyMap<string, ClusterRule['action']>;
  readonly specFields: ReadonlySet<string>;
  readonly portsKey: 'ports' | 'protocols';
  /** The most rules of a direction, and peers and ports of a rule. */
  readonly most: number;
  readonly egressPeers: ReadonlySet<string>;
}
