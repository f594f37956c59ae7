import type { Field, ObjectRef } from '../../../objects/read/field';
import { webhook } from '../refusals/intentions';
import { MESH_NAME } from '../well-known';

/** What holds for the whole mesh. */
export interface MeshEntry {
  readonly ref: ObjectRef;
  /** Whether proxies let out what is known to Consul, and nothing else. */
  readonly meshDestinationsOnly: boolean;
  /** Whether services may take plain text. */
  readonly allowsPermissive: boolean;
  readonly malformed: boolean;
}

/** Which TLS is spoken, how gateways of peers are found and how headers are cleaned decides about nobody. */
const FIELDS: ReadonlySet<string> = new Set(['transparentProxy', 'tls', 'http', 'peering', 'allowEnablingPermissiveMutualTLS', 'validateClusters']);

export function parseMeshEntry(ref: ObjectRef, root: Field, malformed: () => boolean): MeshEntry {
  const spec = root.child('spec').only(FIELDS);
  if (ref.name !== MESH_NAME) root.child('metadata').child('name').refuse(webhook('bad-value', `the name ${MESH_NAME}`, `mesh resource name must be "${MESH_NAME}"`));
  const meshDestinationsOnly = spec.child('transparentProxy').only(new Set(['meshDestinationsOnly'])).child('meshDestinationsOnly').boolean() === true;
  const allowsPermissive = spec.child('allowEnablingPermissiveMutualTLS').boolean() === true;
  return Object.freeze({ ref, meshDestinationsOnly, allowsPermissive, malformed: malformed() });
}
