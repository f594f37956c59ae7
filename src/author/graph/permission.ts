import type { NonEmpty } from './selection';

/** What a workload may do through the Kubernetes API. */
export type PermissionNode = ObjectPermissionNode | UrlPermissionNode;

/** Where a permission holds: in one namespace, or in all and outside of them. */
export type PermissionScope = { readonly kind: 'namespace'; readonly namespace: string } | { readonly kind: 'cluster' };

/** Verbs on objects; without names, on those of any name. */
export interface ObjectPermissionNode {
  readonly kind: 'objects';
  readonly apiGroup: string;
  readonly resource: string;
  readonly scope: PermissionScope;
  readonly names: readonly string[];
  readonly verbs: NonEmpty<string>;
}

/** Verbs on paths of the API server at which no objects are. */
export interface UrlPermissionNode {
  readonly kind: 'urls';
  readonly urls: NonEmpty<string>;
  readonly verbs: NonEmpty<string>;
}
