import { bad, Checked, ok } from './checked';

/** Where a secret lies in its store. */
export interface RemoteKey {
  readonly key: string;
  /** The field of the secret; absent for the whole of it. */
  readonly property?: string;
}

const EXPECTED = 'a key in the secret store, and at will \'#\' and one of its properties, such as \'production/db#username\'';

/**
 * Our short form of `remoteRef` in `external-secrets.io/v1` (`key`, `property`). Split at the last '#', for keys may
 * hold one and properties (fields of a JSON object) hardly do.
 */
export function parseRemoteKey(text: string): Checked<RemoteKey> {
  if (text.trim() === '') return bad(EXPECTED, 'write the key of the secret in its store');
  if (text !== text.trim()) return bad(EXPECTED, `write it without spaces around it: '${text.trim()}'`);
  const hash = text.lastIndexOf('#');
  if (hash < 0) return ok({ key: text });
  const key = text.slice(0, hash);
  const property = text.slice(hash + 1);
  if (key.trim() === '') return bad(EXPECTED, 'write the key before \'#\'');
  if (property.trim() === '') return bad(EXPECTED, `write the property after '#', or '${key}' for the whole secret`);
  return ok({ key, property });
}
