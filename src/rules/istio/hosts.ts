import { SERVICE_ENTRIES } from './objects';
import { CLUSTER_DOMAIN } from '../../judge/known';
import type { RuleInput } from '../input';

/** Tells the hosts of Services from those outside. Source: Istio, host of DestinationRule; Kubernetes "DNS for Services and Pods". */
export function meshHosts(input: RuleInput): (host: string) => boolean {
  const outside = new Set(input.typed(SERVICE_ENTRIES).flatMap(({ typed }) => typed.hosts));
  const short = new Set(input.services.map(({ item: { ref } }) => `${ref.name}.${ref.namespace}`));
  return (host) => {
    if (host === '*' || host === '*.local') return true;
    if (host.endsWith('.svc') || host.endsWith(`.${CLUSTER_DOMAIN}`)) return true;
    return !outside.has(host) && (!host.includes('.') || short.has(host));
  };
}

/** The namespace that a host belongs to; a name without dots belongs to the namespace of the object that contains it. */
export function tryFindNamespace(input: RuleInput, host: string, own: string): string | undefined {
  const [name, namespace, svc, ...rest] = host.split('.');
  if (namespace === undefined) return own;
  if (svc === 'svc' && (rest.length === 0 || rest.join('.') === CLUSTER_DOMAIN)) return namespace;
  return svc === undefined && name !== '*' && input.namespaces.has(namespace) ? namespace : undefined;
}
