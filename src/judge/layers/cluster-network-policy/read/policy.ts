import type { ClusterDirection, ClusterPolicy, ClusterRule, Dialect, PolicyTier, Spelling } from './model';
import { EVERY_POD, parsePeers, parseSubject } from './peers';
import { parsePorts } from './ports';
import { BASELINE_NAME, limited, SCHEMA } from './refusals';
import type { Field, ObjectRef } from '../../../objects/read/field';

const EGRESS_PEERS = ['namespaces', 'pods', 'nodes', 'networks'];
const SPEC = ['subject', 'ingress', 'egress'];

const SPELLINGS: Readonly<Record<Dialect, Spelling>> = {
  AdminNetworkPolicy: {
    dialect: 'AdminNetworkPolicy',
    actions: new Map([['Allow', 'allow'], ['Deny', 'deny'], ['Pass', 'pass']]),
    specFields: new Set([...SPEC, 'priority']),
    portsKey: 'ports',
    most: 100,
    egressPeers: new Set([...EGRESS_PEERS, 'domainNames']),
  },
  BaselineAdminNetworkPolicy: {
    dialect: 'BaselineAdminNetworkPolicy',
    actions: new Map([['Allow', 'allow'], ['Deny', 'deny']]),
    specFields: new Set(SPEC),
    portsKey: 'ports',
    most: 100,
    egressPeers: new Set(EGRESS_PEERS),
  },
  ClusterNetworkPolicy: {
    dialect: 'ClusterNetworkPolicy',
    actions: new Map([['Accept', 'allow'], ['Deny', 'deny'], ['Pass', 'pass']]),
    specFields: new Set([...SPEC, 'priority', 'tier']),
    portsKey: 'protocols',
    most: 25,
    egressPeers: new Set([...EGRESS_PEERS, 'domainNames']),
  },
};

const INGRESS_PEERS: ReadonlySet<string> = new Set(['namespaces', 'pods']);
const TIERS = ['Admin', 'Baseline'] as const;
const LAST_PRIORITY = 1000;
const LONGEST_NAME = 100;

export type ParseClusterPolicy = (ref: ObjectRef, root: Field, malformed: () => boolean) => ClusterPolicy;

/**
 * Reads one of the kinds of policy.networking.k8s.io, with the fields of the experimental channel. Source: network-policy-api, apis/v1alpha1,
 * v1alpha2 and v1beta1, and the schemas in config/crd.
 */
export function clusterPolicyReader(dialect: Dialect): ParseClusterPolicy {
  const spelling = SPELLINGS[dialect];
  return (ref, root, malformed) => {
    const spec = root.child('spec');
    if (!spec.present) {
      spec.refuse(SCHEMA.required('a spec'));
      return Object.freeze({ ref, tier: 'admin', priority: 0, subject: EVERY_POD, rules: Object.freeze({ ingress: [], egress: [] }), malformed: true });
    }
    spec.only(spelling.specFields);
    if (dialect === 'BaselineAdminNetworkPolicy' && ref.name !== BASELINE_NAME) root.child('metadata').child('name').refuse(SCHEMA.baselineName);
    const tier = dialect === 'ClusterNetworkPolicy' ? readTier(spec.child('tier')) : 'admin';
    const priority = dialect === 'BaselineAdminNetworkPolicy' ? 0 : readPriority(spec.child('priority'));
    const subject = parseSubject(spec.child('subject'), spelling);
    const rules = Object.freeze({ ingress: parseRules(spec, 'ingress', spelling), egress: parseRules(spec, 'egress', spelling) });
    return Object.freeze({
      ref, tier: dialect === 'BaselineAdminNetworkPolicy' ? 'baseline' : tier, priority, subject, rules, malformed: malformed(),
    });
  };
}

function readTier(field: Field): PolicyTier {
  if (!field.present) field.refuse(SCHEMA.required(TIERS.join(' or ')));
  return field.oneOf(TIERS) === 'Baseline' ? 'baseline' : 'admin';
}

function readPriority(field: Field): number {
  if (!field.present) field.refuse(SCHEMA.required(`a priority from 0 to ${LAST_PRIORITY}`));
  const priority = field.integer() ?? 0;
  if (priority < 0 || priority > LAST_PRIORITY) field.refuse(SCHEMA.priority);
  return priority;
}

function parseRules(spec: Field, direction: ClusterDirection, spelling: Spelling): readonly ClusterRule[] {
  const peersKey = direction === 'ingress' ? 'from' : 'to';
  const fields = new Set(['name', 'action', peersKey, spelling.portsKey]);
  const known = direction === 'ingress' ? INGRESS_PEERS : spelling.egressPeers;
  return Object.freeze(limited(spec.child(direction), 0, spelling.most).map((rule): ClusterRule => {
    if (!rule.present) rule.report('wrong-type', 'a rule');
    rule.only(fields);
    const name = rule.child('name').string();
    if (name !== undefined && [...name].length > LONGEST_NAME) rule.child('name').refuse(SCHEMA.tooLong(LONGEST_NAME));
    const action = readAction(rule.child('action'), spelling);
    const peers = rule.child(peersKey);
    if (!peers.present) peers.refuse(SCHEMA.required('at least one peer'));
    const ports = parsePorts(rule.child(spelling.portsKey), spelling);
    const found = limited(peers, 1, spelling.most).flatMap((peer) => parsePeers(peer, known, action, spelling));
    if (ports !== 'any' && ports.some(({ kind }) => kind === 'named') && found.some(({ kind }) => kind !== 'pods')) rule.refuse(SCHEMA.namedPorts);
    return Object.freeze({ ...(name !== undefined && { name }), action, peers: Object.freeze(found), ports });
  }));
}

function readAction(field: Field, { actions }: Spelling): ClusterRule['action'] {
  if (!field.present) field.refuse(SCHEMA.required([...actions.keys()].join(', ')));
  const action = field.oneOf([...actions.keys()]);
  return actions.get(action ?? '') ?? 'deny';
}
