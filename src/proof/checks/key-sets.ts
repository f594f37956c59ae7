/** Public keys by value. Source: RFC 7517. */
import type { Meaning } from './matchers';
import { tryParseJson } from '../objects/json';

/** The same keys, however they are spelt. Undefined: none were declared by value. */
export function isKeySet(declared: string | undefined): Meaning {
  const canonical = (text: string) => JSON.stringify(tryParseJson(text));
  return (got, at) => (declared !== undefined && typeof got === 'string' && canonical(got) === canonical(declared) ? [] : [{ at, got, expected: 'the declared keys' }]);
}
