/** Who makes the pods of an edge, as it was declared. What else is known of it stands in its own folder. */
export interface ControllerSpec {
  /** The name of its contract in the table. */
  readonly kind: string;
}
