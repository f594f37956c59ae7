/**
 * Which pods get a proxy. Sources: Linkerd "Automatic Proxy Injection"; pkg/inject/report.go (disableByAnnotation, Injectable); the selectors of the
 * injector's webhook in the chart. What a pod says counts before what its namespace does, and a word that is not known, on either, stops the injector.
 */
import {
  CONTROL_PLANE_LABELS, INJECT_ANNOTATION, NEVER_INJECTED_NAMESPACES, OTHER_PROXIES, PROXY_CONTAINER, PROXY_VERSION_ANNOTATION, WEBHOOKS_LABEL,
} from './well-known';
import type { NamespaceFacts } from '../../cluster/namespaces';
import { fieldsOf, itemsOf } from '../../objects/kinds/kind';
import type { PodTemplate } from '../../objects/read/pod';

export type Injection = 'none' | 'injected' | 'written' | { readonly unclear: string };

const ASKING: ReadonlySet<string | undefined> = new Set(['enabled', 'ingress']);
const WORDS: ReadonlySet<string> = new Set(['', 'enabled', 'ingress', 'disabled']);

export function injectionOf(template: PodTemplate, { labels, annotations = {} }: NamespaceFacts): Injection {
  const containers = containersOf(template);
  const version = template.annotations[PROXY_VERSION_ANNOTATION];
  if (containers.includes(PROXY_CONTAINER)) {
    return version === undefined ? { unclear: `its container ${PROXY_CONTAINER} was not added by the injector` } : 'written';
  }
  if (version !== undefined) return { unclear: 'the injector has changed it, and its proxy is not in the manifest' };
  if (template.hostNetwork || !asks(template.annotations[INJECT_ANNOTATION], annotations[INJECT_ANNOTATION])) return 'none';
  if (NEVER_INJECTED_NAMESPACES.has(template.ref.namespace) || labels[WEBHOOKS_LABEL] === 'disabled') return 'none';
  if (CONTROL_PLANE_LABELS.some((key) => Object.hasOwn(template.labels, key))) return 'none';
  const other = containers.find((name) => OTHER_PROXIES.has(name));
  return other === undefined ? 'injected' : { unclear: `the injector leaves pods alone that have a container ${other}` };
}

function asks(own = '', around = ''): boolean {
  if (!WORDS.has(own) || !WORDS.has(around)) return false;
  return ASKING.has(around) ? own !== 'disabled' : ASKING.has(own);
}

/** Names of all containers. */
export function containersOf({ spec }: PodTemplate): readonly string[] {
  return [...itemsOf(spec.containers), ...itemsOf(spec.initContainers)].flatMap((container) => {
    const { name } = fieldsOf(container);
    return typeof name === 'string' ? [name] : [];
  });
}
