import { SPIFFE_IDS } from './standards';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { nameOf } from '../words';

const POWERS: Readonly<Record<string, string>> = {
  admin: 'make and read any entry of the server, and so be anybody',
  downstream: 'sign any SPIFFE ID of the trust domain, as a server of its own',
};

export const POWERFUL_WORKLOAD_IDENTITY = defineRule({
  code: 'ZT222',
  name: 'powerful-workload-identity',
  title: 'Pods may administer SPIRE, or sign in its name',
  severity: 'warning',
  why: 'An intruder in such a pod is every workload of the trust domain.',
  fix: 'Leave admin and downstream out. Where a nested server or a controller needs one, let the platform write its entry, for the account of that component alone.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), SPIFFE_IDS],
  check: (input) => ['ClusterSPIFFEID', 'ClusterStaticEntry'].flatMap((kind) => input.ofKind('spire.spiffe.io', kind)).flatMap(({ ref, root }) => (
    Object.entries(POWERS).flatMap(([key, power]) => {
      const field = root.child('spec').child(key);
      return field.value === true ? [evidenceAt(ref, field, { details: { power } })] : [];
    })
  )),
  describe: ({ object, details }) => `${nameOf(object)} lets pods ${details.power}.`,
});
