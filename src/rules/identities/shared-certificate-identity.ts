import { CERTIFICATES } from './standards';
import type { ObjectRef } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { nameOf } from '../words';

/** The form in which an ID names a namespace and an account, as meshes and SPIRE give it. */
const OF_ACCOUNT = /^spiffe:\/\/[^/]+\/ns\/([^/]+)\/sa\/[^/]+$/i;

/** Several in one Secret are one. Source: SPIFFE ID, section 2; cert-manager, CertificateSpec, `uris`. */
export const SHARED_CERTIFICATE_IDENTITY = defineRule({
  code: 'ZT224',
  name: 'shared-certificate-identity',
  title: 'A certificate has the SPIFFE ID of another workload',
  severity: 'warning',
  why: 'Whoever asks for certificates lets in whoever has the ID: here a Secret of another workload, or of another namespace, has it, too.',
  fix: 'Give each workload one Certificate, in its own namespace, with the ID of its own account in uris.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), CERTIFICATES],
  check: (input) => {
    const first = new Map<string, ObjectRef>();
    return input.ofKind('cert-manager.io', 'Certificate').flatMap(({ ref, root }) => root.child('spec').child('uris').items().flatMap((uri) => {
      if (typeof uri.value !== 'string' || !/^spiffe:/i.test(uri.value)) return [];
      const namespace = OF_ACCOUNT.exec(uri.value)?.[1];
      if (namespace !== undefined && namespace !== ref.namespace) return [evidenceAt(ref, uri, { details: { id: uri.value, namespace } })];
      const other = first.get(uri.value);
      if (!other) first.set(uri.value, ref);
      return other && other !== ref ? [evidenceAt(ref, uri, { other, details: { id: uri.value } })] : [];
    }));
  },
  describe: ({ object, other, details }) => (other
    ? `${nameOf(object)} has the SPIFFE ID of ${nameOf(other)}: ${details.id}.`
    : `${nameOf(object)} has a SPIFFE ID of the namespace ${details.namespace}: ${details.id}.`),
});
