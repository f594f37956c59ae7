/**
 * Mutual TLS at a callee's sidecar.
 *
 * Source: Istio PeerAuthentication and pilot's merge of them: PERMISSIVE, then the mesh's policy (root namespace, no
 * selector), then the namespace's, then the workload's; UNSET inherits, the oldest wins in each scope, a policy with a
 * selector in the root namespace is ignored, and an UNSET port takes the merged mode. Callers with a sidecar use auto
 * mTLS, which follows the callee's mode (derived: DISABLE makes them send plain text).
 */
import type { EffectiveMode } from './effective-mode';
import { ISTIO, type IstioIndex } from './key';
import { istioOf, mayHaveSidecar } from './membership';
import type { MtlsMode, PeerAuthentication } from './read/authentication';
import type { TransportSecurity } from './transport-security';
import { NEVER_INTERCEPTED_PORTS } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import { perKey } from '../../cluster/per-key';
import type { Pod } from '../../cluster/pod';
import type { Trace } from '../../core/trace';
import { truthOf, type Truth } from '../../core/verdict';

interface Chosen {
  readonly policy?: PeerAuthentication;
  readonly ambiguous: boolean;
}

/** Whether the callee's proxy takes this port at all. */
export function isIntercepted(pod: Pod, port: number): boolean {
  return mayHaveSidecar(pod) && !NEVER_INTERCEPTED_PORTS.includes(port) && !pod.excludedInbound.includes(port);
}

/** What policies say of a pod, the same at all its ports. */
interface Scopes {
  readonly unclear: readonly PeerAuthentication[];
  /** The mesh, the namespace and the workload. */
  readonly chosen: readonly Chosen[];
  readonly ambiguous: boolean;
  readonly mode: Exclude<MtlsMode, 'UNSET'>;
}

/** Which PeerAuthentications hold for a pod, the same at all its ports. */
export const scopesOf = perKey((peerAuthentications: IstioIndex['peerAuthentications'], pod: Pod): Scopes => {
  const root = istioOf(pod).rootNamespace;
  const mesh = peerAuthentications.find(root, pod);
  const own = pod.namespace === root ? [] : peerAuthentications.find(pod.namespace, pod);
  const chosen = [
    oldest(mesh.filter((policy) => !policy.selector)),
    oldest(own.filter((policy) => !policy.selector)),
    oldest(own.filter((policy) => policy.selector)),
  ];
  let mode: Scopes['mode'] = 'PERMISSIVE';
  for (const { policy } of chosen) if (policy && policy.mode !== 'UNSET') mode = policy.mode;
  const unclear = [...mesh, ...own].filter((policy) => policy.malformed);
  return { unclear, chosen, ambiguous: chosen.some((scope) => scope.ambiguous), mode };
});

export function mtlsModeOf(cluster: Cluster, pod: Pod, port: number, trace?: Trace): EffectiveMode {
  const { unclear, chosen, ambiguous, mode } = scopesOf(cluster.of(ISTIO).peerAuthentications, pod);
  for (const { ref, doubt } of unclear) {
    const because = doubt ?? 'the policy could not be understood';
    trace?.({ hop: 'mtls', object: ref, path: ['spec'], effect: 'depends', truth: 'unknown', because, ...(doubt !== undefined && { ofLabels: true }) });
  }
  if (unclear.length > 0) return 'unknown';
  if (ambiguous) return 'unknown';
  for (const { policy } of chosen) {
    if (policy) trace?.({ hop: 'mtls', object: policy.ref, path: ['spec', 'mtls'], effect: 'requires', truth: 'yes', because: `mode ${policy.mode}` });
  }
  const workload = chosen[2].policy;
  const portMode = workload?.portModes.get(port);
  if (portMode === undefined || portMode === 'UNSET') return mode;
  trace?.({
    hop: 'mtls', object: workload?.ref, path: ['spec', 'portLevelMtls', String(port)], effect: 'requires', truth: 'yes', because: `mode ${portMode} on port ${port}`,
  });
  return portMode;
}

/** The oldest policy of a scope. Manifests often have no age; then policies that differ can't be ranked. */
function oldest(policies: readonly PeerAuthentication[]): Chosen {
  if (policies.length <= 1) return { policy: policies[0], ambiguous: false };
  const sorted = [...policies].sort((left, right) => compare(left.created, right.created));
  const first = sorted.filter((policy) => policy.created === sorted[0].created);
  const dated = sorted.every((policy) => policy.created !== '');
  const rivals = dated ? first : sorted;
  return { policy: sorted[0], ambiguous: rivals.some((policy) => !sameModes(policy, sorted[0])) };
}

function sameModes(left: PeerAuthentication, right: PeerAuthentication): boolean {
  const ports = new Set([...left.portModes.keys(), ...right.portModes.keys()]);
  return left.mode === right.mode && [...ports].every((port) => left.portModes.get(port) === right.portModes.get(port));
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const ACCEPTS: Readonly<Record<EffectiveMode, (security: TransportSecurity) => Truth>> = {
  STRICT: (security) => (security === 'unknown' ? 'unknown' : truthOf(security === 'mtls')),
  PERMISSIVE: () => 'yes',
  // A caller with a sidecar knows the mode and sends plain text.
  DISABLE: () => 'yes',
  unknown: (security) => (security === 'plain' || security === 'unknown' ? 'unknown' : 'yes'),
};

/** Whether a port of this mode accepts who arrives in such a way. */
export function acceptance(mode: EffectiveMode, security: TransportSecurity): Truth {
  // Whether the two installations trust each other's certificates stands in no manifest.
  return security === 'foreign' ? 'unknown' : ACCEPTS[mode](security);
}
