import { evidenceAt } from '../evidence';
import type { RuleInput } from '../input';
import type { Evidence } from '../rule';

/** Protocols of Istio's Gateway that need a tls block to be encrypted. Source: Istio Gateway, Port. */
const PLAIN: readonly unknown[] = ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'MONGO', 'TCP'];

/** Servers of Istio's own Gateways without TLS. */
export function plainServers(input: RuleInput): readonly Evidence[] {
  return input.ofKind('networking.istio.io', 'Gateway').flatMap(({ ref, root }) => root.child('spec').child('servers').items().flatMap((server) => {
    const protocol = server.child('port').child('protocol');
    const tls = server.child('tls');
    const encrypted = tls.child('mode').present || tls.child('httpsRedirect').value === true || tls.child('credentialName').present;
    if (encrypted || !PLAIN.includes(String(protocol.value).toUpperCase())) return [];
    const details = { port: String(server.child('port').child('number').value), protocol: String(protocol.value) };
    return [evidenceAt(ref, protocol, { details })];
  }));
}
