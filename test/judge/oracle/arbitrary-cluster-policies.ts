/** Random policies of policy.networking.k8s.io, as what they mean; they can be written as each of its kinds that has what they say. */
import fc from 'fast-check';
import { CIDRS, labelSelector, namespaceSelector, PORT_NAMES, PORT_NUMBERS, PROTOCOLS } from './arbitrary';

/** Read loosely, like every object that is only written. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

export interface MeantRule {
  readonly action: 'allow' | 'deny' | 'pass';
  readonly peers: readonly Loose[];
  readonly ports?: readonly ({ readonly protocol: string; readonly first: number; readonly last: number } | { readonly name: string })[];
}

export interface MeantPolicy {
  readonly tier: 'admin' | 'baseline';
  readonly priority: number;
  readonly subject: Loose;
  readonly ingress: readonly MeantRule[];
  readonly egress: readonly MeantRule[];
}

const pods = fc.oneof(
  fc.record({ namespaces: namespaceSelector }),
  fc.record({ pods: fc.record({ namespaceSelector, podSelector: labelSelector }) }),
);

const networks = fc.record({ networks: fc.uniqueArray(fc.constantFrom(...CIDRS), { minLength: 1, maxLength: 2 }) });

/** What plugins need not know. */
const experimental = fc.oneof(
  fc.record({ nodes: fc.constantFrom({}, { matchLabels: { pool: 'a' } }) }),
  fc.record({ domainNames: fc.constantFrom(['api.example.com'], ['*.example.com', 'example.org']) }),
);

const numbered = fc.record({
  protocol: fc.constantFrom(...PROTOCOLS), first: fc.constantFrom(...PORT_NUMBERS), more: fc.constantFrom(0, 0, 1, 8000),
}).map(({ protocol, first, more }) => ({ protocol, first, last: first + more }));

const named = fc.record({ name: fc.constantFrom(...PORT_NAMES, 'absent') });

/** The features of the API that are tried. */
export interface Features {
  readonly experimental: boolean;
}

function ruleOf(direction: 'ingress' | 'egress', tier: MeantPolicy['tier'], features: Features): fc.Arbitrary<MeantRule> {
  const action = fc.constantFrom<MeantRule['action'][]>(...(tier === 'admin' ? ['allow', 'deny', 'pass'] as const : ['allow', 'deny'] as const));
  const anyPeer = direction === 'ingress' ? pods : fc.oneof({ weight: 3, arbitrary: pods }, { weight: 2, arbitrary: networks },
    ...(features.experimental ? [{ weight: 1, arbitrary: experimental }] : []));
  const anyPort = features.experimental ? fc.oneof({ weight: 3, arbitrary: numbered }, { weight: 1, arbitrary: named }) : numbered;
  const ports = fc.option(fc.array(anyPort, { minLength: 1, maxLength: 2 }), { nil: undefined });
  return fc.record({ action, peers: fc.array(anyPeer, { minLength: 1, maxLength: 2 }), ports })
    // The schemas refuse domain names in rules that deny, in those of the baseline, and named ports beside addresses.
    .map((one) => ({ ...one, peers: one.peers.filter((peer: Loose) => peer.domainNames === undefined || (one.action === 'allow' && tier === 'admin')) }))
    .filter(({ peers }) => peers.length > 0)
    .map(({ ports: given, ...one }) => {
      const allowed = one.peers.every((peer: Loose) => peer.namespaces ?? peer.pods) ? given : given?.filter((port) => !('name' in port));
      return { ...one, ...(allowed !== undefined && allowed.length > 0 && { ports: allowed }) };
    });
}

export function meantPolicy(features: Features): fc.Arbitrary<MeantPolicy> {
  const ofTier = (tier: MeantPolicy['tier']) => fc.record({
    tier: fc.constant(tier),
    priority: fc.nat(tier === 'admin' ? 3 : 0),
    subject: pods,
    ingress: fc.array(ruleOf('ingress', tier, features), { maxLength: 2 }),
    egress: fc.array(ruleOf('egress', tier, features), { maxLength: 2 }),
  });
  return fc.oneof({ weight: 3, arbitrary: ofTier('admin') }, { weight: 1, arbitrary: ofTier('baseline') });
}

/** At most one is of the baseline, as v1alpha1 wants it. */
export function meantPolicies(features: Features, most: number): fc.Arbitrary<readonly MeantPolicy[]> {
  return fc.array(meantPolicy(features), { maxLength: most }).map((all) => {
    const first = all.findIndex(({ tier }) => tier === 'baseline');
    return all.filter(({ tier }, index) => tier === 'admin' || index === first);
  });
}

const GROUP = 'policy.networking.k8s.io';
const ALPHA_ACTIONS = { allow: 'Allow', deny: 'Deny', pass: 'Pass' };
const ACTIONS = { allow: 'Accept', deny: 'Deny', pass: 'Pass' };

/** As an AdminNetworkPolicy or a BaselineAdminNetworkPolicy. */
export function asAdminPolicy(policy: MeantPolicy, name: string): Loose {
  const isAdmin = policy.tier === 'admin';
  const ports = (rule: MeantRule) => rule.ports && {
    ports: rule.ports.map((port) => {
      if ('name' in port) return { namedPort: port.name };
      const { protocol, first, last } = port;
      return first === last ? { portNumber: { protocol, port: first } } : { portRange: { protocol, start: first, end: last } };
    }),
  };
  return {
    apiVersion: `${GROUP}/v1alpha1`,
    kind: isAdmin ? 'AdminNetworkPolicy' : 'BaselineAdminNetworkPolicy',
    metadata: { name: isAdmin ? name : 'default' },
    spec: {
      ...(isAdmin && { priority: policy.priority }),
      subject: policy.subject,
      ingress: policy.ingress.map((rule) => ({ action: ALPHA_ACTIONS[rule.action], from: rule.peers, ...ports(rule) })),
      egress: policy.egress.map((rule) => ({ action: ALPHA_ACTIONS[rule.action], to: rule.peers, ...ports(rule) })),
    },
  };
}

/** As a ClusterNetworkPolicy. */
export function asClusterPolicy(policy: MeantPolicy, name: string): Loose {
  const protocols = (rule: MeantRule) => rule.ports && {
    protocols: rule.ports.map((port) => {
      if ('name' in port) return { destinationNamedPort: port.name };
      const { protocol, first, last } = port;
      return { [protocol.toLowerCase()]: { destinationPort: first === last ? { number: first } : { range: { start: first, end: last } } } };
    }),
  };
  return {
    apiVersion: `${GROUP}/v1alpha2`,
    kind: 'ClusterNetworkPolicy',
    metadata: { name },
    spec: {
      tier: policy.tier === 'admin' ? 'Admin' : 'Baseline',
      priority: policy.priority,
      subject: policy.subject,
      ingress: policy.ingress.map((rule) => ({ action: ACTIONS[rule.action], from: rule.peers, ...protocols(rule) })),
      egress: policy.egress.map((rule) => ({ action: ACTIONS[rule.action], to: rule.peers, ...protocols(rule) })),
    },
  };
}
