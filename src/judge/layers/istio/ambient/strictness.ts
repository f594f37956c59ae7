/**
 * Whether ztunnel turns away callers without an identity, by the PeerAuthentications of a pod.
 *
 * Sources: Istio "PeerAuthentication" (ambient) and pilot's conversion (serviceregistry/ambient/authorization.go). STRICT becomes a policy that
 * denies whoever shows no identity; PERMISSIVE and DISABLE are the same here, because a tunnel is taken in any case. Ports of a policy with a
 * selector make a policy of their own, with oddities that are kept here:
 * - A port that is DISABLE makes no exception from what is STRICT above it, unless another one is PERMISSIVE.
 * - A namespace's policy without a mode, over a mesh that is STRICT, loses the exceptions of ports: then nobody is turned away.
 * - Where the mesh is STRICT and the namespace says nothing, a port that is STRICT is left out, also where the workload itself is not STRICT.
 */
import type { MtlsMode } from '../read/authentication';

/** A PeerAuthentication, as far as ztunnel is concerned. */
export interface Stated {
  readonly mode: MtlsMode;
  readonly portModes: ReadonlyMap<number, MtlsMode>;
  /** Whether it has a selector, which may be empty. */
  readonly hasSelector: boolean;
}

/** The oldest policy of each scope. */
export interface Scopes {
  readonly mesh?: Stated;
  readonly namespace?: Stated;
  readonly workload?: Stated;
}

/** Whether a port is closed to callers without an identity. */
export function isStrictAt(scopes: Scopes, port: number): boolean {
  const { workload } = scopes;
  const above = isStrictAbove(scopes);
  if (!workload) return above;
  const mode = workload.portModes.get(port) ?? 'UNSET';
  if (workload.mode === 'STRICT') return !isOpen(mode);
  if (isOpen(workload.mode)) return mode === 'STRICT' && !isLeftOut(seenAbove(scopes));
  const modes = [...workload.portModes.values()];
  // Ports count where one of them is unlike what stands above.
  return modes.includes(above ? 'PERMISSIVE' : 'STRICT') ? asConverted(scopes, modes, mode) : above;
}

function isOpen(mode: MtlsMode): boolean {
  return mode === 'PERMISSIVE' || mode === 'DISABLE';
}

function isStrictAbove({ mesh, namespace }: Scopes): boolean {
  const own = namespace?.mode ?? 'UNSET';
  return own === 'UNSET' ? mesh?.mode === 'STRICT' : own === 'STRICT';
}

/** What the policy that is made of ports says, under a workload's policy without a mode. */
function asConverted(scopes: Scopes, modes: readonly MtlsMode[], mode: MtlsMode): boolean {
  const above = seenAbove(scopes);
  if ((above.own ?? above.root) === 'STRICT') return modes.some(isOpen) && !isOpen(mode);
  return mode === 'STRICT' && !isLeftOut(above);
}

/** It is made with a look at policies without a selector alone. */
function seenAbove({ mesh, namespace }: Scopes): { readonly own?: MtlsMode; readonly root?: MtlsMode } {
  return { ...(namespace && !namespace.hasSelector && { own: namespace.mode }), ...(mesh && !mesh.hasSelector && { root: mesh.mode }) };
}

function isLeftOut({ own = 'UNSET', root }: { readonly own?: MtlsMode; readonly root?: MtlsMode }): boolean {
  return own === 'UNSET' && root === 'STRICT';
}
