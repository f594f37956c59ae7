/** An object by what it is for the API server. The namespace of a cluster-scoped object is empty. */
export interface ObjectKey {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}
