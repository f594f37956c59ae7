import { namespaceAnnotations, podAnnotations, serviceAnnotations } from './annotations';
import { authorizationPolicy, meshTlsAuthentication, networkAuthentication } from './authorization';
import { KUBELET, probeCaller } from './probes';
import { rateLimitPolicy } from './rate-limit';
import { heldByRoutes } from './requests';
import { httpRoute, namedGroups } from './route';
import { edgeClients, edgePolicy, edgeServer, isOpaque, nameOfPort, server } from './server';
import { uniteOperations } from '../../../graph/http-operations';
import type { HttpOperations } from '../../../graph/http-operations';
import { objectLabels } from '../../../graph/labels';
import type { GatewayNode, WorkloadNode } from '../../../graph/nodes';
import { transportOf } from '../../../graph/port';
import type { PlannedObject } from '../../../render/manifest';
import type { GatewayIdentity, HeardWorkload, MeshBackend } from '../../backend';
import type { LinkerdMesh } from '../mesh';

/** Linkerd: a Server for each port, which closes it, a route for all requests that the same callers may make, and those who are authorized at either. */
export const linkerdBackend: MeshBackend<LinkerdMesh> = {
  namespaceLabels: () => ({}),
  namespaceAnnotations,
  podAnnotations,
  serviceAnnotations,
  meshObjects: () => [],
  namespaceObjects: () => [],
  workloadObjects: () => [],
  gatewayObjects,
  externalObjects: () => [],
  heardObjects,
};

/** Clients of an edge have no identity: by which addresses they come, the network holds. */
function gatewayObjects({ name, namespace, ports }: GatewayIdentity): readonly PlannedObject<GatewayNode>[] {
  return [...new Set(ports)].flatMap((port) => {
    const at = { name: nameOfPort(name, port), namespace, labels: objectLabels(name, namespace) };
    return [
      { id: `server-${port}`, template: edgeServer(port), ...at },
      { id: `clients-${port}`, template: edgeClients, ...at },
      { id: `callers-${port}`, template: edgePolicy(port), ...at },
    ];
  });
}

function heardObjects(heard: HeardWorkload): readonly PlannedObject<WorkloadNode>[] {
  const { name, namespace, ports, scrapedPort, isLimited } = heard;
  const at = { namespace, labels: objectLabels(name, namespace) };
  const numbers = new Set(ports.filter((port) => transportOf(port) === 'TCP' && port.containerPort !== scrapedPort).map(({ containerPort }) => containerPort));
  return [...numbers].flatMap((port) => {
    const callers = callersAt(heard, port);
    const groups = namedGroups(name, port, [...callers, ...probeCaller(heard.probes, port)]);
    const identified = new Map(callers.map(({ id, showsIdentity }) => [id, showsIdentity]));
    return [
      { id: `server-${port}`, template: server(port), ...at, name: nameOfPort(name, port) },
      ...(isLimited && ports.some((one) => one.containerPort === port && transportOf(one) === 'TCP' && !isOpaque(one))
        ? [{ id: `rate-limit-${port}`, template: rateLimitPolicy(port), ...at, name: nameOfPort(name, port) }] : []),
      ...authorized(at, { port, route: undefined, name: nameOfPort(name, port) }, callers.filter(({ http }) => http.kind === 'any').map(({ showsIdentity }) => showsIdentity)),
      ...groups.flatMap((group) => [
        { id: `route-${group.name}`, template: httpRoute(port, group.name), ...at, name: group.name },
        ...authorized(at, { port, route: group.name, name: group.name }, group.callers.map((id) => id !== KUBELET && identified.get(id) === true)),
      ]),
    ];
  });
}

interface AuthorizedTarget {
  readonly port: number;
  readonly route: string | undefined;
  readonly name: string;
}

/** `callers`: of each whether it shows an identity. */
function authorized(at: Pick<PlannedObject<WorkloadNode>, 'namespace' | 'labels'>, target: AuthorizedTarget, callers: readonly boolean[]): readonly PlannedObject<WorkloadNode>[] {
  const { name } = target;
  const networks = `${name}.networks`;
  return [
    ...(callers.includes(true) ? [
      { id: `identities-${name}`, template: meshTlsAuthentication(target), ...at, name },
      { id: `callers-${name}`, template: authorizationPolicy(target, 'MeshTLSAuthentication', name), ...at, name },
    ] : []),
    ...(callers.includes(false) ? [
      { id: `networks-${name}`, template: networkAuthentication(target), ...at, name: networks },
      { id: `callers-${networks}`, template: authorizationPolicy(target, 'NetworkAuthentication', networks), ...at, name: networks },
    ] : []),
  ];
}

interface Caller {
  readonly id: string;
  readonly showsIdentity: boolean;
  readonly http: HttpOperations;
}

/** What each caller may ask for at a port, all that was said of it together. */
function callersAt({ calls }: HeardWorkload, port: number): readonly Caller[] {
  const found = new Map<string, Caller>();
  for (const { caller: id, showsIdentity, grants } of calls) {
    for (const { port: { containerPort, protocol }, http } of grants) {
      if (protocol === 'udp' || containerPort !== port) continue;
      const known = found.get(id);
      found.set(id, { id, showsIdentity, http: uniteOperations(known ? [known.http, http] : [http]) });
    }
  }
  return [...found.values()].map((caller) => ({ ...caller, http: heldByRoutes(caller.http) }));
}
