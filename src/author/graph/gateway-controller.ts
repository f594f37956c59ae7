/** Who makes the pods of an edge, as plain data. What a kind means, only `author/gateways` knows. */
export interface ControllerNode {
  readonly kind: string;
}
