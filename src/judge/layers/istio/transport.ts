/** Mutual TLS at a port of a callee's sidecar, as a decision: whether the proxy accepts the way in which a caller arrives. */

import { type EffectiveMode } from './effective-mode';
import type { IstioInstallation } from './installations';
import { istioOf } from './membership';
import { acceptance, mtlsModeOf } from './mtls';
import { transportSecurityOf, type TransportSecurity } from './transport-security';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';
import type { Dial } from '../../core/flow';
import type { TraceEntry } from '../../core/trace';
import type { Decision, PeerTest, Policy, PolicyEntry } from '../../engine/decision';

interface Asking {
  /** `address`: callers dial the address of the pod, which their proxies pass on in plain text. @default - a Service */
  readonly dial?: Dial;
  /** Whether the policies that set the mode are named. @default false */
  readonly explained?: boolean;
}

export function transportDecision(cluster: Cluster, callee: Pod, port: number, { dial, explained = false }: Asking = {}): Decision {
  const entries: TraceEntry[] = [];
  const mode = mtlsModeOf(cluster, callee, port, explained ? (entry) => { entries.push(entry); } : undefined);
  const decision = decisionOf(cluster, istioOf(callee), mode, dial);
  if (entries.length === 0) return decision;
  const policies = entries.map(({ object, path, effect, truth, because: why, ofLabels }): Policy => ({
    ...(object && { object }),
    rules: [],
    words: { none: { path, effect, truth, because: why, ...(ofLabels && { ofLabels }) }, rule: () => ({ because: why }) },
  }));
  const [tier] = decision.tiers;
  return { ...decision, tiers: [{ ...tier, policies: [...policies, ...tier.policies] }] };
}

const DECISIONS = new WeakMap<Cluster, Map<string, Decision>>();

/** The decision of all ports that accept the same. */
function decisionOf(cluster: Cluster, callee: IstioInstallation, mode: EffectiveMode, dial: Dial = 'service'): Decision {
  let known = DECISIONS.get(cluster);
  if (!known) DECISIONS.set(cluster, known = new Map());
  const key = `${dial} ${mode} ${callee.number}`;
  let decision = known.get(key);
  if (!decision) known.set(key, decision = compile(cluster, callee, mode, dial));
  return decision;
}

function compile(cluster: Cluster, callee: IstioInstallation, mode: EffectiveMode, dial: Dial): Decision {
  const security = (peer: Peer) => (dial === 'address' ? 'plain' : transportSecurityOf(cluster, peer, callee, mode));
  const because = (peer: Peer) => `the port is ${mode}, the caller arrives ${SECURITY_WORDS[security(peer)]}`;
  const accepted: PeerTest = { kind: 'entity', key: `arrives ${dial} ${mode} ${callee.number}`, matches: (peer) => acceptance(mode, security(peer)) };
  const proxy: Policy = {
    rules: [{ action: 'allow', peer: accepted, request: 'any', path: [] }],
    words: {
      none: ({ peer }): PolicyEntry => ({ path: [], effect: 'denies', truth: 'no', because: because(peer) }),
      rule: (_, __, { peer }) => ({ because: because(peer) }),
    },
  };
  return { tiers: [{ mode: 'any-allow', captures: 'always', policies: [proxy] }], otherwise: 'no' };
}

const SECURITY_WORDS: Readonly<Record<TransportSecurity, string>> = {
  mtls: 'with mutual TLS',
  foreign: 'with mutual TLS of an installation with another trust domain, which only federation makes acceptable',
  plain: 'in plain text',
  unknown: 'in a way that the manifests do not tell',
};
