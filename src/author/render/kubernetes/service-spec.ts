import type { Labels } from '../../graph/labels';
import type { WorkloadNode } from '../../graph/nodes';
import { transportOf } from '../../graph/port';
import type { AppProtocol, Transport } from '../../graph/port';
import { callsItself } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';

export interface ServiceSpec {
  readonly type: 'ClusterIP';
  readonly clusterIP?: 'None';
  readonly publishNotReadyAddresses?: true;
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
}

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  readonly protocol: Transport;
  readonly appProtocol?: string;
}

/**
 * What meshes read to know the protocol; the port's name alone is a convention.
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
 */
const APP_PROTOCOLS: Record<AppProtocol, string | undefined> = {
  http: 'http', http2: 'http2', grpc: 'grpc', tcp: 'tcp', tls: 'tls', udp: undefined,
};

/**
 * Replicas that call one another find themselves before they are ready: none of them is until enough have met.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec, publishNotReadyAddresses
 */
export function serviceSpec(graph: TrustGraph, workload: WorkloadNode): ServiceSpec {
  return {
    type: 'ClusterIP',
    ...(workload.headless ? { clusterIP: 'None' } : {}),
    ...(workload.headless && callsItself(graph, workload.id) ? { publishNotReadyAddresses: true } : {}),
    selector: workload.selector,
    ports: workload.ports.map((port) => ({
      name: port.name,
      port: port.servicePort,
      targetPort: port.containerPort,
      protocol: transportOf(port),
      ...appProtocol(port.protocol),
    })),
  };
}

function appProtocol(protocol: AppProtocol): { readonly appProtocol?: string } {
  const name = APP_PROTOCOLS[protocol];
  return name === undefined ? {} : { appProtocol: name };
}
