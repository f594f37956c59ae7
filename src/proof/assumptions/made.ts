/** The assumptions of a proof, as far as they are made. */
import type { AssumedObject, Assumption } from './assumption';
import { assumptionsOf, withoutNodes } from './assumptions';
import { groundRules } from './ground-rules';
import { allPodsOfOthers } from './pods-of-others';
import { references } from './references';
import type { Manifests } from '../../judge/objects/manifests';
import type { EnforcementPoint } from '../enforcement-point';
import { withoutNetworkPolicies } from '../network-policy/view';
import type { Specification } from '../specification/specification';

/** What the proof works with, instead of what it would know by itself. */
export interface Made {
  readonly graph: Specification;
  /** Manifests of others. */
  readonly objects: readonly AssumedObject[];
  /** What an enforcement point sees. */
  readonly see: (point: EnforcementPoint, manifests: Manifests) => Manifests;
}

/**
 * @param without assumptions that are not made
 */
export function madeAssumptions(graph: Specification, without: ((assumption: Assumption) => boolean) | undefined): Made {
  const seen = (point: EnforcementPoint, manifests: Manifests): Manifests => point.see(manifests);
  if (!without) return { graph, objects: assumedObjects([...groundRules(graph), ...references(graph), ...allPodsOfOthers(graph)]), see: seen };
  const all = assumptionsOf(graph);
  const [dropped, kept] = [all.filter(without), all.filter((assumption) => !without(assumption))];
  const effects = dropped.map(({ effect }) => effect);
  return {
    graph: withoutNodes(graph, new Set(effects.flatMap((effect) => (effect.is === 'node' ? [effect.id] : [])))),
    objects: [
      ...assumedObjects(kept),
      ...effects.flatMap((effect) => (effect.is === 'counterexample' ? effect.bodies() : [])),
    ],
    see: (point, manifests) => effects.reduce((left, effect) => {
      if (effect.is === 'network') return withoutNetworkPolicies(left);
      return effect.is === 'mesh' ? effect.contract.hidden(left) : left;
    }, seen(point, manifests)),
  };
}

/** The objects of others that the judge reads beside the manifests. */
function assumedObjects(assumptions: readonly Assumption[]): readonly AssumedObject[] {
  return assumptions.flatMap(({ effect }) => {
    if (effect.is === 'object') return [effect.body];
    return effect.is === 'node' ? effect.bodies ?? [] : [];
  });
}
