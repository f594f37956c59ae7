/** Gateways as ways in: what their routes ask for, and where they lead. */
import type { Attachment } from './attachments';
import { leadTo, servicesOf } from './backends';
import { beforeRewriting } from './before-rewriting';
import { hostIsAmong } from './hosts';
import type { RouteRequest } from './matching';
import { passedOn, rewritingOf } from './passed-on';
import { backendsOf, certaintyOf, takenBy, type TakenEntry } from './route-table';
import { ruleSamples } from './samples';
import { ROUTE } from './sites';
import { routePatterns, waysIn, type WayIn } from './ways-in';
import type { Cluster } from '../../cluster/cluster';
import { and } from '../../core/verdict';
import type { Entrance, KnownRequest, Lead, PodPort } from '../../engine/entrance';
import { normalizePath } from '../../requests/normalize';
import type { RequestPatterns } from '../../requests/requests';

const KNOWN = new WeakMap<Cluster, ReadonlyMap<string, Entrance>>();

export function gatewayEntrances(cluster: Cluster): ReadonlyMap<string, Entrance> {
  let known = KNOWN.get(cluster);
  if (!known) KNOWN.set(cluster, known = new Map([...waysIn(cluster)].map(([key, way]) => [key, entranceOf(way)])));
  return known;
}

function entranceOf(way: WayIn): Entrance {
  const { gateway, pods, attachments, blind } = way;
  const takersAt = takersOf(way);
  const isAt = (port: number) => ({ listener }: Attachment) => listener.port === port;
  return Object.freeze({
    site: ROUTE,
    ref: gateway.ref,
    className: gateway.className,
    ...(gateway.ofClass?.controllerName !== undefined && { controllerName: gateway.ofClass.controllerName }),
    pods: pods ?? `pods of the class ${gateway.className} are not modelled`,
    ...(blind !== undefined && { blind }),
    ports: [...new Set(attachments.map(({ listener }) => listener.port))],
    certifiedPorts: gateway.listeners.filter(({ asksForCertificate }) => asksForCertificate).map(({ port }) => port),
    patterns: routePatterns(attachments),
    patternsAt: (port: number) => routePatterns(attachments.filter(isAt(port))),
    patternsOf(host: string) {
      const bare = host.replace(/:\d+$/, '');
      const fitting = attachments.filter(({ hosts }) => hosts.some((pattern) => hostIsAmong(bare, pattern)));
      return fitting.length === 0 ? undefined : routePatterns(fitting);
    },
    services: servicesOf(attachments.flatMap(({ route }) => route.rules.flatMap(backendsOf))),
    samples: ruleSamples(attachments),
    before: (patterns: RequestPatterns) => beforeRewriting(attachments, patterns),
    leading: (cluster: Cluster, request: KnownRequest, port: number, to: PodPort) => leadsTo(cluster, takersAt, request, port, to),
  });
}

/** Which rules take a request, whoever it is for. Every callee is asked about the same requests, so that answers are kept. */
function takersOf({ gateway, attachments }: WayIn): (port: number, request: RouteRequest) => readonly TakenEntry[] {
  const known = new Map<string, readonly TakenEntry[]>();
  return (port, request) => {
    const key = JSON.stringify([port, request.method, request.path, request.host, request.headers]);
    let taken = known.get(key);
    if (!taken) known.set(key, taken = takenBy(gateway, attachments, port, request));
    return taken;
  };
}

function leadsTo(cluster: Cluster, takersAt: ReturnType<typeof takersOf>, request: KnownRequest, port: number, to: PodPort): readonly Lead[] {
  const path = request.path.replace(/^[^?#]*/s, (bare) => normalizePath(bare, to.pod.installation.pathNormalization));
  const asked = { method: request.method, path, host: request.host.toLowerCase().replace(/:\d+$/, ''), ...(request.headers && { headers: request.headers }) };
  return takersAt(port, asked).flatMap((entry) => {
    const { route, rule, index } = entry;
    const backends = backendsOf(rule);
    const known = and(and(certaintyOf(rule), rewritingOf(entry)), leadTo(cluster, route, backends, to.pod, to.port));
    const truth = and(entry.truth, known);
    if (truth === 'no') return [];
    const { ref: object, annotations } = route;
    const services = backends.map(({ namespace, service: name }) => ({ namespace, name }));
    return [{ truth, object, path: ['spec', 'rules', index], annotations, services, ...passedOn({ ...request, path }, entry) }];
  });
}
