/** What Consul gives to the engine. */
import { calleeHops, calleePaths, calleePorts, exposedPatterns } from './callee';
import { CALLERS } from './egress';
import { patternsFor } from './inbound';
import { isConsulUsed, isConsulWritten, mayBeInConsul } from './membership';
import { CONSUL_SITES } from './sites';
import type { CalleeProxies, Mesh } from '../../engine/meshes/mesh';
import { mergePatterns, NO_PATTERNS } from '../../requests/requests';

const CALLEES: CalleeProxies = {
  // Also without any object: what holds by default the installation says.
  decide: isConsulUsed,
  hops: calleeHops,
  paths: calleePaths,
  patterns: (cluster, pod) => (mayBeInConsul(pod) ? mergePatterns([patternsFor(cluster, pod), exposedPatterns(cluster, pod)]) : NO_PATTERNS),
  pathNormalization: () => 'NONE',
  ports: calleePorts,
};

export const CONSUL_MESH: Mesh = {
  sites: CONSUL_SITES,
  isUsed: isConsulUsed,
  isWritten: isConsulWritten,
  callers: CALLERS,
  callees: CALLEES,
};
