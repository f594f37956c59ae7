import type { Users } from '../constructs/users';
import type { Reader } from '../graph/reader';
import type { IssuerRecord, PassportRecord, UsersRecord } from '../graph/record/values';
import { nonEmpty, only, tryNonEmpty } from '../graph/selection';
import type { NonEmpty, Only } from '../graph/selection';
import { distinctUsers } from '../graph/users';
import type { ClaimNode, IssuerKeys, IssuerNode, UsersNode } from '../graph/users';
import { parseClaimName, parseIssuer, parseJwksUri, parseTokenValue } from '../graph/values/issuer';
import { parseJwks } from '../graph/values/jwks';

/** Source: RFC 8693, section 4.2. Proxies divide it at its blanks. */
const SCOPE = 'scope';
const GROUPS = ['groups'];

/** Who must be signed in; undefined where that could not be understood. */
export function readUsers(reader: Reader, subject: string, users: Users): Only<UsersNode> | undefined {
  const read = readAll(reader, subject, users._record);
  const found = read && tryNonEmpty(distinctUsers(read));
  return found && only(found);
}

function readAll(reader: Reader, subject: string, record: UsersRecord): readonly UsersNode[] | undefined {
  if (record.factory === 'of') {
    const one = readOne(reader, subject, record);
    return one && [one];
  }
  if (record.users.length === 0) {
    reader.refuse('users', subject, 'Users.anyOf()', 'at least some users: nobody in particular never means anybody', 'name them: Users.anyOf(Users.of(issuer))');
    return undefined;
  }
  const all = record.users.map((one) => readAll(reader, subject, one));
  return all.every((some) => some !== undefined) ? all.flat() : undefined;
}

function readOne(reader: Reader, subject: string, { issuer: said, options }: Extract<UsersRecord, { factory: 'of' }>): UsersNode | undefined {
  const issuer = readIssuer(reader, subject, said);
  const ofIssuer = audiencesOf(said);
  const { audiences, scopes, groups, groupsClaim = GROUPS, claims = [] } = options;
  const strange = (audiences ?? []).filter((audience) => !ofIssuer.includes(audience));
  for (const audience of strange) {
    reader.refuse('users', `${subject}: audiences`, `'${audience}'`, `some of the issuer's audiences: ${ofIssuer.join(', ')}`, 'name one of them, or add it to the issuer');
  }
  const own = audiences && readValues(reader, `${subject}: audiences`, audiences);
  const asked = [
    ...(scopes ? readScopes(reader, subject, scopes) : []),
    ...(groups ? [readClaim(reader, `${subject}: groups`, groupsClaim, groups)] : []),
    ...claims.map(({ claim, anyOf }, index) => readClaim(reader, `${subject}: claims[${index}]`, claim, anyOf)),
  ];
  const read = asked.flatMap((one) => one ?? []);
  if (!issuer || strange.length > 0 || (audiences && !own) || read.length < asked.length) return undefined;
  return { issuer, audiences: own ?? issuer.audiences, claims: read };
}

/** All of them are asked for, each by itself. */
function readScopes(reader: Reader, subject: string, scopes: readonly string[]): readonly (ClaimNode | undefined)[] {
  const read = readValues(reader, `${subject}: scopes`, scopes);
  return read ? read.map((scope): ClaimNode => ({ path: [SCOPE], values: [scope] })) : [undefined];
}

function readClaim(reader: Reader, subject: string, names: readonly string[], values: readonly string[]): ClaimNode | undefined {
  if (names.length === 0) reader.refuse('users', subject, 'no name', 'the name of the claim, after those that it is in', "name it: ['groups']");
  const path = reader.readAll('users', `${subject}: claim`, names, parseClaimName);
  const read = readValues(reader, subject, values);
  return path.length === names.length && path.length > 0 && read ? { path: nonEmpty(path), values: read } : undefined;
}

function readValues(reader: Reader, subject: string, values: readonly string[]): NonEmpty<string> | undefined {
  if (values.length === 0) reader.refuse('users', subject, 'an empty list', 'at least one value, or no list', 'name the values, or leave the list out');
  const read = reader.readAll('users', subject, values, parseTokenValue);
  return read.length === values.length ? tryNonEmpty([...new Set(read)].sort()) : undefined;
}

/** Below which path passports are asked for, where nothing is said. */
const PASSPORTS = '/passports';

export function prefixOf({ options: { pathPrefix = PASSPORTS } }: PassportRecord): string {
  return pathPrefix;
}

/** Passports are for one another's services. */
const INTERNAL = ['internal'];

function audiencesOf({ options: { audiences = INTERNAL } }: IssuerRecord): readonly string[] {
  return audiences;
}

export function readIssuer(reader: Reader, subject: string, record: IssuerRecord): IssuerNode | undefined {
  const { options } = record;
  const issuer = reader.read('users', `${subject}: issuer`, options.issuer, parseIssuer);
  const audiences = readValues(reader, `${subject}: audiences of the issuer`, audiencesOf(record));
  const keys = readKeys(reader, subject, options);
  if (record.factory === 'mintedBy' && keys?.kind === 'discovered') {
    reader.refuse('passport', `${subject}: jwks`, 'a passport without keys', 'the public keys by which it is verified: nobody answers under the name of its issuer', "name them: jwks: '{\"keys\":[…]}', or jwksUri");
    return undefined;
  }
  if (issuer === undefined || !audiences || !keys) return undefined;
  const forwardToken = record.factory === 'mintedBy' || (record.options.forwardToken ?? true);
  return { issuer, audiences, keys, forwardToken, ...(record.factory === 'mintedBy' && { minter: { path: record.service, pathPrefix: prefixOf(record) } }) };
}

function readKeys(reader: Reader, subject: string, { jwks, jwksUri }: IssuerRecord['options']): IssuerKeys | undefined {
  if (jwks !== undefined && jwksUri !== undefined) {
    reader.refuse('users', `${subject}: jwks`, 'jwks and jwksUri', 'one of the two', 'leave jwksUri out: keys by value are not read from anywhere');
    return undefined;
  }
  if (jwks !== undefined) {
    // What may be a private key is not repeated.
    const read = parseJwks(jwks);
    if (read.ok) return { kind: 'inline', jwks: read.value };
    reader.refuse('users', `${subject}: jwks`, 'other keys', read.expected, read.fix);
    return undefined;
  }
  if (jwksUri === undefined) return { kind: 'discovered' };
  const uri = reader.read('users', `${subject}: jwksUri`, jwksUri, parseJwksUri);
  return uri === undefined ? undefined : { kind: 'address', uri };
}
