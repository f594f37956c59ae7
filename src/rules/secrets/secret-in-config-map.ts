import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { redacted, suspicionOfText } from './detector';
import { suspicionOfFile } from './settings';

export const SECRET_IN_CONFIG_MAP = defineRule({
  code: 'ZT503',
  name: 'secret-in-config-map',
  title: 'A ConfigMap holds a credential',
  severity: 'error',
  why: 'ConfigMaps are for everybody: roles let them be read where Secrets are not, and nothing encrypts them.',
  fix: 'Move the credential to a secret store and bring it in with an ExternalSecret; let its template write the file if the program wants one.',
  standards: [nsa('Secrets'), cis('5.4.2')],
  check: (input) => input.ofKind('', 'ConfigMap').flatMap(({ ref, root }) => (['data', 'binaryData'] as const).flatMap((list) => (
    root.child(list).entries().flatMap(([key, field]) => {
      if (typeof field.value !== 'string') return [];
      const because = list === 'data' ? suspicionOfFile(key, field.value) : suspicionOfBytes(key, field.value);
      return because ? [evidenceAt(ref, field, { got: redacted(field.value), details: { key, because } })] : [];
    })
  ))),
  describe: ({ object, details }) => `${nameOf(object)} holds a credential under ${details.key} (${details.because}).`,
});

/** Bytes may be a text after all. */
function suspicionOfBytes(key: string, value: string): ReturnType<typeof suspicionOfText> {
  const bytes = Buffer.from(value, 'base64').toString('latin1');
  return /^[\t\n\r -~]*$/.test(bytes) ? suspicionOfFile(key, bytes) : suspicionOfText(bytes);
}
