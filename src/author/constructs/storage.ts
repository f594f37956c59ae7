/** A volume of its own for every pod of a stateful service. It outlives the pods. */
export interface Storage {
  /** Where the container sees it. */
  readonly mountPath: string;

  /** Its size, as a Kubernetes quantity: `10Gi`. */
  readonly size: string;

  /**
   * The class of storage.
   *
   * @default - the cluster's own default class
   */
  readonly storageClass?: string;
}
