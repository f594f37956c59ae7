import type { Field, ObjectRef } from '../../judge/objects/read/field';
import { evidenceAt } from '../evidence';
import { MESHES } from '../meshes';
import type { Evidence } from '../rule';
import { redacted, suspicionOf, suspicionOfText } from './detector';
import type { Suspicion } from './detector';

const PLATFORM_DOMAINS: readonly string[] = ['k8s.io', 'kubernetes.io', 'cncf.io', ...MESHES.map(({ keyDomain }) => keyDomain)];

/** Thousands of objects have the same labels. */
const HARMLESS = new Set<string>();
const MOST_KEPT = 10_000;

/** Labels and annotations that hold a credential. */
export function inMetadata(ref: ObjectRef, metadata: Field): readonly Evidence[] {
  const found: Evidence[] = [];
  for (const list of ['annotations', 'labels'] as const) {
    const map = metadata.child(list);
    if (!map.present || typeof map.value !== 'object') continue;
    for (const key in map.value as object) {
      const value = (map.value as Readonly<Record<string, unknown>>)[key];
      const because = typeof value === 'string' ? suspicionOfKey(key, value) : undefined;
      if (!because) continue;
      const where = `the ${list === 'labels' ? 'label' : 'annotation'} ${key}`;
      found.push(evidenceAt(ref, map.child(key), { got: redacted(String(value)), details: { where, because } }));
    }
  }
  return found;
}

function suspicionOfKey(key: string, value: string): Suspicion | undefined {
  const known = `${key}=${value}`;
  if (HARMLESS.has(known)) return undefined;
  // Keys of platforms name things, and are no names of credentials.
  const because = isOfPlatform(key) ? suspicionOfText(value) : suspicionOf(key.slice(key.indexOf('/') + 1), value);
  if (because === undefined && HARMLESS.size < MOST_KEPT) HARMLESS.add(known);
  return because;
}

function isOfPlatform(key: string): boolean {
  const slash = key.indexOf('/');
  return slash > 0 && PLATFORM_DOMAINS.some((domain) => key.slice(0, slash) === domain || key.slice(0, slash).endsWith(`.${domain}`));
}
