/** What the proof takes from others, because no manifest of the program can show it. */
import type { AssumedObject } from './assumed-object';
import type { Manifests } from '../../judge/objects/manifests';

export type AssumptionKind = 'namespace' | 'foreign-pods' | 'other-policies' | 'network-plugin' | 'mesh' | 'rights' | 'platform' | 'reference' | 'edge' | 'gateway' | 'authorizer';

/** One assumption, as reports show it. */
export interface AssumptionText {
  readonly kind: AssumptionKind;
  /** The object or the place that it is about: `Namespace shop`, `pods k8s-app=kube-dns of kube-system`. */
  readonly object: string;
  /** What is assumed, in one sentence. */
  readonly text: string;
  /** How it is checked. */
  readonly check: string;
  /** What others have to set for it, as YAML. @default - nothing */
  readonly settings?: string;
}

/** Those about what other programs own, which are checked where it is known what they wrote. */
export function isOfOthers({ kind }: { readonly kind: string }): boolean {
  return OF_OTHERS.has(kind);
}

const OF_OTHERS: ReadonlySet<string> = new Set<AssumptionKind>(['namespace', 'other-policies', 'foreign-pods', 'gateway']);

export interface Assumption extends AssumptionText {
  readonly effect: Effect;
}

/** What the proof does with it. Each of them makes it fail where the assumption is not made. */
export type Effect =
  /** Objects of others, which are judged beside the manifests. */
  | { readonly is: 'objects'; readonly bodies: readonly AssumedObject[] }
  /** Objects that could exist without it. */
  | { readonly is: 'counterexample'; readonly bodies: () => readonly AssumedObject[] }
  /** A place of others: without it, nobody is declared to be there. Objects of others belong to it, if any. */
  | { readonly is: 'node'; readonly id: string; readonly bodies?: readonly AssumedObject[] }
  /** NetworkPolicies are in force. */
  | { readonly is: 'network' }
  /** The policies of a mesh are in force. */
  | { readonly is: 'mesh'; readonly hidden: (manifests: Manifests) => Manifests };

/** Together with the manifests of others, or in the cluster. */
export const BY_VERIFY = '`zero-trust verify` with the manifests of its owner, or with --cluster and these facts';
/** What a cluster shows of pods: that there are some with the labels, and as which account they run. */
export const BY_CLUSTER = '`zero-trust verify` with --cluster and these facts asks whether such pods run, as the account if one is stated; what runs in them is not checked';
export const UNCHECKED = 'not checked: it is in no manifest';
