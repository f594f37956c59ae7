/** What Linkerd gives to the engine. */
import { calleeHops, calleePaths, calleePorts } from './callee';
import { CALLERS } from './egress';
import { probePaths, routesOf } from './inbound';
import { LINKERD } from './key';
import { ANY_CALL, routePatterns } from './matching';
import { isLinkerdUsed, isInLinkerd, mayBeInLinkerd, notesOf } from './membership';
import { serversOf } from './servers';
import { LINKERD_SITES } from './sites';
import type { Cluster } from '../../cluster/cluster';
import type { Pod } from '../../cluster/pod';
import type { CalleeProxies, Mesh } from '../../engine/meshes/mesh';
import { mergePatterns, NO_PATTERNS, type RequestPatterns } from '../../requests/requests';

const CALLEES: CalleeProxies = {
  // Also without any object: what holds by default the installation says.
  decide: isLinkerdUsed,
  hops: calleeHops,
  paths: calleePaths,
  patterns: patternsAt,
  pathNormalization: () => 'NONE',
  ports: calleePorts,
};

export const LINKERD_MESH: Mesh = {
  sites: LINKERD_SITES,
  isUsed: isLinkerdUsed,
  isWritten: (cluster) => Object.values(cluster.manifests.of(LINKERD)).some((list) => list.length > 0),
  callers: CALLERS,
  callees: CALLEES,
};

function patternsAt(cluster: Cluster, pod: Pod): RequestPatterns {
  if (!isInLinkerd(pod) && !mayBeInLinkerd(cluster, pod)) return NO_PATTERNS;
  const probes = notesOf(pod).probes.flatMap(({ port }) => probePaths(pod, port));
  const servers = serversOf(cluster, pod);
  return mergePatterns([
    ...(probes.length > 0 ? [{ methods: ['GET'], paths: probes, hosts: [] }] : []),
    ...servers.flatMap((server) => {
      const isGrpc = server.protocol === 'gRPC';
      return [...routesOf(cluster, server, isGrpc).map(routePatterns), ...(isGrpc ? [ANY_CALL] : [])];
    }),
  ]);
}
