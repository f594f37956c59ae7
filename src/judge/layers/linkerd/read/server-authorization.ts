import { parseNetworks } from './networks';
import type { IpBlock } from '../../../cluster/ip';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { parseCustomLabelSelector, type LabelSelector } from '../../../objects/read/selector';
import { refuseServerAuthorization } from '../refusals/policies';

/** Who may use some Servers of its namespace, in the older of two forms. */
export interface ServerAuthorization {
  readonly ref: ObjectRef;
  /** The Server, by name or by labels. */
  readonly server: { readonly name: string } | { readonly selector: LabelSelector };
  /** Anybody, whoever shows any certificate of the mesh, or these; absent where nobody is meant, so that it counts for nothing. */
  readonly clients?: 'anybody' | 'meshed' | ClientIdentities;
  /** Where callers are. Empty: in the networks of the cluster. */
  readonly networks: readonly IpBlock[];
  readonly malformed: boolean;
}

/** Identities, as they are written, and accounts. */
export interface ClientIdentities {
  readonly identities: readonly string[];
  readonly accounts: readonly { readonly namespace: string; readonly name: string }[];
}

const FIELDS: ReadonlySet<string> = new Set(['server', 'client']);
const SERVER_FIELDS: ReadonlySet<string> = new Set(['name', 'selector']);
const CLIENT_FIELDS: ReadonlySet<string> = new Set(['networks', 'unauthenticated', 'meshTLS']);
const TLS_FIELDS: ReadonlySet<string> = new Set(['unauthenticatedTLS', 'identities', 'serviceAccounts']);
const ACCOUNT_FIELDS: ReadonlySet<string> = new Set(['name', 'namespace']);

export function parseServerAuthorization(ref: ObjectRef, root: Field, malformed: () => boolean): ServerAuthorization {
  const spec = root.child('spec').only(FIELDS);
  refuseServerAuthorization(spec);
  const server = spec.child('server').only(SERVER_FIELDS);
  const client = spec.child('client').only(CLIENT_FIELDS);
  const name = server.child('name').string();
  const clients = parseClients(ref, client);
  return Object.freeze({
    ref,
    server: name === undefined ? { selector: parseCustomLabelSelector(server.child('selector')) } : { name },
    ...(clients && { clients }),
    networks: parseNetworks(client.child('networks')),
    malformed: malformed(),
  });
}

function parseClients(ref: ObjectRef, client: Field): ServerAuthorization['clients'] {
  const tls = client.child('meshTLS').only(TLS_FIELDS);
  const identities = tls.child('identities').strings();
  const accounts = tls.child('serviceAccounts').items().flatMap((item) => {
    item.only(ACCOUNT_FIELDS);
    const name = item.child('name').string();
    return name === undefined ? [] : [{ namespace: item.child('namespace').string() || ref.namespace, name }];
  });
  const isOpen = client.child('unauthenticated').boolean() === true;
  const isOpenTls = tls.child('unauthenticatedTLS').boolean() === true;
  // The webhook refuses what contradicts itself.
  if (isOpen && tls.present) client.report('bad-value', 'either unauthenticated or meshTLS');
  if (isOpenTls && identities.length + accounts.length > 0) tls.report('bad-value', 'either unauthenticatedTLS, or identities and serviceAccounts');
  if (isOpen) return 'anybody';
  if (isOpenTls) return 'meshed';
  return identities.length + accounts.length === 0 ? undefined : Object.freeze({ identities, accounts });
}
