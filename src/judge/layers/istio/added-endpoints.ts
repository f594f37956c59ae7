/** Addresses that somebody put behind a Service by hand: a proxy that sees the Service lets its callers reach them. */
import type { Manifests, UnknownObject } from '../../objects/manifests';

/** An object that adds addresses, and the Service behind which. */
export type AddedEndpoints = UnknownObject & { readonly behind: string };

const KNOWN = new WeakMap<Manifests, readonly AddedEndpoints[]>();

export function addedEndpoints(manifests: Manifests): readonly AddedEndpoints[] {
  const known = KNOWN.get(manifests);
  if (known) return known;
  const found = manifests.unknownKinds.filter((object): object is AddedEndpoints => object.behind !== undefined);
  KNOWN.set(manifests, found);
  return found;
}
