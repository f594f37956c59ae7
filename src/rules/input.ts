import type { PodIndex } from './pod-index';
import type { PodItem } from './pods';
import type { NetworkPolicy } from '../judge/layers/network-policy/read/network-policy';
import type { Manifests } from '../judge/objects/manifests';
import type { ObjectRef } from '../judge/objects/read/field';
import type { PodTemplate } from '../judge/objects/read/pod';
import type { Labels, LabelSelector } from '../judge/objects/read/selector';
import type { Service } from '../judge/objects/read/service';
import type { StoredObject } from '../judge/objects/store';
import type { OpenRule } from '../judge/questions/open-rules';

/** An object of the input. */
export type Item = StoredObject;

/** An object together with what the judge's parser understood of it. */
export interface Typed<T> {
  readonly item: Item;
  readonly typed: T;
}

/** A namespace that is given, or in which something stands. */
export interface NamespaceItem {
  readonly ref: ObjectRef;
  readonly name: string;
  readonly labels: Labels;
  /** Absent where no manifest gives it. */
  readonly item?: Item;
}

/** A kind that the judge reads. */
export interface TypedKind<T extends { readonly ref: ObjectRef }> {
  readonly group: string;
  readonly kind: string;
  /** What the judge has read. What a component refuses is in force for nobody, and not among it. */
  readonly read: (manifests: Manifests) => readonly T[];
}

/** Everything that rules read, sorted and indexed once. */
export interface RuleInput {
  /** What the judge has read. */
  readonly manifests: Manifests;
  readonly items: readonly Item[];
  readonly pods: readonly PodItem[];
  readonly namespaces: ReadonlyMap<string, NamespaceItem>;
  /** By `namespace/name`. */
  readonly serviceAccounts: ReadonlyMap<string, Item>;
  readonly services: readonly Typed<Service>[];
  readonly networkPolicies: readonly Typed<NetworkPolicy>[];
  /** All pods that selectors can mean, those of Gateways too. */
  readonly index: PodIndex;
  /** Services that lead to a pod. */
  readonly servicesTo: ReadonlyMap<PodTemplate, readonly Typed<Service>[]>;
  /** The items of one kind. */
  readonly ofKind: (group: string, kind: string) => readonly Item[];
  /** Rules of Gateways that ask nobody outside to sign in. */
  readonly openRules: readonly OpenRule[];
  /** The namespaces that a selector means. */
  readonly namespacesMatching: (selector: LabelSelector) => ReadonlySet<string>;
  /** The objects of one kind, as the judge's parser understands them. */
  typed<T extends { readonly ref: ObjectRef }>(kind: TypedKind<T>): readonly Typed<T>[];
}
