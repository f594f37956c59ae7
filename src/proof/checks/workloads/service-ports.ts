/** Ports of a workload's Service, beside those that lead to what was declared. */
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf } from '../../objects/values';
import { transportOf } from '../../specification/ports';
import type { AppProtocol } from '../../specification/ports';
import { ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { describeValue } from '../matchers';

/** The rule that a waiver lifts. */
const RULE = 'unknown-field';

/**
 * As what proxies read each protocol: with another one they see no requests, or refuse them all. Where none is given, the port's name
 * decides. Source: Kubernetes "Service", application protocol; meshes add names of their own for what they see as plain connections.
 */
const READ_AS: Readonly<Record<AppProtocol, readonly string[]>> = {
  http: ['http', 'kubernetes.io/ws'],
  http2: ['http2', 'kubernetes.io/h2c'],
  grpc: ['grpc', 'grpc-web', 'http2', 'kubernetes.io/h2c'],
  tcp: ['tcp', 'mysql', 'mongo', 'redis'],
  tls: ['tls', 'https', 'kubernetes.io/wss'],
  udp: ['udp'],
};

export function* servicePortFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of ownWorkloads(graph)) {
    const service = objects.tryFind('', 'Service', workload.namespace, workload.name);
    for (const item of itemsOf(fieldsOf(service?.body.spec).ports)) {
      const { port: number, protocol = 'TCP', appProtocol } = fieldsOf(item);
      const declared = workload.ports.find((port) => port.servicePort === number && transportOf(port) === protocol);
      const wrong = declared ? wrongProtocol(declared.protocol, appProtocol) : `has the port ${describeValue(number)}, which is undeclared. Declare it: addPort(…), or delete it`;
      if (wrong === undefined) continue;
      yield { node: workload.id, object: keyOfObject(service!), rule: RULE, text: `${nameOf(service!)} ${wrong}` };
    }
  }
}

function wrongProtocol(declared: AppProtocol, given: unknown): string | undefined {
  if (given === undefined || given === null || READ_AS[declared].includes(String(given).toLowerCase())) return undefined;
  return `has a port with appProtocol: ${describeValue(given)}, which was declared as ${declared}: proxies read its calls as something else. `
    + `Set it to ${READ_AS[declared].map((name) => JSON.stringify(name)).join(' or ')}`;
}
