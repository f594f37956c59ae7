/**
 * Which pods get a proxy. Source: consul-k8s, connect-inject/webhook/mesh_webhook.go, shouldInject, and the webhook's selectors in the chart: a pod says
 * it itself, and where it says nothing, the injector does what it does by default.
 */
import { parseGoBool } from './go-bool';
import type { ConsulInstallation } from './installations';
import { GATEWAY_ANNOTATION, INJECT_ANNOTATION, NEVER_INJECTED_NAMESPACES, OWN_PODS, PROXY_CONTAINER, STATUS_KEY } from './well-known';
import { fieldsOf, itemsOf } from '../../objects/kinds/kind';
import type { PodTemplate } from '../../objects/read/pod';

export type Injection = 'none' | 'injected' | 'written' | 'perhaps' | { readonly unclear: string } | { readonly opaque: string };

export function injectionOf(template: PodTemplate, own: ConsulInstallation): Injection {
  const { annotations, labels } = template;
  if (annotations[GATEWAY_ANNOTATION] !== undefined) return { opaque: `it is a gateway of Consul (${annotations[GATEWAY_ANNOTATION]}), which is not modelled` };
  const isMarked = annotations[STATUS_KEY] !== undefined || labels[STATUS_KEY] !== undefined;
  const hasProxy = containersOf(template).includes(PROXY_CONTAINER);
  if (hasProxy) return isMarked ? 'written' : { unclear: `its container ${PROXY_CONTAINER} was not added by the injector` };
  if (isMarked) return { unclear: 'it says that the injector has changed it, and its proxy is not in the manifest' };
  if (NEVER_INJECTED_NAMESPACES.has(template.ref.namespace)) return 'none';
  const text = annotations[INJECT_ANNOTATION];
  if (text === undefined) return byDefault(template, own);
  const asks = parseGoBool(text);
  if (asks === undefined) return { unclear: `its annotation ${INJECT_ANNOTATION} is neither true nor false, so that the injector refuses it` };
  if (!asks) return 'none';
  if (isOwn(template)) return { unclear: `its label ${OWN_PODS.key}: ${OWN_PODS.value} is that of pods of Consul, which the injector leaves alone` };
  return template.hostNetwork ? { unclear: 'it uses the network of its node' } : 'injected';
}

function byDefault(template: PodTemplate, { injectsByDefault, isThere }: ConsulInstallation): Injection {
  if (!isThere || isOwn(template) || template.hostNetwork || injectsByDefault === 'no') return 'none';
  return injectsByDefault === 'yes' ? 'injected' : 'perhaps';
}

function isOwn({ labels }: PodTemplate): boolean {
  return labels[OWN_PODS.key] === OWN_PODS.value;
}

/** Names of all containers. */
export function containersOf({ spec }: PodTemplate): readonly string[] {
  return [...itemsOf(spec.containers), ...itemsOf(spec.initContainers)].flatMap((container) => {
    const { name } = fieldsOf(container);
    return typeof name === 'string' ? [name] : [];
  });
}
