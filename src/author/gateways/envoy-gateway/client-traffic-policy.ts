import { objectLabels } from '../../graph/labels';
import type { GatewayNode } from '../../graph/nodes';
import type { GatewayName } from '../../meshes/backend';
import { writtenOf } from '../../render/gateway-api/gateway';
import type { ObjectTemplate, PlannedObject } from '../../render/manifest';

export interface ClientTrafficPolicyBody {
  readonly spec: {
    readonly targetRefs: readonly [{ readonly group: 'gateway.networking.k8s.io'; readonly kind: 'Gateway'; readonly name: string }];
    readonly clientIPDetection?: { readonly xForwardedFor: { readonly numTrustedHops: number } };
    readonly proxyProtocol?: { readonly optional: false };
  };
}

/** How the proxies of an edge are told the addresses of clients, for all of its listeners. */
export function clientAddressObjects({ name, namespace }: GatewayName): readonly PlannedObject<GatewayNode>[] {
  return [{ id: 'clients', name, namespace, labels: objectLabels(name, namespace), template: clientTrafficPolicy }];
}

/**
 * Where one proxy tells, its own entry is the last one: numTrustedHops counts from the right.
 * @see https://gateway.envoyproxy.io/docs/tasks/traffic/client-traffic-policy/
 */
const clientTrafficPolicy: ObjectTemplate<GatewayNode, ClientTrafficPolicyBody> = {
  apiVersion: 'gateway.envoyproxy.io/v1alpha1',
  kind: 'ClientTrafficPolicy',
  fields: ['spec'],
  render: (_graph, gateway) => {
    const { clientAddress } = writtenOf(gateway);
    if (clientAddress?.kind !== 'told') throw new Error(`nobody tells ${gateway.id} the addresses of its clients`);
    const { trustedProxies } = clientAddress;
    return {
      spec: {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway.name }],
        ...(trustedProxies === undefined
          ? { proxyProtocol: { optional: false } }
          : { clientIPDetection: { xForwardedFor: { numTrustedHops: trustedProxies } } }),
      },
    };
  },
};
