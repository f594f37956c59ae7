import type { Field, ObjectRef } from '../../../objects/read/field';

/** Who makes tokens of end users, by its own name. What its tokens must be like is not looked at: a token decides in any case. */
export interface JwtProvider {
  readonly ref: ObjectRef;
  readonly malformed: boolean;
}

const FIELDS: ReadonlySet<string> = new Set(['issuer', 'audiences', 'jsonWebKeySet', 'locations', 'forwarding', 'clockSkewSeconds', 'cacheConfig']);

export function parseJwtProvider(ref: ObjectRef, root: Field, malformed: () => boolean): JwtProvider {
  const spec = root.child('spec').only(FIELDS);
  const issuer = spec.child('issuer').string();
  if (issuer === undefined || issuer === '') spec.child('issuer').report('missing-field', 'an issuer');
  return Object.freeze({ ref, malformed: malformed() });
}
