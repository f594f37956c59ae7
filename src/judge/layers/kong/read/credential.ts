import { fieldsOf, type Body } from '../../../objects/kinds/kind';
import type { ObjectRef } from '../../../objects/read/field';
import { CREDENTIAL_LABEL, OPERATOR_LABEL } from '../well-known';

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
  /** Why nobody knows whether Kong has it. */
  readonly doubt?: string;
}

/** What Kong asks for in each kind. Sources: Kong 3.9, daos.lua of the plugins; Kong Ingress Controller, internal/dataplane/kongstate/credentials.go. */
const NEEDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['jwt', ['key']], ['acl', ['group']], ['key-auth', ['key']], ['basic-auth', ['username', 'password']], ['hmac-auth', ['username', 'secret']],
]);
/** A secret that is shared, or a public key in each of these. Source: Kong 3.9, kong/plugins/jwt/daos.lua. */
const PUBLIC = /^(?:RS|ES|PS)(?:256|384|512)$|^EdDSA$/;
const SHARED = /^HS(?:256|384|512)$/;

/** Undefined for Secrets that hold something else. */
export function tryReadCredential(ref: ObjectRef, body: Body): Credential | undefined {
  const type = fieldsOf(fieldsOf(body.metadata).labels)[CREDENTIAL_LABEL];
  if (typeof type !== 'string') return undefined;
  const data = { ...decoded(fieldsOf(body.data)), ...texts(fieldsOf(body.stringData)) };
  const algorithm = data.algorithm ?? 'HS256';
  const doubt = fieldsOf(fieldsOf(body.metadata).labels)[OPERATOR_LABEL] === 'true' ? misfitOf(type, data, algorithm) : `Kong Operator reads no Secret without the label ${OPERATOR_LABEL}: "true"`;
  return Object.freeze({
    ref,
    type,
    ...(doubt !== undefined && { doubt }),
    ...(data.key !== undefined && { key: data.key }),
    ...(data.group !== undefined && { group: data.group }),
    shared: algorithm.startsWith('HS'),
  });
}

function misfitOf(type: string, data: Readonly<Record<string, string>>, algorithm: string): string | undefined {
  const needs = NEEDS.get(type);
  if (!needs) return `credentials for ${type} are not known`;
  const missing = [...needs, ...(type !== 'jwt' ? [] : SHARED.test(algorithm) ? ['secret'] : ['rsa_public_key'])].find((key) => (data[key] ?? '') === '');
  if (missing !== undefined) return `it has no ${missing}`;
  return type !== 'jwt' || SHARED.test(algorithm) || PUBLIC.test(algorithm) ? undefined : `Kong knows no algorithm ${JSON.stringify(algorithm)}`;
}

function texts(fields: Body): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function decoded(fields: Body): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts(fields)).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}
