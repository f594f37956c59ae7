/** Where a service offers metrics in the format of Prometheus. */
export interface Metrics {
  /** The port of the container. */
  readonly port: number;

  /**
   * The path.
   *
   * @default '/metrics'
   */
  readonly path?: string;
}
