import { ANYTHING, anythingIn, fields, refused } from './shape';
import type { Shape } from './shape';
import { TEXT, TEXT_MAP } from './values';

/** Source: Kubernetes "Labels and Selectors", syntax of values. */
const LABEL = /^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;

/** Thousands of objects have the same few. */
const SOUND = new Set<unknown>();
const MOST_KEPT = 10_000;

const LABELS: Shape = (value, path, report) => {
  for (const key in value as object) {
    const label = (value as Readonly<Record<string, unknown>>)[key];
    if (SOUND.has(label)) continue;
    if (typeof label !== 'string' || !LABEL.test(label)) {
      const expected = typeof label === 'string' ? 'at most 63 letters, digits, \'-\', \'_\' and \'.\', with a letter or digit at both ends' : JSON.stringify(String(label));
      report([...path, key], label, 'the API server refuses it', expected);
    } else if (SOUND.size < MOST_KEPT) {
      SOUND.add(label);
    }
  }
};

/** Keys are looked at one by one elsewhere. What a server fills in says nothing when it is applied. Source: Kubernetes, ObjectMeta. */
export const METADATA = fields({
  ...anythingIn('namespace', 'generation', 'resourceVersion', 'uid', 'selfLink', 'managedFields'),
  // Meshes let the older of two objects decide, and the judge believes what is written here.
  creationTimestamp: refused('the API server states its own, so that nothing is known of which objects are older'),
  name: TEXT,
  labels: LABELS,
  annotations: TEXT_MAP,
  finalizers: ANYTHING,
  generateName: refused('the name of the object is unknown'),
  ownerReferences: refused('the garbage collector deletes the object when its owner is gone'),
});
