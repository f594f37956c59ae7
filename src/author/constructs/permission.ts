/**
 * Verbs on named objects of the workload's own namespace, through the Kubernetes API.
 */
export interface Permission {
  /** What may be done: `get`, `watch`, `update` … Wildcards are refused. */
  readonly verbs: string[];

  /** The plural name of the resource: `configmaps`, `leases`, `pods/log` … Wildcards are refused. */
  readonly resource: string;

  /**
   * The names of the objects.
   *
   * @default - every object of the resource in the namespace, which only `create`, `list` and `watch` may ask for: the API
   * can't hold these verbs to names
   */
  readonly names?: string[];

  /**
   * The API group of the resource.
   *
   * @default '' - the core group
   */
  readonly apiGroup?: string;
}
