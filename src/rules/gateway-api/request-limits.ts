/** Objects that limit how many requests come through a gateway. Sources: the references of each project. */
import type { Field } from '../../judge/objects/read/field';
import type { Item, RuleInput } from '../input';
import { MESHES } from '../meshes';

/** Whether some object limits the requests of a Gateway, or of a route. */
export function isLimited(input: RuleInput, item: Item): boolean {
  return limitersOf(input, item).length > 0;
}

/** The objects that limit the requests of a Gateway, or of a route. */
export function limitersOf(input: RuleInput, item: Item): readonly Item[] {
  return [...byPolicy(input, item), ...byKong(input, item), ...MESHES.flatMap(({ limitersOf: ofMesh }) => ofMesh?.(input, item) ?? [])];
}

/** Policies of several controllers have this field. Source: Gateway API, GEP-713: they name their targets, in their own namespace, by name or by labels. */
function byPolicy(input: RuleInput, item: Item): readonly Item[] {
  return input.items.filter(({ ref, root }) => ref.namespace === item.ref.namespace && root.child('spec').child('rateLimit').present).filter(({ root }) => {
    const spec = root.child('spec');
    const targets = [...spec.child('targetRefs').items(), ...spec.child('targetSelectors').items(), spec.child('targetRef')];
    return targets.some((target) => means(target, item));
  });
}

function means(target: Field, { ref, root }: Item): boolean {
  if (target.child('kind').value !== ref.kind) return false;
  if (target.child('name').present) return target.child('name').value === ref.name;
  const wanted = target.child('matchLabels');
  return wanted.present && wanted.entries().every(([key, value]) => root.child('metadata').child('labels').child(key).value === value.value);
}

const KONG = 'configuration.konghq.com';

/** Source: Kong, KongPlugin: named by an annotation, or global. */
function byKong(input: RuleInput, { ref, root }: Item): readonly Item[] {
  const named = String(root.child('metadata').child('annotations').child('konghq.com/plugins').value ?? '').split(',').map((name) => name.trim());
  const limits = ({ root: plugin }: Item) => String(plugin.child('plugin').value ?? '').startsWith('rate-limiting');
  const ofCluster = input.ofKind(KONG, 'KongClusterPlugin').filter(limits);
  return [
    ...input.ofKind(KONG, 'KongPlugin').filter(limits).filter((plugin) => plugin.ref.namespace === ref.namespace && named.includes(plugin.ref.name)),
    ...ofCluster.filter((plugin) => named.includes(plugin.ref.name) || plugin.root.child('metadata').child('labels').child('global').value === 'true'),
  ];
}
