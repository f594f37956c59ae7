import type { Item, RuleInput } from '../input';

const GATEWAY_NAME_LABEL = 'gateway.networking.k8s.io/gateway-name';

/** Filters of Envoy that limit requests. Source: Envoy, HTTP filters, `local_ratelimit` and `ratelimit`. */
const LIMITS = /"envoy\.filters\.http\.(?:local_)?ratelimit"/;

/**
 * EnvoyFilters that add such a filter to the pods of a Gateway. Source: Istio, EnvoyFilter: by targetRefs, by the labels of its pods, or for all
 * in a namespace; one of the root namespace is for all, and which that is no manifest tells.
 */
export function limitersOf(input: RuleInput, { ref }: Item): readonly Item[] {
  if (ref.kind !== 'Gateway') return [];
  return input.ofKind('networking.istio.io', 'EnvoyFilter').filter((filter) => {
    const spec = filter.root.child('spec');
    if (filter.ref.namespace !== ref.namespace || !LIMITS.test(JSON.stringify(spec.value ?? null))) return false;
    const targets = spec.child('targetRefs').items();
    const labels = spec.child('workloadSelector').child('labels');
    if (targets.length > 0) return targets.some((target) => target.child('kind').value === 'Gateway' && target.child('name').value === ref.name);
    return !labels.present || labels.child(GATEWAY_NAME_LABEL).value === ref.name;
  });
}
