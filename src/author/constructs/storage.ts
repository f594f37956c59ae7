import type { Size } from 'cdk8s';

/** A volume of its own for every pod of a stateful service. It outlives the pods. */
export interface Storage {
  /** Where the container sees it. */
  readonly mountPath: string;

  /** Its size. */
  readonly size: Size;

  /**
   * The class of storage.
   *
   * @default - the cluster's own default class
   */
  readonly storageClass?: string;
}
