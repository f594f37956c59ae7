import { calledServiceFindings } from './called-services';
import { isDeclaredOpening } from './declared-openings';
import { enforcementPoints } from './enforcement-points';
import { KEYS } from './keys';
import { KINDS } from './kinds';
import { installationOf, isLinkerd, readLinkerd } from './linkerd-spec';
import type { LinkerdRecord, LinkerdSpec } from './linkerd-spec';
import { namespaceAnnotations, namespaceFindings } from './namespaces';
import { NEEDS } from './needs';
import { podFindings } from './pods';
import { brokenProxy } from './proxies';
import { rateLimitFindings } from './rate-limits';
import { routeFindings } from './routes';
import { serverFindings } from './servers';
import { legsOf, plainCall } from './tunnels';
import { withoutLinkerd } from './view';
import { LINKERD as LAYER } from '../../../judge/layers/linkerd/key';
import { callersByLabel } from '../callers-by-label';
import type { MeshContract } from '../contract';

export const LINKERD: MeshContract<LinkerdSpec, LinkerdRecord> = {
  words: 'Linkerd',
  decides: true,
  // Proxies let out whatever no EgressNetwork holds.
  holdsCallers: false,
  installed: 'its CNI plugin (cniEnabled) leads all traffic of the pods that ask for it to their proxies, which are native sidecars and enforce its policies; calls between proxies '
    + 'arrive at 4143 (outboundTransportMode: transport-header); its settings are the defaults or those that were declared',
  read: readLinkerd,
  installations: (mesh) => [installationOf(mesh)],
  membership: () => ({ meshed: true, mesh: LAYER.name }),
  legs: legsOf,
  plain: plainCall,
  needs: NEEDS,
  // What an edge takes of clients is TLS, which ends behind the proxy.
  gatewayNeeds: { ...NEEDS, seesRequests: false },
  hidden: withoutLinkerd,
  enforcementPoints,
  kinds: KINDS,
  keys: KEYS,
  checks: {
    understood: [],
    objects: [namespaceFindings, podFindings, serverFindings, rateLimitFindings, calledServiceFindings, routeFindings],
    workloads: [callersByLabel(isLinkerd, { oneNetworkPort: true })],
    isDeclaredOpening,
    namespacePolicies: [],
    namespaceLabels: () => ({}),
    namespaceAnnotations,
    groundRules: () => [],
    namespace: () => [],
    enrolment: brokenProxy,
    enrolmentRules: ['unmeshed-workload', 'own-proxy', 'proxy-user'],
  },
};
