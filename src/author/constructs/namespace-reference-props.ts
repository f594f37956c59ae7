import type { ClusterProfile } from './cluster-profile';
import type { Mesh } from './mesh';
import type { ServiceIdentity } from './service-identity';

/** A namespace that another program or the platform owns. */
export interface NamespaceReferenceProps {
  /**
   * The mesh that carries the namespace's traffic.
   *
   * @default - the mesh of the app: `new ZeroTrustApp({ mesh })`. It is an error if neither names one.
   */
  readonly mesh?: Mesh;

  /**
   * The namespace's name.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels that the namespace has, beside those of Pod Security and of the mesh: some Gateways take routes of namespaces with certain labels. They are an
   * assumption, like its ground rules.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * What the cluster is like.
   *
   * @default - the profile of the app, or else `ClusterProfile.vanilla()`
   */
  readonly profile?: ClusterProfile;

  /**
   * Whether an image must be pinned by digest. A tag can be moved to another image; a digest can't.
   *
   * @default false - a tag without digest is a warning
   */
  readonly strictImages?: boolean;

  /**
   * How callers of the services of this program in it show them who they are. A service that says otherwise counts more.
   *
   * @default - they do not have to
   */
  readonly serviceIdentity?: ServiceIdentity;
}
