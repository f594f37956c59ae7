/**
 * What holds for a key under one set of objects, worked out once: a pod is asked about at each of its ports, a policy at each pod that it
 * selects. `under` is what the answer follows from, such as an index of policies.
 */
export function perKey<Under extends object, Key, Answer>(answer: (under: Under, key: Key) => Answer): (under: Under, key: Key) => Answer {
  // Inside is no WeakMap: thousands of entries of one slow down every collection of garbage.
  const known = new WeakMap<Under, Map<Key, { readonly answer: Answer }>>();
  return (under, key) => {
    let byKey = known.get(under);
    if (!byKey) known.set(under, byKey = new Map());
    let found = byKey.get(key);
    if (!found) byKey.set(key, found = { answer: answer(under, key) });
    return found.answer;
  };
}
