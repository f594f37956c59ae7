/** What becomes of callers by the certificate that they show, whatever policies say of its identity. */
import type { ZtunnelTests } from './ztunnel-tests';
import type { Policy } from '../../../engine/decision';

/** Callers of another trust domain. */
export function foreignPolicy(tests: ZtunnelTests): Policy {
  return {
    rules: [{ action: 'deny', peer: tests.foreign, request: 'any', path: [] }],
    captures: false,
    words: { rule: () => ({ because: 'the caller is of another trust domain, and ztunnel may refuse its certificate' }) },
  };
}

/** Denies callers without an identity. */
export function anonymousPolicy(tests: ZtunnelTests, isDoubted: boolean): Policy {
  return {
    rules: [{ action: 'deny', peer: tests.anonymous, request: 'any', path: [] }],
    captures: false,
    ...(isDoubted && { doubt: UNCLEAR }),
    words: {
      rule: (_, truth) => ({ because: truth === 'yes' ? 'the port is STRICT, and the caller shows no identity' : 'the port is STRICT, and it is not known whether the caller shows an identity' }),
      none: { path: [], effect: 'allows', truth: 'yes', because: 'the caller shows an identity' },
      doubt: { path: [], effect: 'depends', truth: 'unknown', because: UNCLEAR },
    },
  };
}

const UNCLEAR = 'it is not known which PeerAuthentication holds';
