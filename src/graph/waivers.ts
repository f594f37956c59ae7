/** The rules that a `Waiver` can lift. Everything that is not listed here can't be loosened at all. */
export enum Rule {
  /** An image is pinned by digest where the namespace is strict about it. */
  IMAGE_DIGEST = 'image-digest',
  /** A service says how the kubelet sees that it is alive and ready. */
  PROBES = 'probes',
  /** A service runs at least two pods, so that one may be drained. */
  SINGLE_REPLICA = 'single-replica',
  /** Methods and paths are only declared where a mesh enforces them. */
  HTTP_WITHOUT_MESH = 'http-without-mesh',
  /** Whatever is open to doubt, such as a range of addresses that pods may have too, stops synthesis. */
  UNPROVEN = 'unproven',
}
