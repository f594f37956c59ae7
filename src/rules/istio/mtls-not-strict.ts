import { PEER_AUTHENTICATIONS } from './objects';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { istio } from './standards';
import { nameOf, show } from '../words';

const LOOSE: readonly unknown[] = ['PERMISSIVE', 'DISABLE'];

/** Plain text has no caller. */
export const MTLS_NOT_STRICT = defineRule({
  code: 'ZT401',
  name: 'mtls-not-strict',
  title: 'A PeerAuthentication accepts plain text',
  severity: 'error',
  why: 'PERMISSIVE and DISABLE let callers in without a certificate: nobody can say who they are, and anybody on the way reads along.',
  fix: 'Use STRICT. While moving in, waive PERMISSIVE until a day; for a webhook, open its one port in portLevelMtls under a waiver.',
  standards: [nist('800-204A', 'SM-DR16'), nist('800-204', 'MS-SS-4'), istio('Mutual TLS Migration', 'tasks/security/authentication/mtls-migration/')],
  check: (input) => input.typed(PEER_AUTHENTICATIONS).flatMap(({ item }) => {
    const spec = item.root.child('spec');
    const modes = [spec.child('mtls').child('mode'), ...spec.child('portLevelMtls').entries().map(([, port]) => port.child('mode'))];
    return modes.filter((mode) => LOOSE.includes(mode.value)).map((mode) => evidenceAt(item.ref, mode));
  }),
  describe: ({ object, got }) => `${nameOf(object)} is ${show(got)}: callers without an identity are let in.`,
});
