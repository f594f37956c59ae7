import type { AddressRange, IpBlock } from './ip';
import type { Protocol } from './ports';
import type { LabelSelector } from '../objects/read/selector';
import type { NamePattern } from '../requests/pattern';

/** A policy that selects pods of its namespace, or of all. */
export interface Selecting {
  readonly ref: { readonly namespace: string };
  readonly selector?: LabelSelector;
}

/** Pods by labels, in namespaces by labels or in the one of the policy. */
export interface PodSelection {
  readonly namespaces: 'own' | LabelSelector;
  readonly pods: 'all' | LabelSelector;
}

/** Pods of the whole cluster. */
export interface ClusterSelection extends PodSelection {
  readonly namespaces: LabelSelector;
}

/** A name of a port of a callee. */
export interface PortName {
  readonly protocol: Protocol;
  readonly name: string;
}

/** What one value of a policy asks of an identity; what is left out may be anything. */
export interface IdentityPattern {
  /** Any of these. */
  readonly trustDomains?: readonly string[];
  readonly namespace?: NamePattern;
  readonly account?: string;
}

/** What policies of a mesh say of identities. */
export interface MentionedIdentities {
  /** Service accounts that are named with their namespace: each with the trust domains of each way in which it is named. */
  readonly accounts: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, IdentityPattern['trustDomains']>>>;
  /** All values that are not such, each once. */
  readonly others: readonly IdentityPattern[];
  /** The trust domains of the mesh itself. */
  readonly trustDomains: ReadonlySet<string>;
  /** Names by which policies mean these. */
  readonly ownNames: ReadonlySet<string>;
}

/** What policies of a layer refer to. Worked out where somebody asks: there are many thousands of rules. */
export interface Mentions {
  /** Whether its policies let callers in by their identity. @default false */
  readonly byIdentity?: boolean;
  /** Its policies, by the pods that they hold for. @default - none holds for pods of one namespace */
  selecting?(): readonly Selecting[];
  /** Those of them that decide what enters and leaves pods, in a mesh or not. @default - none */
  ofNetwork?(): readonly Selecting[];
  /** Those of them that decide what proxies of pods send. @default - none */
  ofSenders?(): readonly Selecting[];
  /** The pods that policies of the whole cluster are about, and those whom their rules hold back: others may escape them. @default - none */
  clusterWide?(): { readonly subjects: readonly ClusterSelection[]; readonly held: readonly ClusterSelection[] };
  /** By which labels rules know their peers, by the namespace of the policy, each once; the empty name is the whole cluster. @default - none */
  peers?(): ReadonlyMap<string, Iterable<PodSelection>>;
  /** Blocks of addresses that they name. @default - none */
  blocks?(): readonly IpBlock[];
  /** Other addresses that they name. @default - none */
  ranges?(): readonly AddressRange[];
  /** Names of ports by which rules let pods out, or not. @default - none */
  portNames?(): readonly PortName[];
  /** @default - its policies know no identities */
  identities?(): MentionedIdentities;
}
