import { ALPHA, EVERYWHERE, POLICY_GROUP } from './policy-objects';
import type { AuthorizationPolicyBody, NetworkAuthenticationBody } from './policy-objects';
import type { Labels } from '../../../graph/labels';
import type { GatewayNode, WorkloadNode } from '../../../graph/nodes';
import { transportOf } from '../../../graph/port';
import type { AppProtocol, PortNode } from '../../../graph/port';
import { nonEmpty } from '../../../graph/selection';
import { writtenOf } from '../../../render/gateway-api/gateway';
import type { ObjectTemplate } from '../../../render/manifest';

export interface ServerBody {
  readonly spec: {
    readonly podSelector: { readonly matchLabels: Labels };
    readonly port: number;
    readonly proxyProtocol: string;
    readonly accessPolicy: 'deny';
  };
}

/**
 * How a proxy reads a port. Calls of gRPC are requests of HTTP/2, which say the same and of which rate is limited, too. What the application encrypts
 * itself is carried as it is.
 * @see https://linkerd.io/2/reference/authorization-policy/#server
 */
const PROTOCOLS: Readonly<Record<Exclude<AppProtocol, 'udp'>, string>> = { http: 'HTTP/1', http2: 'HTTP/2', grpc: 'HTTP/2', tcp: 'opaque', tls: 'opaque' };

const SERVER = { apiVersion: `${POLICY_GROUP}/v1beta3`, kind: 'Server', fields: ['spec'] } as const;

/** Closes one port of a workload: whom nothing authorizes gets nothing, whatever holds by default. */
export function server(number: number): ObjectTemplate<WorkloadNode, ServerBody> {
  return {
    ...SERVER,
    render: (_graph, { selector, ports }) => ({
      spec: { podSelector: { matchLabels: selector }, port: number, proxyProtocol: PROTOCOLS[protocolAt(ports, number)], accessPolicy: 'deny' },
    }),
  };
}

/** A listener of an edge, which ends the TLS of its clients itself, or redirects. */
export function edgeServer(number: number): ObjectTemplate<GatewayNode, ServerBody> {
  return {
    ...SERVER,
    render: (_graph, gateway) => {
      const { port, redirectPort } = writtenOf(gateway);
      const protocol = redirectPort && number === redirectPort.containerPort ? PROTOCOLS.http : PROTOCOLS.tls;
      if (number !== port.containerPort && number !== redirectPort?.containerPort) throw new Error(`'${gateway.id}' does not listen on ${number}`);
      return { spec: { podSelector: { matchLabels: gateway.podLabels }, port: number, proxyProtocol: protocol, accessPolicy: 'deny' } };
    },
  };
}

export const edgeClients: ObjectTemplate<GatewayNode, NetworkAuthenticationBody> = {
  ...ALPHA,
  kind: 'NetworkAuthentication',
  render: () => ({ spec: { networks: nonEmpty(EVERYWHERE.map((cidr) => ({ cidr }))) } }),
};

export function edgePolicy(number: number): ObjectTemplate<GatewayNode, AuthorizationPolicyBody> {
  return {
    ...ALPHA,
    kind: 'AuthorizationPolicy',
    render: (_graph, gateway) => {
      const name = nameOfPort(gateway.name, number);
      return {
        spec: { targetRef: { group: POLICY_GROUP, kind: 'Server', name }, requiredAuthenticationRefs: [{ group: POLICY_GROUP, kind: 'NetworkAuthentication', name }] },
      };
    },
  };
}

/** Of a workload's objects for one port. No workload's name has a dot. */
export function nameOfPort(workload: string, port: number): string {
  return `${workload}.${port}`;
}

/** Whether a proxy must look at nothing that is sent there. */
export function isOpaque({ protocol }: PortNode): boolean {
  return protocol !== 'udp' && PROTOCOLS[protocol] === 'opaque';
}

function protocolAt(ports: readonly PortNode[], number: number): Exclude<AppProtocol, 'udp'> {
  const found = ports.find((port) => port.containerPort === number && transportOf(port) === 'TCP');
  if (!found || found.protocol === 'udp') throw new Error(`no port ${number} over TCP`);
  return found.protocol;
}
