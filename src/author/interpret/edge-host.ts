import { coversHost } from '../graph/listeners';
import type { HostNode } from '../graph/nodes';
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
  /** What these are, such as "the hosts under which it exposes services". */
  readonly answeredBy: string;
  /** What to do where the edge does not answer for the host. */
  readonly fix: string;
  /** The port of the edge's Service. */
  readonly port: number;
}

/** A listener without a hostname. */
export const EVERY_HOST = '*';

/** The host as its callers know it; undefined, and the mistake noted, where the edge does not answer for it. */
export function readEdgeHost(reader: Reader, { host, edge, answered, answeredBy, fix, port }: EdgeHostSaid): HostNode | undefined {
  const subject = `calls ${host} at ${edge}`;
  const name = reader.read('host', subject, host, parseRouteHost);
  if (!name) return undefined;
  if (name.wildcard) {
    reader.refuse('host', subject, quoted(host), 'a host without a wildcard', 'name the hosts that are called, one by one');
    return undefined;
  }
  if (!answered.some((one) => one === EVERY_HOST || coversHost(one, name.text))) {
    const known = answered.length > 0 ? answered.map((one) => (one === EVERY_HOST ? 'every host' : one)).join(', ') : 'none';
    reader.refuse('host', subject, quoted(host), `one of ${answeredBy}: ${known}`, fix);
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
