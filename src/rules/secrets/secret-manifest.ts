import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';

/** base64 is a spelling, not a cipher. */
export const SECRET_MANIFEST = defineRule({
  code: 'ZT502',
  name: 'secret-manifest',
  title: 'A Secret stands in the manifests with its values',
  severity: 'error',
  why: 'base64 hides nothing: the values are in the repository and its history for good.',
  fix: 'Delete the Secret, change the credentials, and let an ExternalSecret (or a SealedSecret) make it in the cluster.',
  standards: [nsa('Secrets'), cis('5.4.2')],
  check: (input) => input.ofKind('', 'Secret').flatMap(({ ref, root }) => (['data', 'stringData'] as const).flatMap((key) => {
    const field = root.child(key);
    const keys = field.entries().filter(([, value]) => value.present && value.value !== '').map(([name]) => name);
    return keys.length === 0 ? [] : [evidenceAt(ref, field, { got: `(${keys.length} values, not shown)`, details: { keys: keys.join(', ') } })];
  })),
  describe: ({ object, details }) => `${nameOf(object)} carries the values of ${details.keys}.`,
});
