/**
 * CPU, memory and local storage of a container, as Kubernetes quantities (`250m`, `128Mi`, `0.5`).
 */
export interface WorkloadResources {
  /**
   * CPU that is set aside.
   *
   * @default '100m'
   */
  readonly cpuRequest?: string;

  /**
   * CPU that may not be exceeded. A limit throttles even where the node is idle.
   *
   * @default - no limit
   */
  readonly cpuLimit?: string;

  /**
   * Memory that is set aside.
   *
   * @default '128Mi', or `memoryLimit` where that is less
   */
  readonly memoryRequest?: string;

  /**
   * Memory at which the container is killed.
   *
   * @default '256Mi', or `memoryRequest` where that is more
   */
  readonly memoryLimit?: string;

  /**
   * Local storage that is set aside: the container's logs and its writable directories.
   *
   * @default '64Mi'
   */
  readonly ephemeralStorageRequest?: string;

  /**
   * Local storage at which the pod is evicted.
   *
   * @default '256Mi', or the writable directories and 64Mi for logs where that is more
   */
  readonly ephemeralStorageLimit?: string;
}
