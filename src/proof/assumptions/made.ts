/** The assumptions of a proof, as far as they are made. */
import type { AssumedObject } from './assumed-object';
import type { Assumption } from './assumption';
import { assumptionsOf, withoutNodes } from './assumptions';
import { foreignPods } from './foreign-pods';
import { gatewayPods } from './gateway-pods';
import { gatewaysOfOthers } from './gateways-of-others';
import { groundRules } from './ground-rules';
import { allPodsOfOthers } from './pods-of-others';
import { references } from './references';
import { relaysOfOthers } from './relays-of-others';
import type { Manifests } from '../../judge/objects/manifests';
import type { EnforcementPoint } from '../enforcement-point';
import { withoutNetworkPolicies } from '../network-policy/view';
import type { ProvedObject } from '../objects/proof-input';
import { fieldsOf } from '../objects/values';
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
 * @param given manifests of others: what they hold of a namespace is not assumed
 * @param without assumptions that are not made
 */
export function madeAssumptions(
  graph: Specification, given: readonly ProvedObject[], without: ((assumption: Assumption) => boolean) | undefined,
): Made {
  const seen = (point: EnforcementPoint, manifests: Manifests): Manifests => point.see(manifests);
  if (!without) {
    const made = [
      ...groundRules(graph, namespacesIn(given)), ...foreignPods(graph),
      ...gatewaysOfOthers(graph), ...relaysOfOthers(graph), ...references(graph, given), ...allPodsOfOthers(graph),
    ];
    return { graph, objects: [...assumedObjects(made), ...gatewayPods(graph)], see: seen };
  }
  const all = assumptionsOf(graph);
  const [dropped, kept] = [all.filter(without), all.filter((assumption) => !without(assumption))];
  const effects = dropped.map(({ effect }) => effect);
  return {
    graph: withoutNodes(graph, new Set(effects.flatMap((effect) => (effect.is === 'node' ? [effect.id] : [])))),
    objects: [
      ...assumedObjects(kept), ...gatewayPods(graph),
      ...effects.flatMap((effect) => (effect.is === 'counterexample' ? effect.bodies() : [])),
    ],
    see: (point, manifests) => effects.reduce((left, effect) => {
      if (effect.is === 'network') return withoutNetworkPolicies(left);
      return effect.is === 'mesh' ? effect.hidden(left) : left;
    }, seen(point, manifests)),
  };
}

export function namespacesIn(objects: readonly ProvedObject[]): ReadonlySet<string> {
  return new Set(objects.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [String(fieldsOf(metadata).name)] : [])));
}

/** The objects of others that the judge reads beside the manifests. */
export function assumedObjects(assumptions: readonly Assumption[]): readonly AssumedObject[] {
  return assumptions.flatMap(({ effect }) => {
    if (effect.is === 'objects') return effect.bodies;
    return effect.is === 'node' ? effect.bodies ?? [] : [];
  });
}
