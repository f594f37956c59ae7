/** The mesh of a namespace, an edge or a reference, as plain data. What a kind means, only `author/meshes` knows. */
export interface MeshNode {
  readonly kind: string;
}
