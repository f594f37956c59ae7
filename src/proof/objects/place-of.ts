import type { ObjectKey } from './object-key';
import type { ProofInput } from './proof-input';

/** An object by what it is for the API server, found by the name that people give it. Slow, for what is wrong. */
export function placeOf({ kind, namespace, name }: Omit<ObjectKey, 'group'>, { items }: ProofInput['rules']): ObjectKey {
  const item = items.find(({ ref }) => ref.kind === kind && ref.namespace === namespace && ref.name === name);
  return { group: item?.group ?? '', kind, namespace, name };
}
