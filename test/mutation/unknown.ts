import type { Example } from './example';
import { mutantAt } from './mutants';
import type { Mutant } from './mutants';
import { allPlaces, changed, valueAt } from './paths';
import type { Path } from './paths';
import type { Manifest } from '../support/synth';

/** Keys in domains of platforms that no component documents: one of them may act on them tomorrow. */
const UNKNOWN_KEYS = ['example.istio.io/x', 'unknown.kubernetes.io/x', 'k8s.v1.cni.cncf.io/x', 'x.cilium.io/y'] as const;

/** Keys of a company, on which no component acts. */
const OWN_KEYS = ['example.com/team', 'team'] as const;

const KEYED = ['labels', 'annotations'] as const;

/** Labels, annotations and fields that nobody knows, wherever an example's objects have a place for one. */
export function unknownsOf(example: Example): readonly Mutant[] {
  return example.objects.flatMap((object: Manifest, at) => [
    ...withKeys(example, at, object, 'unknown', UNKNOWN_KEYS),
    ...placesForFields(object).map((path) => mutantAt(example, at, {
      effect: 'unknown', verb: path.length === 0 ? 'add a field' : 'add a field to', path, object: changed(object, [...path, 'nobodyKnows'], true),
    })),
  ]);
}

/** Labels and annotations of a company in the same places: nobody may object to them. */
export function harmlessTwinsOf(example: Example): readonly Mutant[] {
  return example.objects.flatMap((object: Manifest, at) => withKeys(example, at, object, 'harmless', OWN_KEYS));
}

function withKeys(example: Example, at: number, object: Manifest, effect: 'unknown' | 'harmless', keys: readonly string[]): readonly Mutant[] {
  return placesForKeys(object).flatMap((path) => keys.map((key) => mutantAt(example, at, {
    effect, verb: `add ${key} to`, path, object: changed(object, path, { ...valueAt(object, path) as object | undefined, [key]: 'mutant' }),
  })));
}

/** Labels and annotations of the object and of everything that is made from its templates, also where there are none yet. */
function placesForKeys(object: Manifest): readonly Path[] {
  // The parameters of a trigger bear the same name and are no such thing.
  return placesForFields(object).filter((path) => path[path.length - 1] === 'metadata' && !path.includes('triggers')).flatMap((path) => KEYED.map((keyed) => [...path, keyed]));
}

/** The object and every object inside. Labels and annotations hold keys, no fields. */
function placesForFields(object: Manifest): readonly Path[] {
  const isKeyed = (path: Path) => path[path.length - 2] === 'metadata' && (KEYED as readonly unknown[]).includes(path[path.length - 1]);
  const inside = allPlaces(object, isKeyed).filter((path) => {
    const value = valueAt(object, path);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  });
  return [[], ...inside];
}
