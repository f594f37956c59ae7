import { readPorts } from './ports';
import type { Port } from '../constructs/port';
import type { Labels } from '../graph/labels';
import type { NamespacesNode, PodsNode } from '../graph/nodes';
import { byText } from '../graph/order';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { ANY } from '../graph/selection';
import type { Any, LabelledNode } from '../graph/selection';
import { parseDnsLabel, parseLabelKey, parseLabelValue } from '../graph/values/names';

/** The arguments of `Pods`. */
export interface PodsSaid {
  readonly where:
    | { readonly factory: 'inNamespace'; readonly namespace: string }
    | { readonly factory: 'inNamespacesLabelled'; readonly namespaceLabels: Labels }
    | { readonly factory: 'inAnyNamespace' };
  readonly labels?: Labels;
  readonly ports?: readonly Port[];
}

/** Pods of others by their namespace and their labels; undefined, and the mistakes noted, where they can't be understood. */
export function readPods(reader: Reader, { where, labels, ports }: PodsSaid, as: 'caller' | 'callee'): PodsNode | undefined {
  const subject = where.factory === 'inNamespace' ? `pods of ${where.namespace}` : `Pods.${where.factory}`;
  const namespaces = readNamespaces(reader, subject, where);
  const meant = labels ? readLabels(reader, `${subject}: labels`, labels, 'leave them out for all pods') : ANY;
  const read = as === 'callee' ? readPorts(reader, ports ?? [], `${subject}: ports`) : [];
  if (as === 'callee' && (ports ?? []).length === 0) {
    reader.refuse('call-target', `${subject}: ports`, ports ? 'an empty list' : 'none', 'at least one port: no ports never means all ports', 'name the ports');
  }
  if (!namespaces) return undefined;
  return { kind: 'pods', id: idOf(namespaces, meant, as), namespaces, labels: meant, ports: read };
}

function readNamespaces(reader: Reader, subject: string, where: PodsSaid['where']): NamespacesNode | undefined {
  switch (where.factory) {
    case 'inNamespace': {
      const name = reader.read('name', `${subject}: namespace`, where.namespace, parseDnsLabel);
      return name === undefined ? undefined : { kind: 'named', name };
    }
    case 'inNamespacesLabelled': return readLabels(reader, `${subject}: namespaceLabels`, where.namespaceLabels, 'use Pods.inAnyNamespace for all namespaces');
    case 'inAnyNamespace': return ANY;
  }
}

/** No labels would mean everybody. */
function readLabels(reader: Reader, subject: string, labels: Labels, fix: string): LabelledNode {
  if (Object.keys(labels).length === 0) reader.refuse('label', subject, quoted({}), 'at least one label: none would mean everybody', fix);
  for (const [key, value] of Object.entries(labels)) {
    reader.read('label', subject, key, parseLabelKey);
    reader.read('label', `${subject}.${key}`, value, parseLabelValue);
  }
  return { kind: 'labelled', labels };
}

/** Two of one id have one meaning, whatever ports they are called at. */
function idOf(namespaces: NamespacesNode, labels: Any | LabelledNode, as: 'caller' | 'callee'): string {
  const pods = labels.kind === 'any' ? 'pods' : `pods ${textOf(labels.labels)}`;
  const end = as === 'caller' ? ' (as callers)' : '';
  switch (namespaces.kind) {
    case 'named': return `${pods} of ${namespaces.name}${end}`;
    case 'labelled': return `${pods} of namespaces ${textOf(namespaces.labels)}${end}`;
    case 'any': return `${pods} of any namespace${end}`;
  }
}

function textOf(labels: Labels): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).sort(byText).join(',');
}
