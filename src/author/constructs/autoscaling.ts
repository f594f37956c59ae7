/** How many pods a load may want. */
export interface Autoscaling {
  /** The most pods. */
  readonly maxReplicas: number;

  /**
   * The fewest pods; at least two.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /**
   * The share of the requested CPU, in percent, that the pods are kept at.
   *
   * @default 70
   */
  readonly cpuPercent?: number;
}
