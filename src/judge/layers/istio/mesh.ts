/** What Istio gives to the engine. */
import { ambientPaths } from './ambient/paths';
import { doubtOutside, PATHS_OUTSIDE } from './ambient/paths-outside';
import { dialling } from './ambient/ways';
import { tokensAskedAt } from './asked-tokens';
import { calleeHops } from './callee-hops';
import { callerTestsOf } from './caller-tests';
import { istiosOf } from './installations';
import { ISTIO } from './key';
import { istioOf } from './membership';
import { policyPorts } from './policy-ports';
import { egressToAddress, egressToPod, egressToService, limitedCallers, registryOf } from './proxy-egress';
import { passedOn, tokenHeaders } from './request-authentication';
import { requestPatternsAt } from './request-patterns';
import { ISTIO_SITES, PROXY_EGRESS } from './sites';
import { waysTo } from './ways';
import type { Cluster } from '../../cluster/cluster';
import { eitherOf } from '../../engine/decision';
import type { CalleeProxies, CallerProxies, Mesh } from '../../engine/meshes/mesh';

const CALLERS: CallerProxies = {
  site: PROXY_EGRESS,
  proxied: (cluster) => callerTestsOf(cluster).proxied,
  limited: limitedCallers,
  // Those in ambient mode pass on everything, and a waypoint may stand on one of their ways alone.
  passing: (cluster) => {
    const [{ open }, ambient] = [callerTestsOf(cluster), dialling(cluster)];
    return ambient ? eitherOf([open, ambient]) : open;
  },
  ways: waysTo,
  toPod: egressToPod,
  toAddress: egressToAddress,
  toService: egressToService,
  // A peer that may be behind any Service may be reached at the ports that Sidecars pick.
  ports: (cluster, { undeclared, viaServices }) => (undeclared || viaServices ? callerTestsOf(cluster).pickedPorts : []),
  outside: registryOf,
};

const CALLEES: CalleeProxies = {
  // Without policies they are PERMISSIVE and allow everything.
  decide: ({ manifests, workloads }) => manifests.of(ISTIO).peerAuthentications.length + manifests.of(ISTIO).authorizationPolicies.length > 0
    || workloads.some(({ inbound, mesh }) => inbound === 'unclear' || mesh === 'shared' || mesh === 'relay'),
  hops: calleeHops,
  paths: ambientPaths,
  patterns: requestPatternsAt,
  tokens: tokensAskedAt,
  tokenHeaders,
  passesOn: passedOn,
  pathNormalization: ({ settings }, callee) => (callee ? istioOf(callee) : istiosOf(settings)[0]).pathNormalization,
  ports: policyPorts,
};

export const ISTIO_MESH: Mesh = { sites: ISTIO_SITES, isWritten, doubt: doubtOutside, callers: CALLERS, callees: CALLEES, outside: PATHS_OUTSIDE };

function isWritten({ manifests }: Cluster): boolean {
  const { peerAuthentications, authorizationPolicies, requestAuthentications, sidecars } = manifests.of(ISTIO);
  return peerAuthentications.length + authorizationPolicies.length + requestAuthentications.length + sidecars.length > 0;
}
