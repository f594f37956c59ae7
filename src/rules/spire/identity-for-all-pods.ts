import { SPIFFE_IDS } from './standards';
import type { Field } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { nist } from '../standards';
import { nameOf } from '../words';

export const IDENTITY_FOR_ALL_PODS = defineRule({
  code: 'ZT221',
  name: 'identity-for-all-pods',
  title: 'Every pod of the cluster gets an SPIFFE ID',
  severity: 'warning',
  why: 'Without selectors, pods that nobody thought of have a certificate that the trust domain vouches for, and may call whoever admits it as a whole.',
  fix: 'Name with namespaceSelector and podSelector the pods that need one, or say fallback: true, by which no pod gets a second ID.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), SPIFFE_IDS],
  check: (input) => input.ofKind('spire.spiffe.io', 'ClusterSPIFFEID').flatMap(({ ref, root }) => {
    const spec = root.child('spec');
    const isNarrow = spec.child('fallback').value === true || ['namespaceSelector', 'podSelector'].some((key) => selectsSome(spec.child(key)));
    return isNarrow ? [] : [evidenceAt(ref, spec)];
  }),
  describe: ({ object }) => `${nameOf(object)} gives every pod of the cluster an SPIFFE ID: it has no selector.`,
});

/** An empty selector selects everything. */
function selectsSome(selector: Field): boolean {
  return ['matchLabels', 'matchExpressions'].some((key) => {
    const { value } = selector.child(key);
    return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  });
}
