/**
 * Which pods get a sidecar.
 *
 * Sources: Istio "Installing the Sidecar" (labels and their precedence) and pkg/kube/inject (host network and system
 * namespaces are left alone). The pod's label wins over its deprecated annotation; a namespace that is labelled
 * `disabled` is never looked at. A manifest that already contains the proxy's container is in the mesh whatever the
 * labels say.
 */
import {
  AMBIENT_MODE, DATAPLANE_MODE_LABEL, EXCLUDE_INBOUND_ANNOTATION, EXCLUDE_OUTBOUND_ANNOTATION, INJECTION_LABEL, INJECT_LABEL,
  DNS_CAPTURE, GATEWAY_TEMPLATE, INJECTION_TEMPLATES_ANNOTATION, NEVER_INJECTED_NAMESPACES, OTHER_INTERCEPTION_ANNOTATIONS,
  PROXY_CONFIG_ANNOTATION, REVISION_LABEL,
} from '../known';
import type { MeshMode } from '../model/pod';
import type { PodTemplate } from '../parse/pod';
import type { Labels } from '../parse/selector';

export function meshModeOf(template: PodTemplate, namespaceLabels: Labels): MeshMode {
  if (template.hasProxy || isInjected(template, namespaceLabels)) {
    return template.annotations[INJECTION_TEMPLATES_ANNOTATION] === GATEWAY_TEMPLATE ? 'gateway' : 'sidecar';
  }
  const dataplane = template.labels[DATAPLANE_MODE_LABEL] ?? namespaceLabels[DATAPLANE_MODE_LABEL];
  return dataplane === AMBIENT_MODE && !template.hostNetwork ? 'ambient' : 'none';
}

function isInjected(template: PodTemplate, namespaceLabels: Labels): boolean {
  if (template.hostNetwork || NEVER_INJECTED_NAMESPACES.includes(template.ref.namespace)) return false;
  const byNamespace = namespaceLabels[INJECTION_LABEL];
  if (byNamespace === 'disabled') return false;
  const asked = template.labels[INJECT_LABEL] ?? template.annotations[INJECT_LABEL];
  if (asked === 'false') return false;
  if (byNamespace === 'enabled' || REVISION_LABEL in namespaceLabels) return true;
  return template.labels[INJECT_LABEL] === 'true' || REVISION_LABEL in template.labels;
}

/** Ports of an annotation like `"8080,9090"`. */
export function excludedPorts(template: PodTemplate): { readonly inbound: readonly number[]; readonly outbound: readonly number[] } {
  return {
    inbound: portList(template.annotations[EXCLUDE_INBOUND_ANNOTATION]),
    outbound: portList(template.annotations[EXCLUDE_OUTBOUND_ANNOTATION]),
  };
}

/** Whether the pod's own configuration has the proxy answer DNS. What the whole mesh does stands in no manifest. */
export function answersDns(template: PodTemplate): boolean {
  const { proxyMetadata } = proxyConfigOf(template);
  return typeof proxyMetadata === 'object' && (proxyMetadata as Record<string, unknown> | null)?.[DNS_CAPTURE] === 'true';
}

/** The injector refuses what is no YAML; nothing is known of such a pod's proxy. */
function proxyConfigOf(template: PodTemplate): Readonly<Record<string, unknown>> {
  const text = template.annotations[PROXY_CONFIG_ANNOTATION];
  const config = text === undefined ? undefined : tryParse(text, JSON.parse) ?? tryParse(text, (yaml) => yamlParser()(yaml));
  return typeof config === 'object' && config !== null ? config as Record<string, unknown> : {};
}

function tryParse(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Ours is JSON: a parser of YAML is loaded where there is YAML. */
function yamlParser(): (text: string) => unknown {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the point of it
  return (require('yaml') as { readonly parse: (text: string) => unknown }).parse;
}

/** The annotation that makes it impossible to say what the proxy takes, if there is one. */
export function tryFindUnmodelledInterception(template: PodTemplate): string | undefined {
  const found = OTHER_INTERCEPTION_ANNOTATIONS.find((key) => key in template.annotations);
  if (found !== undefined) return found;
  if (/interception_?mode/i.test(template.annotations[PROXY_CONFIG_ANNOTATION] ?? '')) return PROXY_CONFIG_ANNOTATION;
  const lists = [EXCLUDE_INBOUND_ANNOTATION, EXCLUDE_OUTBOUND_ANNOTATION];
  return lists.find((key) => /[^\d,\s]/.test(template.annotations[key] ?? ''));
}

function portList(text: string | undefined): readonly number[] {
  if (text === undefined) return [];
  return text.split(',').map((item) => Number(item.trim())).filter((port) => port > 0);
}
