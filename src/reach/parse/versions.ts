/**
 * Versions under which API servers serve, or served within memory, the kinds that are read. Another one is refused by the server,
 * so that nothing that such an object says can be relied on. Sources: Kubernetes deprecation guide, CRDs of Istio and Gateway API.
 */
const SERVED: Readonly<Record<string, readonly string[]>> = {
  '': ['v1'],
  'apps': ['v1', 'v1beta2', 'v1beta1'],
  'extensions': ['v1beta1'],
  'batch': ['v1', 'v1beta1'],
  'networking.k8s.io': ['v1'],
  'security.istio.io': ['v1', 'v1beta1'],
  'networking.istio.io': ['v1', 'v1beta1', 'v1alpha3'],
  'gateway.networking.k8s.io': ['v1', 'v1beta1', 'v1alpha2'],
};

/** The versions of a group, if it is one whose version is known not to exist; undefined where there is nothing to object to. */
export function tryFindServedInstead(apiVersion: string, group: string): readonly string[] | undefined {
  const served = Object.hasOwn(SERVED, group) ? SERVED[group] : undefined;
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return served === undefined || served.includes(version) ? undefined : served;
}

/** Whether the judge reads some kind of the group, so that a kind of it that nobody knows is most likely a misspelt one. */
export function isReadGroup(group: string): boolean {
  return group !== '' && Object.hasOwn(SERVED, group);
}
