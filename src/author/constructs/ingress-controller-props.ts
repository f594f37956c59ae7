import type { Mesh } from './mesh';

/** The pods of an ingress controller that others run. */
export interface IngressControllerProps {
  /** The namespace of its pods. */
  readonly namespace: string;

  /** Labels that all of its pods have, and no others of that namespace: policies select pods by them. */
  readonly podLabels: { [key: string]: string };

  /**
   * How reports and errors name it, beside its namespace.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The ServiceAccount that its pods run as: its identity in a mesh. Without a mesh nobody looks at it.
   *
   * @default - the name
   */
  readonly serviceAccountName?: string;

  /**
   * The mesh of its pods. Services in a mesh take no callers from outside of it.
   *
   * @default - the mesh of the services that it calls
   */
  readonly mesh?: Mesh;
}
