import type { Direction, NetworkPolicy } from '../../judge/layers/network-policy/read/network-policy';
import { evidenceOf } from '../evidence';
import { defineRule } from '../rule';
import { cis, nist, nsa } from '../standards';
import { nameOf } from '../words';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** A pod that nobody thought of must be closed, not open. */
export const DEFAULT_DENY = defineRule({
  code: 'ZT301',
  name: 'default-deny',
  title: 'A namespace does not deny by default in both directions',
  severity: 'error',
  why: 'A pod that no policy selects is open to everybody and may call anybody: the next one that somebody adds, or one whose label is misspelt.',
  fix: 'Add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Ingress, Egress]` to the namespace, without rules.',
  standards: [cis('5.3.2'), nsa('Network policies'), nist('800-204', 'MS-SS-2')],
  check: (input) => {
    const closed = new Set(input.networkPolicies.flatMap(({ typed }) => DIRECTIONS
      .filter((direction) => closesAll(typed, direction))
      .map((direction) => `${typed.ref.namespace}/${direction}`)));
    const used = new Set(input.pods.map(({ ref }) => ref.namespace));
    return [...input.namespaces.values()]
      // A namespace that is not given and holds nothing but Gateways belongs to the platform, whose policies are elsewhere.
      .filter(({ name, item }) => item !== undefined || used.has(name))
      .flatMap(({ ref, name }) => {
        const open = DIRECTIONS.filter((direction) => !closed.has(`${name}/${direction}`));
        return open.length === 0 ? [] : [evidenceOf(ref, ['metadata', 'name'], { got: name, details: { open: open.join(' and ') } })];
      });
  },
  describe: ({ object, details }) => `${nameOf(object)} has no NetworkPolicy that closes ${details.open} for all its pods.`,
});

/** A policy that lets everybody do everything closes nothing, whatever it selects. */
function closesAll(policy: NetworkPolicy, direction: Direction): boolean {
  const rules = policy.rules[direction];
  return policy.podSelector.requirements.length === 0
    && rules !== undefined
    && !rules.some((rule) => rule.peers === 'anyone' && rule.ports === 'any');
}
