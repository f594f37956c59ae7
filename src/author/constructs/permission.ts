/**
 * Verbs on objects, through the Kubernetes API: on named ones of the workload's own namespace, unless it says otherwise. Each permission that leads to
 * others, or further than to what is named, needs a waiver. Or verbs on paths of the API server at which there are no objects (`nonResourceUrls`).
 */
export interface Permission {
  /** What may be done: `get`, `watch`, `update` … Wildcards are refused. */
  readonly verbs: string[];

  /**
   * The plural name of the resource: `configmaps`, `leases`, `pods/log` … Wildcards are refused.
   *
   * @default - none: it is about `nonResourceUrls`
   */
  readonly resource?: string;

  /**
   * Paths of the API server at which there are no objects, such as `/metrics`, instead of a resource; the verb is `get`. A last segment `*` means all
   * paths below. Metrics, health, version and the description of the API need nothing else; for other paths, `Rule.RBAC_EVERY_NAMESPACE` has to be waived.
   *
   * @default - none: it is about the objects of a `resource`
   */
  readonly nonResourceUrls?: string[];

  /**
   * The names of the objects.
   *
   * @default - every object of the resource in the namespace: `list` and `watch` may ask for that, which the API can't hold to names, and `create` for
   * events, leases and reviews; everything else needs `anyName`
   */
  readonly names?: string[];

  /**
   * Whether it is about objects of any name, as an operator needs for kinds of its own. Unless they are events, `Rule.RBAC_ANY_NAME` has to be waived.
   *
   * @default false
   */
  readonly anyName?: boolean;

  /**
   * The one namespace whose objects it is about. A Role and a RoleBinding are written there, each named `<namespace of the workload>.<workload>`.
   *
   * @default - its own namespace
   */
  readonly namespace?: string;

  /**
   * Whether it holds in every namespace, and for kinds that stand in none, such as `nodes`. `Rule.RBAC_EVERY_NAMESPACE` has to be waived, unless it only
   * reads kinds that describe the cluster (nodes, namespaces, storage classes …), or lets the API server review a token or an access.
   *
   * @default false - only in its own namespace
   */
  readonly everyNamespace?: boolean;

  /**
   * The API group of the resource.
   *
   * @default '' - the core group
   */
  readonly apiGroup?: string;
}

/**
 * The namespace in which a permission holds; undefined for every one.
 *
 * @param own that of the workload
 * @internal
 */
export function _namespaceOfPermission({ everyNamespace, nonResourceUrls, namespace }: Permission, own: string): string | undefined {
  return everyNamespace === true || nonResourceUrls !== undefined ? undefined : namespace ?? own;
}
