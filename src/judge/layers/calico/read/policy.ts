import { DIRECTIONS, type CalicoDirection, type CalicoPolicy, type Direction } from './model';
import { namespacesOf, parseRule } from './rule';
import { ALL, allOfExpressions, parseSelector, withPrefix, type Expression } from './selector';
import { groupOf } from '../../../objects/kinds/kind';
import type { Field, ObjectRef } from '../../../objects/read/field';
import { HAS_ACCOUNT, inNamespace, OF_ACCOUNTS } from '../labels';

const COMMON: readonly string[] = ['tier', 'order', 'selector', 'serviceAccountSelector', 'ingress', 'egress', 'types', 'performanceHints'];
const FIELDS = {
  NetworkPolicy: new Set(COMMON),
  GlobalNetworkPolicy: new Set([...COMMON, 'namespaceSelector', 'doNotTrack', 'preDNAT', 'applyOnForward']),
} as const satisfies Record<string, ReadonlySet<string>>;

export const DEFAULT_TIER = 'default';

/** Where Calico itself keeps what is served as projectcalico.org/v3. */
export const STORAGE_GROUP = 'crd.projectcalico.org';

/** Reads a policy of one of the two kinds. */
export function policyReader(kind: keyof typeof FIELDS): (ref: ObjectRef, root: Field, malformed: () => boolean) => CalicoPolicy {
  return (ref, root, malformed) => {
    const spec = root.child('spec').only(FIELDS[kind]);
    const namespace = kind === 'NetworkPolicy' ? ref.namespace : '';
    const tier = spec.child('tier').string() ?? '';
    spec.child('performanceHints').strings();
    spec.child('applyOnForward').boolean();
    const subject = subjectOf(spec, namespace);
    const directions = parseDirections(spec, namespace, groupOf(root.child('apiVersion').string() ?? '') === STORAGE_GROUP);
    // Both are for interfaces of hosts, and never for pods. Source: felix/calc, event_sequencer.go.
    const isOfHosts = [spec.child('doNotTrack').boolean(), spec.child('preDNAT').boolean()].includes(true);
    return Object.freeze({
      ref,
      tier: tier === '' ? DEFAULT_TIER : tier,
      order: parseOrder(spec.child('order')),
      subject,
      directions: isOfHosts ? OF_HOSTS : directions,
      malformed: malformed(),
    });
  };
}

const NO_DIRECTION: CalicoDirection = Object.freeze({ rules: [], governs: 'no' });
const OF_HOSTS: CalicoPolicy['directions'] = Object.freeze({ ingress: NO_DIRECTION, egress: NO_DIRECTION });

/** Behind all others, where there is none. */
export function parseOrder(field: Field): number {
  if (!field.present) return Infinity;
  if (typeof field.value === 'number' && Number.isFinite(field.value)) return field.value;
  field.report('wrong-type', 'a number');
  return Infinity;
}

function subjectOf(spec: Field, namespace: string): Expression {
  const namespaces = parseSelector(spec.child('namespaceSelector'));
  const accounts = parseSelector(spec.child('serviceAccountSelector'));
  const pods = parseSelector(spec.child('selector'));
  return allOfExpressions([
    namespace === '' ? namespaces && namespacesOf(namespaces) : inNamespace(namespace),
    accounts && (accounts.kind === 'all' ? HAS_ACCOUNT : withPrefix(accounts, OF_ACCOUNTS)),
    pods,
  ]) ?? ALL;
}

function parseDirections(spec: Field, namespace: string, isStored: boolean): CalicoPolicy['directions'] {
  const rules = Object.fromEntries(DIRECTIONS.map((direction) => [
    direction, Object.freeze(spec.child(direction).items().flatMap((item) => parseRule(item, direction, namespace) ?? [])),
  ])) as unknown as Readonly<Record<Direction, CalicoDirection['rules']>>;
  const types = parseTypes(spec.child('types'));
  const has = { ingress: spec.child('ingress').items().length > 0, egress: spec.child('egress').items().length > 0 };
  // Source: Calico "NetworkPolicy", types: those of the rules; ingress, where there are none.
  const isGoverned = (direction: Direction) => (types ? types.has(direction) : has[direction] || (direction === 'ingress' && !has.egress));
  // Nobody fills in the types of what goes around the API, and without any Calico takes both.
  const otherwise = isStored && !types ? 'unknown' : 'no';
  const of = (direction: Direction): CalicoDirection => Object.freeze({ rules: rules[direction], governs: isGoverned(direction) ? 'yes' : otherwise });
  return Object.freeze({ ingress: of('ingress'), egress: of('egress') });
}

/** Undefined where none are named. */
function parseTypes(field: Field): ReadonlySet<Direction> | undefined {
  const types = field.items().flatMap((item): readonly Direction[] => {
    if (item.value === 'Ingress') return ['ingress'];
    if (item.value === 'Egress') return ['egress'];
    item.report('bad-value', 'Ingress or Egress');
    return [];
  });
  return types.length === 0 ? undefined : new Set(types);
}
