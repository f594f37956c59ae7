/**
 * Policies of Cilium: the judge reads what they say of connections. What they say of anything else is listed here, and refused where it opens or closes
 * something that no connection shows. Source: the CRD, v1.20.
 */
import { anythingIn, each, fields, refused } from './shape';
import type { Shape } from './shape';
import { fieldsOf, itemsOf } from '../objects/values';

const PEERS = ['Endpoints', 'Nodes', 'Entities', 'CIDR', 'CIDRSet', 'Groups', 'Requires'];

/** Who is neither a pod that the judge knows nor an address. Source: Cilium "Entities Based". */
const IN_NO_CONNECTION: Readonly<Record<string, string>> = {
  ingress: "it is whatever comes through Cilium's own gateways, from anywhere",
  init: 'it is every pod until its labels are known',
  unmanaged: 'it is every pod that Cilium does not manage',
  health: "it is Cilium's own probes of nodes, which nothing declares",
};

const ENTITY: Shape = (value, path, report) => {
  if (typeof value === 'string' && Object.hasOwn(IN_NO_CONNECTION, value)) report(path, value, IN_NO_CONNECTION[value]);
};

/** The same by their labels, however they are asked for. */
const SELECTOR: Shape = (value, path, report) => {
  const { matchLabels, matchExpressions } = fieldsOf(value);
  const keys = [...Object.keys(fieldsOf(matchLabels)), ...itemsOf(matchExpressions).map((one) => String(fieldsOf(one).key))];
  for (const key of keys) {
    const [source, name = ''] = key.split(/[:.](.*)/s);
    if (source === 'reserved' && Object.hasOwn(IN_NO_CONNECTION, name)) report(path, key, IN_NO_CONNECTION[name]);
  }
};

const PORT_RULE: Shape = fields({
  ...anythingIn('ports', 'rules', 'serverNames'),
  terminatingTLS: refused('TLS ends at the proxy, which then sees what is sent'),
  originatingTLS: refused('the proxy speaks for the pod with a certificate of its own'),
  listener: refused('another proxy gets the connection'),
});

function rule(word: 'from' | 'to', ...more: readonly string[]): Shape {
  return fields({
    ...anythingIn(...PEERS.map((kind) => `${word}${kind}`), ...more),
    [`${word}Entities`]: each(ENTITY),
    [`${word}Endpoints`]: each(SELECTOR),
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
