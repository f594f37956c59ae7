import type { HostNode } from '../graph/nodes';
import { coversHost } from '../graph/listeners';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { parseRouteHost } from '../graph/values/host';

/** A host of an edge that is called. */
export interface EdgeHostSaid {
  readonly host: string;
  /** The edge's id, `namespace/name`. */
  readonly edge: string;
  /** The hosts for which the edge answers. */
  readonly answered: readonly string[];
  /** The port of the edge's Service. */
  readonly port: number;
}

/** A listener without a hostname. */
export const EVERY_HOST = '*';

/** The host as its callers know it; undefined, and the mistake noted, where the edge does not answer for it. */
export function readEdgeHost(reader: Reader, { host, edge, answered, port }: EdgeHostSaid): HostNode | undefined {
  const subject = `calls ${host} at ${edge}`;
  const name = reader.read('host', subject, host, parseRouteHost);
  if (!name) return undefined;
  if (name.wildcard) {
    reader.refuse('host', subject, quoted(host), 'one host: each call has one', 'name the hosts that are called, one by one');
    return undefined;
  }
  if (!answered.some((one) => one === EVERY_HOST || coversHost(one, name.text))) {
    const known = answered.length > 0 ? `some host that the edge exposes: ${answered.join(', ')}` : 'a host that the edge exposes: it exposes none';
    reader.refuse('host', subject, quoted(host), known, "name one of them, or expose a service under it: edge.exposes(service, { hosts: ['…'] })");
    return undefined;
  }
  return {
    kind: 'host',
    id: `${name.text}:${port}`,
    host: name.text,
    wildcard: false,
    port: { name: `tls-${port}`, protocol: 'tls', containerPort: port, servicePort: port },
    cidrs: undefined,
    edge,
  };
}
