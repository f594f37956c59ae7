import { parseNetworks } from './networks';
import { parseReference } from './reference';
import type { IpBlock } from '../../../cluster/ip';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { refuseIdentities, refuseMeshTls } from '../refusals/policies';

/** Callers by the identities that their certificates show. */
export interface MeshTlsAuthentication {
  readonly ref: ObjectRef;
  /** As they are written. */
  readonly identities: readonly string[];
  readonly accounts: readonly { readonly namespace: string; readonly name: string }[];
  /** Namespaces all of whose accounts are meant. */
  readonly namespaces: readonly string[];
  readonly malformed: boolean;
}

/** Callers by their addresses. */
export interface NetworkAuthentication {
  readonly ref: ObjectRef;
  readonly networks: readonly IpBlock[];
  readonly malformed: boolean;
}

const TLS_FIELDS: ReadonlySet<string> = new Set(['identities', 'identityRefs']);
const NETWORK_FIELDS: ReadonlySet<string> = new Set(['networks']);

export function parseMeshTls(ref: ObjectRef, root: Field, malformed: () => boolean): MeshTlsAuthentication {
  const spec = root.child('spec').only(TLS_FIELDS);
  refuseMeshTls(spec);
  refuseIdentities(spec.child('identities'));
  const references = spec.child('identityRefs').items().flatMap((item) => {
    const reference = parseReference(item, { name: 'may be missing' });
    if (!reference) return [];
    if (reference.group !== '' || !['ServiceAccount', 'Namespace'].includes(reference.kind)) {
      item.report('bad-value', 'a ServiceAccount or a Namespace');
      return [];
    }
    // Without a name, all of them are meant, in words of the CRD; what the controller makes of it is not known.
    if (reference.name === '') item.report('missing-field', 'a name');
    return [reference];
  });
  return Object.freeze({
    ref,
    identities: spec.child('identities').strings(),
    accounts: references.filter(({ kind }) => kind === 'ServiceAccount').map(({ namespace, name }) => ({ namespace: namespace ?? ref.namespace, name })),
    namespaces: references.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name),
    malformed: malformed(),
  });
}

export function parseNetworkAuthentication(ref: ObjectRef, root: Field, malformed: () => boolean): NetworkAuthentication {
  const spec = root.child('spec').only(NETWORK_FIELDS);
  const networks = spec.child('networks');
  if (!networks.present) networks.refuse({ code: 'missing-field', expected: 'at least one network', by: 'api-server', reason: 'Required value' });
  else if (networks.items().length === 0) networks.report('bad-value', 'at least one network');
  return Object.freeze({ ref, networks: parseNetworks(networks), malformed: malformed() });
}
