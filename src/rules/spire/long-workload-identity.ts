import { SPIFFE_IDS } from './standards';
import { tryReadHours } from '../durations';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { nameOf } from '../words';

const MOST_HOURS = 24;

/** Both kinds have names of their own for the same lives. */
const LIVES: readonly (readonly [kind: string, fields: Readonly<Record<string, string>>])[] = [
  ['ClusterSPIFFEID', { ttl: 'certificate', jwtTtl: 'token' }], ['ClusterStaticEntry', { x509SVIDTTL: 'certificate', jwtSVIDTTL: 'token' }],
];

export const LONG_WORKLOAD_IDENTITY = defineRule({
  code: 'ZT223',
  name: 'long-workload-identity',
  title: 'A certificate or token of SPIRE lives longer than a day',
  severity: 'warning',
  why: 'Nobody asks for revocations: a key or token that was copied is good until it expires. Agents renew by themselves, at half of the life.',
  fix: 'Set ttl: 1h and leave jwtTtl out, which is five minutes; a day at most where agents may be cut off from the server.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), SPIFFE_IDS],
  check: (input) => LIVES.flatMap(([kind, fields]) => input.ofKind('spire.spiffe.io', kind).flatMap(({ ref, root }) => (
    Object.entries(fields).flatMap(([key, what]) => {
      const field = root.child('spec').child(key);
      const hours = tryReadHours(field.value) ?? 0;
      return hours > MOST_HOURS ? [evidenceAt(ref, field, { details: { what, hours: String(Math.round(hours * 10) / 10) } })] : [];
    })
  ))),
  describe: ({ object, details }) => `${nameOf(object)} gives pods a ${details.what} for ${details.hours} hours, expected ${MOST_HOURS} at most.`,
});
