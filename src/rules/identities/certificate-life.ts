import { CERTIFICATES, keyManagement } from './standards';
import { tryReadHours } from '../durations';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nameOf, show } from '../words';

const MOST_DAYS = 90;
const HOURS_OF_DAY = 24;

/** Certificates of authorities live longer than those that they sign. */
export const CERTIFICATE_LIFE = defineRule({
  code: 'ZT219',
  name: 'certificate-life',
  title: 'A certificate lives longer than 90 days, or is never renewed',
  severity: 'warning',
  why: 'A key that was copied is good until its certificate expires: nobody in a cluster asks for revocations. One that is renewed by hand ends in an outage.',
  fix: 'Set duration to days or hours, at most 2160h, and leave the renewal to cert-manager: renewBefore, or two thirds of the life where nothing is said.',
  standards: [keyManagement('5.3 Cryptoperiods'), CERTIFICATES],
  check: (input) => input.ofKind('cert-manager.io', 'Certificate').flatMap(({ ref, root }) => {
    const spec = root.child('spec');
    const [duration, policy] = [spec.child('duration'), spec.child('renewal').child('policy')];
    const days = (tryReadHours(duration.value) ?? 0) / HOURS_OF_DAY;
    return [
      ...(days > MOST_DAYS && spec.child('isCA').value !== true ? [evidenceAt(ref, duration, { details: { days: String(Math.round(days)) } })] : []),
      ...(policy.value === 'Disabled' ? [evidenceAt(ref, policy)] : []),
    ];
  }),
  describe: ({ object, details, got }) => (details.days === undefined
    ? `${nameOf(object)} is never renewed: renewal.policy is ${show(got)}.`
    : `${nameOf(object)} lives for ${details.days} days, expected ${MOST_DAYS} at most.`),
});
