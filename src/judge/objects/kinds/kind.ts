/**
 * What is known of one kind of object. A kind is told by its API group and its name together: `Application` is one thing to
 * Argo CD and another to an operator that makes pods of it.
 */
import type { HopKind } from '../../core/hop';

/** An object lives in a namespace, or belongs to the cluster as a whole. */
export type Scope = 'namespaced' | 'cluster';

/** The body of an object, not yet understood. */
export type Body = Readonly<Record<string, unknown>>;

/** The judge models it, or no connection depends on it and the proof compares it with what was declared. */
export interface ReadKind {
  readonly is: 'read';
  readonly by: 'judge' | 'proof';
}

/** It can't change who reaches whom, what pods look like, which identities exist or where secrets go. */
export interface HarmlessKind {
  readonly is: 'harmless';
  readonly because: string;
  /** Whether only controllers write it: by hand it tells them what is not so. @default false */
  readonly state?: boolean;
}

/**
 * What an object can change: who reaches whom, pods that exist (`pods`), which pods exist (`new-pods`), identities, where secrets go, or any
 * other object (`objects`), because it deploys or rewrites them.
 */
export type Effect = 'reach' | 'pods' | 'new-pods' | 'identities' | 'secrets' | 'objects';

/** It can change something, and is not modelled. */
export interface DoubtfulKind {
  readonly is: 'doubtful';
  /** In words, read on after the name of the object. */
  readonly because: string;
  readonly changes: Effect;
  /** The hops that it can turn either way, and so makes unknown. None: it is only reported. */
  readonly hops: readonly HopKind[];
  /** Whose hops: those of pods of its own namespace, or of all. */
  readonly reach: 'namespace' | 'cluster';
  /** Whether it decides what Gateways let through, so that this is unknown while it is not read. @default - never */
  readonly routes?: (body: Body) => boolean;
  /** The Service behind which it adds addresses: what callers of that Service reach is then unknown. @default - none */
  readonly behind?: (body: Body) => string | undefined;
  /** Whether it makes pods exactly as its one template says, as a Deployment does. @default false */
  readonly keepsTemplate?: boolean;
  /** What is known better of one object than of its kind. @default - nothing */
  readonly refined?: (body: Body) => Partial<Pick<DoubtfulKind, 'because' | 'hops' | 'reach'>>;
  /** Where given, only objects for which this holds are doubtful; others are harmless. @default - all */
  readonly onlyIf?: (body: Body) => boolean;
}

export interface KindFacts {
  /** Undefined where a whole group is described that has both. */
  readonly scope?: Scope;
  /** Versions that API servers serve, or served within memory. @default - not known */
  readonly served?: readonly string[];
  readonly role: ReadKind | HarmlessKind | DoubtfulKind;
}

/** The kinds of one API group, by name. */
export type Kinds = Readonly<Record<string, KindFacts>>;

/** API groups by name. */
export type Groups = Readonly<Record<string, Kinds>>;

/** Stands for all kinds of a group that it does not name. */
export const ANY_KIND = '*';

export const NETWORK: readonly HopKind[] = ['egress', 'ingress'];
export const MESH: readonly HopKind[] = ['mtls', 'authorization'];
export const MESH_AND_EGRESS: readonly HopKind[] = [...MESH, 'proxy-egress'];

export function read(scope: Scope, served: readonly string[], ...names: readonly string[]): Kinds {
  return kinds(names, { scope, served, role: { is: 'read', by: 'judge' } });
}

/** Kinds on which no connection depends, and which the proof compares with what was declared. */
export function checked(scope: Scope, ...names: readonly string[]): Kinds {
  return kinds(names, { scope, role: { is: 'read', by: 'proof' } });
}

export function harmless(scope: Scope | undefined, because: string, ...names: readonly string[]): Kinds {
  return kinds(names, { ...(scope && { scope }), role: { is: 'harmless', because } });
}

/** Kinds in which controllers write down what they have seen or done. As they write them, nothing depends on them. */
export function state(scope: Scope | undefined, because: string, ...names: readonly string[]): Kinds {
  return kinds(names, { ...(scope && { scope }), role: { is: 'harmless', because, state: true } });
}

type Doubt = Partial<Pick<DoubtfulKind, 'hops' | 'reach' | 'routes' | 'behind' | 'onlyIf' | 'keepsTemplate' | 'refined'>>;

export function doubtful(scope: Scope | undefined, changes: Effect, because: string, names: readonly string[], doubt: Doubt = {}): Kinds {
  const role: DoubtfulKind = { is: 'doubtful', because, changes, hops: [], reach: scope === 'namespaced' ? 'namespace' : 'cluster', ...doubt };
  return kinds(names, { ...(scope && { scope }), role });
}

/** Kinds whose objects make pods of a template and leave it as it is, but for labels in domains of platforms. */
export function keepsTemplate(scope: Scope, by: string, ...names: readonly string[]): Kinds {
  return doubtful(scope, 'new-pods', `${by} makes pods of it`, names, { keepsTemplate: true });
}

/** Kinds whose objects make pods, of a template that is completed or of fields of their own. */
export function makesPods(scope: Scope, by: string, ...names: readonly string[]): Kinds {
  return doubtful(scope, 'new-pods', `${by} makes pods of it`, names);
}

function kinds(names: readonly string[], facts: KindFacts): Kinds {
  const frozen = Object.freeze({ ...facts, role: Object.freeze(facts.role) });
  return Object.fromEntries(names.map((name) => [name, frozen]));
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** The fields of a value; none where it is not an object. */
export function fieldsOf(value: unknown): Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Body : {};
}

export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value as unknown[] : [];
}

export function always(): boolean {
  return true;
}
