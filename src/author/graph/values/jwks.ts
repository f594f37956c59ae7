import { createPublicKey } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { bad, Checked, ok } from './checked';

const EXPECTED = 'the public keys of the issuer, as the text of a JSON Web Key Set: \'{"keys":[{"kty":"RSA",…}]}\'';

/** Members that only a private key or a shared secret has. Source: RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Algorithms by the kind of key. Sources: RFC 7518, section 3.1, and RFC 8037. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  EC: ['ES256', 'ES384', 'ES512'],
  OKP: ['EdDSA'],
};

/** Source: RFC 7518, sections 3.3 and 3.5. */
const LEAST_RSA_BITS = 2048;

/**
 * Keys by which tokens are verified: public ones alone, of algorithms in which nobody who verifies can sign. Issuers publish keys for encryption beside them
 * (Keycloak: RSA-OAEP), which are left out.
 */
export function parseJwks(text: string): Checked<string> {
  const set = tryParse(text);
  if (typeof set !== 'object' || set === null || !('keys' in set) || !Array.isArray(set.keys)) {
    return bad(EXPECTED, 'copy it from the jwks_uri of the issuer, or name that: jwksUri');
  }
  if (set.keys.length === 0) return bad(EXPECTED, 'put at least one key into it: without any, every token is refused');
  const fix = (set.keys as unknown[]).map(fixOfKey).find((found) => found !== undefined);
  if (fix !== undefined) return bad(EXPECTED, fix);
  const keys = (set.keys as readonly JsonWebKey[]).filter(({ use }) => use !== 'enc');
  return keys.length > 0 ? ok(JSON.stringify({ ...set, keys })) : bad(EXPECTED, 'put a key for signatures into it: all of them are for encryption ("use")');
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fixOfKey(key: unknown, index: number): string | undefined {
  const which = `keys[${index}]`;
  if (typeof key !== 'object' || key === null) return `write ${which} as an object`;
  const { kty, alg, use } = key as JsonWebKey;
  if (kty === 'oct') return `leave ${which} out: it is a shared secret ("oct"), and whoever verifies with it can sign as well`;
  if (PRIVATE_MEMBERS.some((member) => member in key)) return `take the private parts out of ${which}, and replace the key: manifests are no place for it`;
  if (use === 'enc') return undefined;
  const algorithms = typeof kty === 'string' && Object.hasOwn(ALGORITHMS, kty) ? ALGORITHMS[kty] : undefined;
  if (!algorithms) return `leave ${which} out: expected "kty" to be ${Object.keys(ALGORITHMS).map((one) => `"${one}"`).join(', ')}`;
  if (alg !== undefined && !algorithms.includes(String(alg))) return `leave ${which} out, or correct its "alg": expected one of ${algorithms.join(', ')}`;
  if (use !== undefined && use !== 'sig') return `leave ${which} out: it is not for signatures ("use")`;
  return unreadable(key, which);
}

function unreadable(key: object, which: string): string | undefined {
  try {
    const { asymmetricKeyDetails: { modulusLength } = {} } = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    return modulusLength !== undefined && modulusLength < LEAST_RSA_BITS ? `replace ${which}: ${modulusLength} bits are fewer than ${LEAST_RSA_BITS}` : undefined;
  } catch {
    return `correct ${which}: no public key can be read from it`;
  }
}
