import { fieldsOf, type Body } from '../../../objects/kinds/kind';
import type { ObjectRef } from '../../../objects/read/field';
import { CREDENTIAL_LABEL } from '../well-known';

/** What a Secret says of somebody. Nobody here needs to know more of keys and passwords than that there is one. */
export interface Credential {
  readonly ref: ObjectRef;
  /** `jwt`, `acl`, `key-auth` and the like. */
  readonly type: string;
  /** Of a JWT: the value of the claim by which its key is found. */
  readonly key?: string;
  /** Of an ACL. */
  readonly group?: string;
  /** Of a JWT: whether it is signed with a secret that is shared. */
  readonly shared: boolean;
}

/** Undefined for Secrets that hold something else. */
export function tryReadCredential(ref: ObjectRef, body: Body): Credential | undefined {
  const type = fieldsOf(fieldsOf(body.metadata).labels)[CREDENTIAL_LABEL];
  if (typeof type !== 'string') return undefined;
  const data = { ...decoded(fieldsOf(body.data)), ...texts(fieldsOf(body.stringData)) };
  const algorithm = data.algorithm ?? 'HS256';
  return Object.freeze({
    ref,
    type,
    ...(data.key !== undefined && { key: data.key }),
    ...(data.group !== undefined && { group: data.group }),
    shared: algorithm.startsWith('HS'),
  });
}

function texts(fields: Body): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function decoded(fields: Body): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts(fields)).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}
