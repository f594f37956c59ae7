/**
 * Policies of Cilium: the judge reads what they say of connections. What they say of anything else is listed here, and refused where it opens or closes
 * something that no connection shows. Source: the CRD, v1.20.
 */
import { anythingIn, each, fields, refused } from './shape';
import type { Shape } from './shape';

const PEERS = ['Endpoints', 'Nodes', 'Entities', 'CIDR', 'CIDRSet', 'Groups', 'Requires'];

const PORT_RULE: Shape = fields({
  ...anythingIn('ports', 'rules', 'serverNames'),
  terminatingTLS: refused('TLS ends at the proxy, which then sees what is sent'),
  originatingTLS: refused('the proxy speaks for the pod with a certificate of its own'),
  listener: refused('another proxy gets the connection'),
});

function rule(word: 'from' | 'to', ...more: readonly string[]): Shape {
  return fields({
    ...anythingIn(...PEERS.map((kind) => `${word}${kind}`), ...more),
    toPorts: each(PORT_RULE),
    icmps: refused('it opens ICMP, which nothing declares'),
    authentication: refused('who can show an identity is not known'),
  });
}

export const CILIUM_NETWORK_POLICY: Shape = fields({
  ...anythingIn('endpointSelector', 'nodeSelector', 'enableDefaultDeny', 'labels', 'description', 'log'),
  ingress: each(rule('from')),
  egress: each(rule('to', 'toServices', 'toFQDNs')),
  ingressDeny: each(fields(anythingIn(...PEERS.map((kind) => `from${kind}`), 'toPorts', 'icmps'))),
  egressDeny: each(fields(anythingIn(...PEERS.map((kind) => `to${kind}`), 'toServices', 'toPorts', 'icmps'))),
});
