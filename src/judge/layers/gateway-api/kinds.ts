/** Kinds of the Gateway API. Source: Gateway API 1.5. */
import { always, ANY_KIND, doubtful, fieldsOf, read, type Body, type DoubtfulKind, type Groups } from '../../objects/kinds/kind';
import type { Versions } from '../../objects/kinds/versions';

const SERVED = ['v1', 'v1beta1', 'v1alpha2'];
const WAY_IN = 'it opens a way in through a gateway';

export const GATEWAY_API_KINDS: Groups = {
  'gateway.networking.k8s.io': {
    ...read('namespaced', SERVED, 'Gateway', 'HTTPRoute', 'GRPCRoute', 'ReferenceGrant'),
    ...doubtful('cluster', 'pods', 'it decides which controller makes the pods of Gateways, and how', ['GatewayClass'], { onlyIf: changesGateways }),
    ...doubtful('namespaced', 'reach', WAY_IN, ['TCPRoute', 'TLSRoute', 'UDPRoute'], { routes: always }),
    ...doubtful('namespaced', 'reach', 'it adds listeners to a gateway', ['ListenerSet'], { routes: always }),
    ...doubtful('namespaced', 'reach', 'it decides how a gateway calls its backends', ['BackendTLSPolicy', 'BackendLBPolicy']),
  },
  'gateway.networking.x-k8s.io': {
    ...doubtful('namespaced', 'reach', 'it adds listeners to a gateway', ['XListenerSet'], { routes: always }),
    ...doubtful('namespaced', 'reach', 'it decides how a gateway calls its backends', ['XBackendTrafficPolicy']),
    ...doubtful('cluster', 'reach', 'it configures a mesh', ['XMesh']),
  },
  'inference.networking.k8s.io': doubtful('namespaced', 'reach', 'it adds backends to a gateway', ['InferencePool']),
  'inference.networking.x-k8s.io': doubtful('namespaced', 'reach', 'it adds backends to a gateway', [ANY_KIND]),
};

export const GATEWAY_API_SERVED: Versions = {
  'gateway.networking.k8s.io': {
    GatewayClass: ['v1', 'v1beta1'], Gateway: ['v1', 'v1beta1'], HTTPRoute: ['v1', 'v1beta1'], GRPCRoute: ['v1', 'v1alpha2'], ReferenceGrant: ['v1', 'v1beta1', 'v1alpha2'],
  },
};

const ISTIO_CLASS = /^istio($|-)/;

/** Parameters change the pods of Gateways; another controller under a name of Istio's takes them over. Source: Gateway API GatewayClass. */
function changesGateways({ metadata, spec }: Body): boolean {
  const { controllerName, parametersRef } = fieldsOf(spec);
  const { name } = fieldsOf(metadata);
  const isIstios = typeof name === 'string' && ISTIO_CLASS.test(name);
  return (parametersRef !== undefined && parametersRef !== null) || (isIstios && !(typeof controllerName === 'string' && controllerName.startsWith('istio.io/')));
}

/** A route whose parent is no Gateway leads calls inside the mesh elsewhere, and shows proxies what it leads to. Source: Gateway API, GAMMA. */
export function divertingRoute(parents: readonly string[]): DoubtfulKind {
  const because = `its parent ${parents.join(', ')} is no Gateway, so that it diverts calls inside the mesh`;
  return { is: 'doubtful', because, changes: 'reach', hops: ['proxy-egress'], reach: 'cluster' };
}
