import { authorizerAssumptions, authorizerFindings, settingFindings } from './authorizers';
import { hasSidecars, installationOf, readSidecars } from './cluster-spec';
import type { IstioRecord, SidecarSpec } from './cluster-spec';
import { isDeclaredOpening } from './declared-openings';
import { enforcementPoints } from './enforcement-points';
import { gatewayFindings } from './gateways';
import { groundRules, namespaceLabels } from './ground-rules';
import { KEYS } from './keys';
import { KINDS } from './kinds';
import { limitFindings } from './limits';
import { meshWideFindings } from './mesh-wide';
import { missingPaths } from './missing-paths';
import { missingInNamespace, NAMESPACE_POLICIES } from './namespaces';
import { NEEDS } from './needs';
import { brokenProxy } from './proxies';
import { rateLimitFindings } from './rate-limits';
import { requestTimeFindings } from './request-times';
import { serviceEntryFindings } from './service-entries';
import { sidecarHostFindings } from './sidecar-hosts';
import { userFindings } from './users';
import { withoutIstio } from './view';
import { wildcardCallFindings } from './wildcard-calls';
import { callersByLabel } from '../callers-by-label';
import type { MeshContract } from '../contract';

export const ISTIO: MeshContract<SidecarSpec, IstioRecord> = {
  words: 'Istio',
  decides: true,
  holdsCallers: true,
  read: readSidecars,
  installations: (mesh) => [installationOf(mesh)],
  membership: ({ revision }) => ({ meshed: true, ...(revision !== undefined && { revision }) }),
  needs: NEEDS,
  hidden: withoutIstio,
  enforcementPoints,
  assumptions: authorizerAssumptions,
  kinds: KINDS,
  keys: KEYS,
  checks: {
    understood: [sidecarHostFindings],
    objects: [
      gatewayFindings, serviceEntryFindings, meshWideFindings, userFindings, authorizerFindings, limitFindings,
      rateLimitFindings, requestTimeFindings,
    ],
    inCluster: [settingFindings],
    workloads: [missingPaths, wildcardCallFindings, callersByLabel(hasSidecars, { oneNetworkPort: false })],
    isDeclaredOpening,
    namespacePolicies: NAMESPACE_POLICIES,
    namespaceLabels,
    groundRules,
    namespace: missingInNamespace,
    enrolment: brokenProxy,
    enrolmentRules: ['unmeshed-workload', 'own-proxy', 'proxy-user'],
  },
};
