import type { CiliumPolicy, CiliumRule, CiliumSpec, Direction, DirectionRules, EndpointSelection } from './model';
import { parsePeers, peerKeys } from './peers';
import { parsePortRule } from './ports';
import { REFUSED } from './refusals';
import { parseEndpointSelector, type Scope } from './selector';
import type { Field, ObjectRef } from '../../../objects/read/field';

const SPEC_FIELDS: ReadonlySet<string> = new Set([
  'endpointSelector', 'nodeSelector', 'ingress', 'ingressDeny', 'egress', 'egressDeny', 'enableDefaultDeny', 'labels', 'description', 'log',
]);
const DEFAULT_FIELDS: ReadonlySet<string> = new Set(['ingress', 'egress']);
const AUTHENTICATION_FIELDS: ReadonlySet<string> = new Set(['mode']);
const MOST_FIELDS = 40;

const DENY: Readonly<Record<Direction, 'ingressDeny' | 'egressDeny'>> = { ingress: 'ingressDeny', egress: 'egressDeny' };
const NODES: Readonly<Record<Direction, string>> = { ingress: 'fromNodes', egress: 'toNodes' };
const REQUIRES: Readonly<Record<Direction, string>> = { ingress: 'fromRequires', egress: 'toRequires' };

export type ParseCiliumPolicy = (ref: ObjectRef, root: Field, malformed: () => boolean) => CiliumPolicy;

/** Reads a CiliumNetworkPolicy, or with `isClusterwide` a CiliumClusterwideNetworkPolicy, of cilium.io/v2. */
export function ciliumPolicyReader(isClusterwide: boolean): ParseCiliumPolicy {
  return (ref, root, malformed) => {
    const [spec, specs] = [root.child('spec'), root.child('specs')];
    if (!spec.present && !specs.present) root.refuse(REFUSED.empty, ['spec']);
    const policy = Object.freeze({ ref, isClusterwide });
    const fields = [...(spec.present ? [spec] : []), ...specs.items()];
    const read = fields.map((field) => parseSpec(field, policy));
    // The agent takes a policy as a whole.
    return Object.freeze({ ref, specs: Object.freeze(read.map((one): CiliumSpec => Object.freeze({ ...one, malformed: malformed() }))) });
  };
}

function parseSpec(field: Field, policy: CiliumSpec['policy']): Omit<CiliumSpec, 'malformed'> {
  field.only(SPEC_FIELDS);
  const [endpoints, nodes] = [field.child('endpointSelector'), field.child('nodeSelector')];
  if (!endpoints.present && !nodes.present) field.refuse(REFUSED.noSubject);
  if (endpoints.present && nodes.present) field.refuse(REFUSED.twoSubjects);
  const namespace = policy.isClusterwide ? undefined : policy.ref.namespace;
  if (nodes.present) {
    if (!policy.isClusterwide) nodes.refuse(REFUSED.nodes);
    parseEndpointSelector(nodes, { namespace: undefined, isSubject: true });
  }
  const subject = nodes.present ? 'nodes' : parseEndpointSelector(endpoints, { namespace, isSubject: true });
  const scope: Scope = { namespace, isSubject: false, isOfStarting: isOfStarting(subject) };
  const defaults = field.child('enableDefaultDeny').only(DEFAULT_FIELDS);
  const directions = { ingress: parseDirection(field, 'ingress', scope, defaults), egress: parseDirection(field, 'egress', scope, defaults) };
  if (directions.ingress.rules.length + directions.egress.rules.length === 0) field.refuse(REFUSED.noRules);
  return {
    policy,
    path: field.path,
    subject,
    directions: Object.freeze(directions),
    ...(namesNodes(field) && { doubt: 'it names nodes by their labels, for which Cilium ignores it unless enable-node-selector-labels is set' }),
  };
}

function isOfStarting(subject: CiliumSpec['subject']): boolean {
  return (subject as Partial<EndpointSelection>).reserved?.requirements.some(({ key }) => key === 'init') === true;
}

function namesNodes(spec: Field): boolean {
  return (['ingress', 'egress'] as const).some((direction) => [direction, DENY[direction]].some((key) => (
    spec.child(key).items().some((rule) => rule.child(NODES[direction]).items().length > 0)
  )));
}

function parseDirection(spec: Field, direction: Direction, scope: Scope, defaults: Field): DirectionRules {
  const rules = [
    ...spec.child(direction).items().map((item) => parseRule(item, direction, 'allow', scope)),
    ...spec.child(DENY[direction]).items().map((item) => parseRule(item, direction, 'deny', scope)),
  ];
  // A direction without rules isolates nothing, whatever its default says. Source: RulesToPolicyEntries, which makes one entry of each rule.
  return Object.freeze({ rules: Object.freeze(rules), isolates: rules.length > 0 && (defaults.child(direction).boolean() ?? true) });
}

function parseRule(field: Field, direction: Direction, action: 'allow' | 'deny', scope: Scope): CiliumRule {
  if (!field.present) field.report('wrong-type', 'a rule ({} isolates, and lets nobody through)');
  field.only(new Set([...peerKeys(direction, action), 'toPorts', 'icmps', REQUIRES[direction], ...(action === 'allow' ? ['authentication'] : [])]));
  const required = field.child(REQUIRES[direction]);
  if (required.items().length > 0) required.report('not-supported', 'no requirements: versions before 1.19 hold peers to them, and later ones refuse them');
  const [toPorts, icmps] = [field.child('toPorts'), field.child('icmps')];
  if (toPorts.items().length > 0 && icmps.items().length > 0) icmps.refuse(REFUSED.icmp);
  for (const item of icmps.items()) if (item.child('fields').items().length > MOST_FIELDS) item.child('fields').refuse(REFUSED.tooMany(MOST_FIELDS));
  const named = parsePeers(field, direction, action, scope);
  const ofPorts = toPorts.items().map((item) => parsePortRule(item, direction, action));
  const hasPorts = ofPorts.length + icmps.items().length > 0;
  return Object.freeze({
    action,
    // Without peers and without ports a rule is about nobody.
    peers: named === 'unnamed' ? (hasPorts ? 'anyone' : []) : named,
    ports: hasPorts ? ofPorts : 'any',
    ...parseAuthentication(field.child('authentication')),
    path: field.path,
  });
}

function parseAuthentication(field: Field): Pick<CiliumRule, 'doubt'> {
  field.only(AUTHENTICATION_FIELDS);
  if (!field.present) return {};
  const mode = field.child('mode').oneOf(['disabled', 'required', 'test-always-fail']);
  return mode === 'disabled' ? {} : { doubt: `it asks for authentication (${mode ?? 'without a mode'}), and who can show an identity is not known` };
}
