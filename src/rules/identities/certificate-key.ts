import { CERTIFICATES, keyManagement } from './standards';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nameOf } from '../words';

const LEAST_BITS = 3072;

/** What cert-manager makes where no size is named. Source: cert-manager, CertificatePrivateKey. */
const DEFAULT_BITS = 2048;

export const CERTIFICATE_KEY = defineRule({
  code: 'ZT220',
  name: 'certificate-key',
  title: 'A certificate has a weak private key, or keeps it for ever',
  severity: 'warning',
  why: 'RSA with fewer than 3072 bits is weaker than everything else in TLS 1.3. A key that outlives its certificates is stolen once and good for good.',
  fix: 'Set privateKey: {algorithm: ECDSA, size: 256, rotationPolicy: Always}. Without any, cert-manager makes an RSA key of 2048 bits, and before 1.18 kept it.',
  standards: [keyManagement('5.6 Security strength'), CERTIFICATES],
  check: (input) => input.ofKind('cert-manager.io', 'Certificate').flatMap(({ ref, root }) => {
    const key = root.child('spec').child('privateKey');
    const [algorithm, size, policy] = [key.child('algorithm'), key.child('size'), key.child('rotationPolicy')];
    const bits = (algorithm.value ?? 'RSA') === 'RSA' ? size.value ?? DEFAULT_BITS : LEAST_BITS;
    return [
      ...(typeof bits === 'number' && bits < LEAST_BITS ? [evidenceAt(ref, size.present ? size : key, { got: size.value, details: { bits: String(bits) } })] : []),
      ...(policy.value === 'Never' ? [evidenceAt(ref, policy)] : []),
    ];
  }),
  describe: ({ object, details }) => (details.bits === undefined
    ? `${nameOf(object)} keeps its private key when it is renewed: rotationPolicy is "Never".`
    : `${nameOf(object)} has an RSA key of ${details.bits} bits, expected ${LEAST_BITS} at least, or ECDSA.`),
});
