import type { NonEmpty } from './selection';

/** When in a sync of Argo CD a job runs. */
export type ArgoCdPhaseName = 'PreSync' | 'Sync' | 'PostSync';

/** When in a release of Helm a job runs. */
export type HelmHookName = 'pre-upgrade' | 'post-install' | 'post-upgrade';

/** How a job comes to a cluster, and when it runs there. */
export type DeliveryNode =
  /** Applied like any other object, by whatever applies manifests. */
  | { readonly kind: 'applied' }
  | { readonly kind: 'argo-cd'; readonly phase: ArgoCdPhaseName }
  | { readonly kind: 'helm'; readonly hooks: NonEmpty<HelmHookName> };
