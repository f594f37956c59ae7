import type { Labels } from '../../graph/labels';
import type { WorkloadNode } from '../../graph/nodes';
import { cidrsFromOutside, portsFromOutside } from '../../graph/outside';
import { transportOf } from '../../graph/port';
import type { AppProtocol, PortNode, Transport } from '../../graph/port';
import { callsItself } from '../../graph/trust-graph';
import type { TrustGraph } from '../../graph/trust-graph';
import type { ObjectTemplate } from '../manifest';

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
  readonly nodePort?: number;
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
    ports: workload.ports.map(servicePort),
  };
}

export interface OutsideServiceSpec {
  readonly type: 'LoadBalancer' | 'NodePort';
  readonly loadBalancerClass?: string;
  readonly allocateLoadBalancerNodePorts?: false;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly externalTrafficPolicy: 'Local';
  readonly selector: Labels;
  readonly ports: readonly ServicePort[];
}

interface OutsideServiceBody {
  readonly spec: OutsideServiceSpec;
}

/**
 * For the networks that call, and what they call. "Local" keeps their addresses, by which policies know them.
 * @see https://kubernetes.io/docs/tutorials/services/source-ip/
 */
export const outsideService: ObjectTemplate<WorkloadNode, OutsideServiceBody> = {
  apiVersion: 'v1',
  kind: 'Service',
  fields: ['spec'],
  render: (graph, workload) => {
    const { outside } = workload;
    if (!outside) throw new Error(`${workload.id} has no Service for networks outside`);
    const nodePorts = outside.type === 'NodePort' ? outside.nodePorts : {};
    return {
      spec: {
        type: outside.type,
        ...(outside.type === 'LoadBalancer' ? {
          ...(outside.loadBalancerClass === undefined ? {} : { loadBalancerClass: outside.loadBalancerClass }),
          ...(outside.allocateNodePorts ? {} : { allocateLoadBalancerNodePorts: false as const }),
          loadBalancerSourceRanges: cidrsFromOutside(graph, workload),
        } : {}),
        externalTrafficPolicy: 'Local',
        selector: workload.selector,
        ports: portsFromOutside(graph, workload).map((port) => ({
          ...servicePort(port), ...(Object.hasOwn(nodePorts, port.name) ? { nodePort: nodePorts[port.name] } : {}),
        })),
      },
    };
  },
};

function servicePort(port: PortNode): ServicePort {
  return { name: port.name, port: port.servicePort, targetPort: port.containerPort, protocol: transportOf(port), ...appProtocol(port.protocol) };
}

function appProtocol(protocol: AppProtocol): { readonly appProtocol?: string } {
  const name = APP_PROTOCOLS[protocol];
  return name === undefined ? {} : { appProtocol: name };
}
