/**
 * Requests that rules of the network tell apart, where a plugin sends connections through a proxy of its own: they are judged one by one, together
 * with what proxies of a mesh say of them.
 */
import type { DestinationHops } from './network-hops';
import type { PeerClass } from './peer-classes';
import { allAtoms, allRequests, requestOf, type PortAnswers, type RequestAtom, type RequestClass } from './port-class';
import { isInMesh } from '../cluster/pod';
import type { PathNormalization } from '../options';
import { requestSpace, type PathsAre, type RequestPatterns, type RequestSpace } from '../requests/requests';
import { RequestGroups } from '../vectors/request-groups';

/** How such proxies change paths before rules see them, unless they are told otherwise; the layers name their sources. */
const NORMALIZATION: PathNormalization = 'MERGE_SLASHES';

/** A destination that the network leads to, and a TCP port at which its rules read requests. */
export interface ReadPort {
  readonly destination: PeerClass;
  readonly net: DestinationHops;
  readonly port: number;
  /** What its rules, and the question, tell apart. */
  readonly patterns: RequestPatterns;
}

/** What callers get. `mesh`: what proxies of a mesh leave of requests that the network lets through. */
export function readAnswers(read: ReadPort, mesh: PortAnswers | undefined): PortAnswers {
  const space = mesh?.space ?? requestSpace(read.patterns, normalizationOf(read.destination), pathsAt(read.destination));
  // Too many to be told apart: what depends on the request stays open.
  if (!space) return allRequests(meshed(mesh, read));
  if (!mesh?.space) {
    const [only] = mesh?.classes ?? [];
    return { space, classes: split(read, space, allAtoms(space), only) };
  }
  return { space, classes: mesh.classes.flatMap((one) => split(read, space, one.atoms, one)) };
}

function meshed(mesh: PortAnswers | undefined, { net, port }: ReadPort) {
  const vector = net.vector(net.ask('TCP', port));
  return mesh ? vector.copy().and(mesh.classes[0].vector) : vector;
}

function split(
  { net, port }: ReadPort, space: RequestSpace, atoms: readonly RequestAtom[], ofMesh: RequestClass | undefined,
): readonly RequestClass[] {
  const groups = new RequestGroups();
  const isAlone = space.pathsAre === 'alone';
  for (const atom of atoms) groups.add([net.vector(net.ask('TCP', port, { ...requestOf(space, atom), ...(isAlone && { anyQuery: true }) }))], atom);
  return groups.classes(([vector]) => (ofMesh ? vector.copy().and(ofMesh.vector) : vector));
}

/** Policies of a mesh know paths alone. */
function pathsAt({ peer }: PeerClass): PathsAre {
  return peer.kind === 'pod' && isInMesh(peer.pod) ? 'alone' : 'with queries';
}

function normalizationOf({ peer }: PeerClass): PathNormalization {
  return peer.kind === 'pod' && isInMesh(peer.pod) ? peer.pod.installation.pathNormalization : NORMALIZATION;
}
