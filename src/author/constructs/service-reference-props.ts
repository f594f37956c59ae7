import type { Mesh } from './mesh';
import type { Port } from './port';
import type { ServiceIdentity } from './service-identity';

/** A service that another chart, program or repository owns. */
export interface ServiceReferenceProps {
  /** Its namespace. */
  readonly namespace: string;

  /** The name of its Service. */
  readonly name: string;

  /**
   * The ports that it listens on. Only needed to call it.
   *
   * @default - none: it can call, but not be called
   */
  readonly ports?: Port[];

  /**
   * The ServiceAccount that it runs as: its identity in a mesh.
   *
   * @default - the name of the service, as this library does it
   */
  readonly serviceAccountName?: string;

  /**
   * The labels of its pods.
   *
   * @default - `app.kubernetes.io/name` and `app.kubernetes.io/instance` with its name, as this library does it
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * The mesh that it is in.
   *
   * @default - the mesh of its peers
   */
  readonly mesh?: Mesh;

  /**
   * How its callers show it who they are, as its own program says it.
   *
   * @default - they do not have to
   */
  readonly serviceIdentity?: ServiceIdentity;
}
