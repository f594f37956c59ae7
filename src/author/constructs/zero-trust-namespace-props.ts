import type { ClusterProfile } from './cluster-profile';
import type { GuardRails } from './guard-rails';
import type { Mesh } from './mesh';
import type { ServiceIdentity } from './service-identity';

/** What a container without resources gets in a namespace with a LimitRange. */
export interface LimitRangeProps {
  /**
   * Requests for containers without any, as quantities by resource.
   *
   * @default { cpu: '50m', memory: '64Mi' }
   */
  readonly defaultRequest?: { [resource: string]: string };

  /**
   * Limits for containers without any, as quantities by resource.
   *
   * @default { memory: '256Mi', 'ephemeral-storage': '256Mi' }
   */
  readonly defaultLimit?: { [resource: string]: string };
}

/** A namespace in which nothing is allowed that was not declared. */
export interface ZeroTrustNamespaceProps {
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
   * How callers of its services show them who they are. A service that says otherwise counts more.
   *
   * @default - they do not have to
   */
  readonly serviceIdentity?: ServiceIdentity;

  /**
   * Who alone may change what was proven, and which pods may have the identity of a workload: held by the API server itself.
   *
   * @default - whoever has the rights may change objects and label pods; that nobody else does is an assumption
   */
  readonly guardRails?: GuardRails;

  /**
   * Hard limits of a ResourceQuota, as quantities by resource (`requests.cpu`, `limits.memory`, `services.loadbalancers` …).
   *
   * @default - no ResourceQuota
   */
  readonly quota?: { [resource: string]: string };

  /**
   * Defaults for containers that say nothing about their resources.
   *
   * @default - no LimitRange
   */
  readonly limitRange?: LimitRangeProps;

  /**
   * More labels of the namespace. Those of Pod Security and of the mesh can't be overwritten.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };
}
