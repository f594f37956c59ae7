/**
 * Which pods get a sidecar, and from which installation of Istio.
 *
 * Sources: Istio "Installing the Sidecar", the selectors of Istio's MutatingWebhookConfiguration, and pkg/kube/inject (injectRequired).
 * A namespace with `istio-injection` is injected with the value `enabled` and no other; else its `istio.io/rev` decides; without either a
 * pod asks for itself. Of the pod's label (or, without the label, its deprecated annotation) `false` and `true` count, and nothing else is
 * read. Host network and system namespaces are left alone. A container that is called like the proxy is no proxy: what counts beside the
 * injector's rules is what it writes on a pod that it has changed, and that istiod made the pod itself for a Gateway.
 */
import { isRedirected } from './ambient/redirection';
import { injectedContainersOf } from './read/injected-containers';
import {
  DEFAULT_REVISION, GATEWAY_TEMPLATE, INJECTION_LABEL, INJECTION_STATUS_ANNOTATION,
  INJECTION_TEMPLATES_ANNOTATION, INJECT_LABEL, MANAGED_GATEWAY, MANAGED_GATEWAY_LABEL, MANAGED_WAYPOINT, NEVER_INJECTED_NAMESPACES,
  PROXY_CONTAINER, REVISION_LABEL,
} from './well-known';
import type { MeshMode } from '../../cluster/pod';
import type { PodTemplate } from '../../objects/read/pod';
import type { Labels } from '../../objects/read/selector';

/** What injection makes of a pod. */
export interface Injection {
  readonly mesh: MeshMode;
  /** The revision that injects; absent where it is not known. */
  readonly revision?: string;
  /** Whether the proxy is part of the manifest, as the injector left it. */
  readonly isWritten?: boolean;
}

const NOT_INJECTED: Injection = Object.freeze({ mesh: 'none' });

export function injectionOf(template: PodTemplate, namespaceLabels: Labels): Injection {
  const made = MANAGED[template.labels[MANAGED_GATEWAY_LABEL] ?? ''] as MeshMode | undefined;
  if (made && hasProxyContainer(template)) return { mesh: made, revision: template.labels[REVISION_LABEL] ?? DEFAULT_REVISION, isWritten: true };
  const injected = sidecarOf(template, namespaceLabels);
  if (injected) {
    const isGateway = templatesOf(template).includes(GATEWAY_TEMPLATE);
    return isGateway ? { ...injected, mesh: 'gateway' } : injected;
  }
  return isRedirected(template, namespaceLabels) ? { mesh: 'shared' } : NOT_INJECTED;
}

const MANAGED: Readonly<Record<string, MeshMode>> = { [MANAGED_GATEWAY]: 'gateway', [MANAGED_WAYPOINT]: 'relay' };

function sidecarOf(template: PodTemplate, namespaceLabels: Labels): Injection | undefined {
  const asked = template.labels[INJECT_LABEL] ?? template.annotations[INJECT_LABEL];
  if (asked === 'false') return undefined;
  if (wasInjected(template)) return { mesh: 'sidecar', revision: template.annotations[REVISION_LABEL], isWritten: true };
  if (template.hostNetwork || NEVER_INJECTED_NAMESPACES.includes(template.ref.namespace)) return undefined;
  const own = template.labels[REVISION_LABEL] ?? (template.labels[INJECT_LABEL] === 'true' ? DEFAULT_REVISION : undefined);
  const revision = namespaceRevision(namespaceLabels, own);
  return revision === undefined ? undefined : { mesh: 'sidecar', revision };
}

function namespaceRevision(labels: Labels, own: string | undefined): string | undefined {
  if (INJECTION_LABEL in labels) return labels[INJECTION_LABEL] === 'enabled' ? DEFAULT_REVISION : undefined;
  return labels[REVISION_LABEL] ?? own;
}

/** The injector's own evidence on a pod of a cluster: that it added the proxy, which is there. */
function wasInjected(template: PodTemplate): boolean {
  const status = template.annotations[INJECTION_STATUS_ANNOTATION];
  if (status === undefined || template.ref.kind !== 'Pod' || !hasProxyContainer(template)) return false;
  try {
    const { containers, initContainers } = JSON.parse(status) as Readonly<Record<string, unknown>>;
    return [containers, initContainers].some((names) => Array.isArray(names) && names.includes(PROXY_CONTAINER));
  } catch {
    return false;
  }
}

function hasProxyContainer({ spec }: PodTemplate): boolean {
  return injectedContainersOf(spec).some(({ name }) => name === PROXY_CONTAINER);
}

/** Names of injection templates, as the injector reads them. */
export function templatesOf({ annotations }: PodTemplate): readonly string[] {
  return annotations[INJECTION_TEMPLATES_ANNOTATION]?.split(',').map((name) => name.trim()) ?? [];
}
