/** Mutual TLS at a port of a callee's sidecar, as a decision: whether the proxy accepts the way in which a caller arrives. */
import { type EffectiveMode } from './effective-mode';
import { acceptance, mtlsModeOf } from './mtls';
import { transportSecurityOf, type TransportSecurity } from './transport-security';
import type { Cluster } from '../../cluster/cluster';
import type { Peer, Pod } from '../../cluster/pod';
import type { TraceEntry } from '../../core/trace';
import type { Decision, PeerTest, Policy, PolicyEntry } from '../../engine/decision';
import type { Installation } from '../../options';

interface Asking {
  /** `address`: callers dial the address of the pod, which their proxies pass on in plain text. @default - a Service */
  readonly dial?: 'address' | undefined;
  /** Whether the policies that set the mode are named. @default false */
  readonly explained?: boolean;
}

export function transportDecision(cluster: Cluster, callee: Pod, port: number, { dial, explained = false }: Asking = {}): Decision {
  const entries: TraceEntry[] = [];
  const mode = mtlsModeOf(cluster, callee, port, explained ? (entry) => { entries.push(entry); } : undefined);
  const security = (peer: Peer) => (dial === 'address' ? 'plain' : transportSecurityOf(cluster, peer, callee.installation, mode));
  const because = (peer: Peer) => `the port is ${mode}, the caller arrives ${SECURITY_WORDS[security(peer)]}`;
  const policies = entries.map(({ object, path, effect, truth, because: why, ofLabels }): Policy => ({
    ...(object && { object }),
    rules: [],
    words: { none: { path, effect, truth, because: why, ...(ofLabels && { ofLabels }) }, rule: () => ({ because: why }) },
  }));
  const proxy: Policy = {
    rules: [{ action: 'allow', peer: acceptedBy(cluster, callee.installation, mode, dial), request: 'any', path: [] }],
    words: {
      none: ({ peer }): PolicyEntry => ({ path: [], effect: 'denies', truth: 'no', because: because(peer) }),
      rule: (_, __, { peer }) => ({ because: because(peer) }),
    },
  };
  return { tiers: [{ mode: 'any-allow', captures: 'always', policies: [...policies, proxy] }], otherwise: 'no' };
}

function acceptedBy(cluster: Cluster, callee: Installation, mode: EffectiveMode, dial?: 'address'): PeerTest {
  return {
    kind: 'entity',
    key: `arrives ${dial ?? ''} ${mode} ${callee.number}`,
    matches: (peer) => acceptance(mode, dial === 'address' ? 'plain' : transportSecurityOf(cluster, peer, callee, mode)),
  };
}

const SECURITY_WORDS: Readonly<Record<TransportSecurity, string>> = {
  mtls: 'with mutual TLS',
  foreign: 'with mutual TLS of an installation with another trust domain, which only federation makes acceptable',
  plain: 'in plain text',
  unknown: 'in a way that the manifests do not tell',
};
