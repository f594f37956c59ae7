/** Policies for one revision of Istio. An istiod of another one ignores them. Source: Istio "Canary Upgrades", istio.io/rev. */
import type { HopKind } from '../../../core/hop';
import { fieldsOf, type Body } from '../../../objects/kinds/kind';
import type { ObjectRef } from '../../../objects/read/field';
import { REVISION_LABEL } from '../well-known';

export interface OfRevision {
  readonly ref: ObjectRef;
  readonly revision: string;
  /** What is not known where nobody knows whether it is read. */
  readonly hops: readonly HopKind[];
}

const HOPS: Readonly<Record<string, readonly HopKind[]>> = {
  'security.istio.io PeerAuthentication': ['mtls'],
  'security.istio.io AuthorizationPolicy': ['authorization'],
  'security.istio.io RequestAuthentication': ['authentication', 'authorization'],
  'networking.istio.io Sidecar': ['proxy-egress'],
  'networking.istio.io ServiceEntry': ['proxy-egress'],
};

export function tryFindRevision(group: string, ref: ObjectRef, body: Body): OfRevision | undefined {
  const revision = fieldsOf(fieldsOf(body.metadata).labels)[REVISION_LABEL];
  if (revision === undefined || revision === null) return undefined;
  const key = `${group} ${ref.kind}`;
  return Object.hasOwn(HOPS, key) ? Object.freeze({ ref, revision: String(revision), hops: HOPS[key] }) : undefined;
}
