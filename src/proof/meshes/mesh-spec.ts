/** A mesh as it was declared. What else is known of it stands in its own folder. */
export interface MeshSpec {
  /** The name of its contract in the table. */
  readonly kind: string;
}
