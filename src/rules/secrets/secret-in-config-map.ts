import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { redacted, suspicionOf, suspicionOfText } from './detector';

/** Lines like `password: …` and `password = …` of a configuration file. */
const SETTING = /^\s*["']?([A-Za-z][\w.-]*)["']?\s*[:=]\s*["']?([^"'\s#]+)["']?,?\s*$/;

export const SECRET_IN_CONFIG_MAP = defineRule({
  code: 'ZT503',
  name: 'secret-in-config-map',
  title: 'A ConfigMap holds a credential',
  severity: 'error',
  why: 'ConfigMaps are for everybody: roles let them be read where Secrets are not, and nothing encrypts them.',
  fix: 'Move the credential to a secret store and bring it in with an ExternalSecret; let its template write the file if the program wants one.',
  standards: [nsa('Secrets'), cis('5.4.2')],
  check: (input) => input.ofKind('', 'ConfigMap').flatMap(({ ref, root }) => root.child('data').entries().flatMap(([key, field]) => {
    const because = typeof field.value === 'string' ? suspicionOfEntry(key, field.value) : undefined;
    if (!because) return [];
    return [evidenceAt(ref, field, { got: redacted(String(field.value)), details: { key, because } })];
  })),
  describe: ({ object, details }) => `${nameOf(object)} holds a credential under ${details.key} (${details.because}).`,
});

function suspicionOfEntry(key: string, value: string): ReturnType<typeof suspicionOf> {
  const lines = value.split('\n');
  if (lines.length === 1) return suspicionOf(key, value);
  const settings = lines.flatMap((line) => SETTING.exec(line) ?? []);
  for (let index = 0; index + 2 < settings.length; index += 3) {
    const because = suspicionOf(settings[index + 1], settings[index + 2]);
    if (because === 'telling name') return because;
  }
  return suspicionOfText(value);
}
