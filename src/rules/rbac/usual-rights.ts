/** Rights that touch nothing of others, by group and resource. Source: Kubernetes API; which kinds stand in no namespace, and what they show. */
const READING = ['get', 'list', 'watch'];

const DESCRIPTIONS = [
  '/nodes', '/namespaces', '/persistentvolumes', 'storage.k8s.io/storageclasses', 'storage.k8s.io/csidrivers', 'storage.k8s.io/csinodes',
  'networking.k8s.io/ingressclasses', 'scheduling.k8s.io/priorityclasses', 'node.k8s.io/runtimeclasses', 'metrics.k8s.io/nodes',
  'apiextensions.k8s.io/customresourcedefinitions',
];

const REVIEWS = [
  'authentication.k8s.io/tokenreviews', 'authentication.k8s.io/selfsubjectreviews', 'authorization.k8s.io/subjectaccessreviews',
  'authorization.k8s.io/localsubjectaccessreviews', 'authorization.k8s.io/selfsubjectaccessreviews', 'authorization.k8s.io/selfsubjectrulesreviews',
];

const EVENTS = ['/events', 'events.k8s.io/events'];

const USUAL = new Map<string, readonly string[]>([
  ...DESCRIPTIONS.map((resource) => [resource, READING] as const),
  ...REVIEWS.map((resource) => [resource, ['create']] as const),
  ...EVENTS.map((resource) => [resource, ['create', 'update', 'patch']] as const),
]);

/** Whether a right is harmless in every namespace and of any name. */
export function isUsual(group: string, resource: string, verb: string): boolean {
  return (USUAL.get(`${group}/${resource}`) ?? []).includes(verb);
}

/** Source: Kubernetes "API health endpoints"; the ClusterRoles `system:discovery` and `system:public-info-viewer`. */
const USUAL_URLS = ['/metrics', '/healthz', '/livez', '/readyz', '/version', '/api', '/apis', '/openapi'];

/** Whether a path of the API server, or all below one, tells how it is and what it offers, and nothing else. */
export function isUsualUrl(url: string): boolean {
  return USUAL_URLS.some((usual) => url === usual || url.startsWith(`${usual}/`));
}
