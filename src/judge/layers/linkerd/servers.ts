/**
 * Which Server a port of a pod belongs to. Sources: index/src/inbound/index.rs, reindex_servers: the first Server whose labels and port fit owns a port,
 * and what others say of it counts for nothing; the older ones come first, and those of one age by name. Ports are numbers, which a pod need not
 * declare, or names of ports that it does.
 */
import { LINKERD } from './key';
import type { Server } from './read/server';
import type { Cluster } from '../../cluster/cluster';
import { isPortNamed, tryResolveNamedPort, type Pod } from '../../cluster/pod';
import { truthOf, type Truth } from '../../core/verdict';

/** What may own a port. */
export interface Owners {
  /** Each of them may; undefined stands for none, so that the default inbound policy holds. */
  readonly possible: readonly (Server | undefined)[];
  /** Why nothing can be said, where that is so. */
  readonly unclear?: string;
}

export function ownersOf(cluster: Cluster, pod: Pod, port: number): Owners {
  const fitting = serversOf(cluster, pod).flatMap((server) => {
    const truth = fits(server, pod, port);
    return truth === 'no' ? [] : [{ server, isCertain: truth === 'yes' && server.doubt === undefined }];
  });
  const malformed = fitting.find(({ server }) => server.malformed);
  if (malformed) return { possible: [], unclear: `Server ${malformed.server.ref.name} could not be understood` };
  const certain = fitting.filter(({ isCertain }) => isCertain).map(({ server }) => server);
  const doubtful = fitting.filter(({ isCertain }) => !isCertain).map(({ server }) => server);
  const first = firstOf(certain);
  const earlier = first.length === 1 ? doubtful.filter((server) => comesBefore(server, first[0]) !== false) : doubtful;
  return { possible: [...first, ...earlier, ...(certain.length === 0 ? [undefined] : [])] };
}

/** Servers that select a pod, or may. */
export function serversOf(cluster: Cluster, pod: Pod): readonly Server[] {
  return cluster.of(LINKERD).servers.find(pod.namespace, pod);
}

/** Ports that Servers name on a pod. */
export function serverPorts(cluster: Cluster, pod: Pod): readonly number[] {
  return serversOf(cluster, pod).flatMap(({ port }) => {
    if (typeof port === 'number') return [port];
    return pod.mayHaveOtherPorts ? pod.ports.map(({ number }) => number) : tryResolveNamedPort(pod, port, 'TCP');
  });
}

function fits({ port, malformed }: Server, pod: Pod, asked: number): Truth {
  if (malformed) return 'unknown';
  return typeof port === 'number' ? truthOf(port === asked) : isPortNamed(pod, port, 'TCP', asked);
}

/** The one that is first; all of them, where ages are not known. */
function firstOf(servers: readonly Server[]): readonly Server[] {
  const first = servers.filter((server) => servers.every((other) => other === server || comesBefore(server, other) === true));
  return first.length === 1 ? first : servers;
}

function comesBefore(left: Server, right: Server): boolean | 'unknown' {
  if (left.created === '' || right.created === '') return 'unknown';
  return left.created === right.created ? left.ref.name < right.ref.name : left.created < right.created;
}
