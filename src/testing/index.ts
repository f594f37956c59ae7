/**
 * Matchers for tests of manifests. Importing this file adds them to the global `expect`, where there is one (jest, and vitest with
 * `globals: true`); everywhere else `expect.extend(zeroTrustMatchers)` does.
 */
import { toAllow, toAllowExactly, toDeny, toWidenAccess } from './matchers';

export type { AccessEnd, AccessQuestion, ClusterFacts, Manifests, ZeroTrustMatchers } from './types';
export type { MatcherResult, MatcherState } from './matchers';

/** For `expect.extend`. */
export const zeroTrustMatchers = { toAllow, toDeny, toAllowExactly, toWidenAccess };

interface Expect {
  readonly extend?: (matchers: typeof zeroTrustMatchers) => void;
}

(globalThis as { readonly expect?: Expect }).expect?.extend?.(zeroTrustMatchers);
