import type { Pod } from './pod';

/**
 * What holds for a pod under one set of objects, worked out once: a pod is asked about at each of its ports. `under` is what the answer follows
 * from, such as an index of policies.
 */
export function perPod<Under extends object, Answer>(answer: (under: Under, pod: Pod) => Answer): (under: Under, pod: Pod) => Answer {
  // Inside is no WeakMap: thousands of entries of one slow down every collection of garbage.
  const known = new WeakMap<Under, Map<Pod, { readonly answer: Answer }>>();
  return (under, pod) => {
    let byPod = known.get(under);
    if (!byPod) known.set(under, byPod = new Map());
    let found = byPod.get(pod);
    if (!found) byPod.set(pod, found = { answer: answer(under, pod) });
    return found.answer;
  };
}
