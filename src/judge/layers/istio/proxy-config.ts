/** What a pod says of its own proxy, in annotations that hold YAML or lists. */
import { DNS_CAPTURE, EXCLUDE_INBOUND_ANNOTATION, EXCLUDE_OUTBOUND_ANNOTATION, PROXY_CONFIG_ANNOTATION } from './well-known';
import { tryParseYaml } from '../../objects/read/inner-yaml';
import type { PodTemplate } from '../../objects/read/pod';

export type ProxyConfig = Readonly<Record<string, unknown>>;

/** A pod's own part of the proxy's configuration; `invalid` for what is no YAML, which the injector refuses. */
export function proxyConfigOf(template: PodTemplate): ProxyConfig | 'invalid' | undefined {
  const text = template.annotations[PROXY_CONFIG_ANNOTATION];
  if (text === undefined) return undefined;
  const config = tryParseYaml(text)?.value ?? (text.trim() === '' ? {} : undefined);
  return isObject(config) ? config : 'invalid';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the pod's own configuration has the proxy answer DNS; undefined where it says nothing, so that the mesh decides. */
export function answersDns(template: PodTemplate): boolean | undefined {
  const config = proxyConfigOf(template);
  const own = isObject(config) && isObject(config.proxyMetadata) ? config.proxyMetadata[DNS_CAPTURE] : undefined;
  return own === undefined ? undefined : own === 'true';
}

/** Ports of an annotation like `"8080,9090"`. */
export function excludedPorts(template: PodTemplate): { readonly inbound: readonly number[]; readonly outbound: readonly number[] } {
  return {
    inbound: portList(template.annotations[EXCLUDE_INBOUND_ANNOTATION]),
    outbound: portList(template.annotations[EXCLUDE_OUTBOUND_ANNOTATION]),
  };
}

function portList(text: string | undefined): readonly number[] {
  if (text === undefined) return NO_PORTS;
  return text.split(',').map((item) => Number(item.trim())).filter((port) => port > 0);
}

const NO_PORTS: readonly number[] = Object.freeze([]);
