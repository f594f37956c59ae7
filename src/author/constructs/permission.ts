/**
 * Verbs on objects, through the Kubernetes API: on named ones of the workload's own namespace, unless it says otherwise. Each permission that leads to
 * others, or further than to what is named, needs a waiver.
 */
export interface Permission {
  /** What may be done: `get`, `watch`, `update` … Wildcards are refused. */
  readonly verbs: string[];

  /** The plural name of the resource: `configmaps`, `leases`, `pods/log` … Wildcards are refused. */
  readonly resource: string;

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
