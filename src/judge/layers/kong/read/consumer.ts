import type { Field, ObjectRef } from '../../../objects/read/field';
import { CLASS_ANNOTATION, PLUGINS_ANNOTATION, USUAL_CLASS } from '../well-known';

/** Somebody whom Kong knows: a KongConsumer. */
export interface Consumer {
  readonly ref: ObjectRef;
  /** By which plugins name it: `anonymous` of a plugin is one of these. */
  readonly names: readonly string[];
  /** Secrets, in its namespace. */
  readonly credentials: readonly string[];
  readonly plugins: readonly PluginReference[];
  /** Whether a controller of the usual class reads it. */
  readonly ofUsualClass: boolean;
  readonly malformed: boolean;
}

export interface ConsumerGroup {
  readonly ref: ObjectRef;
  readonly plugins: readonly PluginReference[];
}

/** A plugin by name, as an annotation names it. */
export interface PluginReference {
  readonly name: string;
  /** @default - that of the object which names it */
  readonly namespace?: string;
}

const CONSUMER_FIELDS: ReadonlySet<string> = new Set([
  'apiVersion', 'kind', 'metadata', 'status', 'spec', 'username', 'custom_id', 'credentials', 'consumerGroups',
]);

export function parseConsumer(ref: ObjectRef, root: Field, malformed: () => boolean): Consumer {
  root.only(CONSUMER_FIELDS);
  const username = root.child('username').string();
  const credentials = Object.freeze([...root.child('credentials').strings()]);
  return Object.freeze({
    ref,
    names: Object.freeze(username === undefined || username === '' ? [] : [username]),
    credentials,
    plugins: referencesOf(root.child('metadata').child('annotations').child(PLUGINS_ANNOTATION).value),
    ofUsualClass: root.child('metadata').child('annotations').child(CLASS_ANNOTATION).value === USUAL_CLASS,
    malformed: malformed(),
  });
}

export function parseConsumerGroup(ref: ObjectRef, root: Field): ConsumerGroup {
  return Object.freeze({ ref, plugins: referencesOf(root.child('metadata').child('annotations').child(PLUGINS_ANNOTATION).value) });
}

/** Source: Kong Ingress Controller, ExtractNamespacedKongPluginsFromAnnotations: names divided by commas, each with a namespace before a colon or without. */
export function referencesOf(annotation: unknown): readonly PluginReference[] {
  if (typeof annotation !== 'string') return [];
  return Object.freeze(annotation.split(',').map((one) => one.trim()).filter((one) => one !== '').map((one) => {
    const parts = one.split(':').map((part) => part.trim());
    return Object.freeze(parts.length === 2 ? { namespace: parts[0], name: parts[1] } : { name: one });
  }));
}
