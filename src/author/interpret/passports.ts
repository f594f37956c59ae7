/** Who makes passports, as it was said. */
import { readAuthorizer } from './authorizers';
import { prefixOf, readIssuer } from './users';
import type { Authorizer } from '../constructs/authorizer';
import type { Passport } from '../constructs/passport';
import type { AuthorizerNode } from '../graph/authorizer';
import { PASSPORT_HEADER } from '../graph/passport';
import type { Reader } from '../graph/reader';
import type { IssuerNode } from '../graph/users';

/** Who is asked about the requests of an exposure, and the issuer of the passports that it answers with, if it does. */
export interface Asked {
  readonly authorizer: AuthorizerNode;
  readonly passport?: IssuerNode;
}

/** Undefined where nobody is asked; null, and mistakes noted, where something could not be understood. */
export function readAskedAtEdge(
  reader: Reader, subject: string, { authorizer, passport }: { readonly authorizer: Authorizer | undefined; readonly passport: Passport | undefined },
): Asked | undefined | null {
  if (authorizer && passport) {
    reader.refuse('passport', `${subject}: passport`, 'a passport beside an authorizer', 'one of the two: who makes passports is asked as an authorizer is, and can refuse', 'let who makes the passport decide, and ask the other');
    return null;
  }
  if (passport) return readPassport(reader, `${subject}: passport`, passport) ?? null;
  if (!authorizer) return undefined;
  const read = readAuthorizer(reader, `${subject}: authorizer`, authorizer);
  return read ? { authorizer: read } : null;
}

function readPassport(reader: Reader, subject: string, { _record, _service }: Passport): Asked | undefined {
  const { service, options: { provider, portName, timeoutMilliseconds } } = _record;
  const issuer = readIssuer(reader, subject, _record);
  const options = {
    pathPrefix: prefixOf(_record),
    ...(provider !== undefined && { provider }),
    ...(portName !== undefined && { portName }),
    ...(timeoutMilliseconds !== undefined && { timeoutMilliseconds }),
  };
  const authorizer = readAuthorizer(reader, subject, { _service, _record: { factory: 'http', service, options } });
  return issuer && authorizer ? { authorizer: { ...authorizer, writes: [PASSPORT_HEADER] }, passport: issuer } : undefined;
}
