/**
 * A waypoint of another program. Policies of its owner that target the Gateway, or the class of all waypoints, hold for every Service behind it, beside
 * those of the Service: an ALLOW opens it, a DENY closes it.
 *
 * Sources: Istio "Configure waypoint proxies" (allowedRoutes, `istio.io/waypoint-for`), "Kubernetes Gateway API" (account of the pods by annotation), and
 * pilot's policy attachment.
 */
import type { RelayNode } from '../../../specification/nodes';
import type { RelayOfOthers } from '../../contract';
import { isIstio } from '../cluster-spec';

const NAME = 'kubernetes.io/metadata.name';

export function waypointOfOthers({ namespace, name, serviceAccount, mesh }: RelayNode, from: readonly string[]): RelayOfOthers {
  const foreign = from.filter((one) => one !== namespace);
  const allowed = foreign.length === 0 ? { from: 'Same' } : { from: 'Selector', selector: { matchExpressions: [{ key: NAME, operator: 'In', values: from }] } };
  const root = isIstio(mesh) ? mesh.rootNamespace : '';
  return {
    gateway: {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: {
        name,
        namespace,
        labels: { 'istio.io/waypoint-for': 'service' },
        ...(serviceAccount !== name && { annotations: { 'gateway.istio.io/service-account': serviceAccount } }),
      },
      spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: allowed } }] },
    },
    podLabels: { 'gateway.networking.k8s.io/gateway-name': name },
    words: `a waypoint (class istio-waypoint) that takes the traffic of Services, lets those of ${from.join(', ')} attach, and is ready`,
    untouched: `opens or closes requests to services of this program, nor does one of ${root} for the class istio-waypoint`,
    opening: {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: `others-${name}`, namespace },
      spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }], action: 'ALLOW', rules: [{}] },
    },
  };
}
