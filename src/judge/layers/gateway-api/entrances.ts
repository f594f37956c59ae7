/** Gateways as ways in: what their routes ask for, and where they lead. */
import type { Attachment } from './attachments';
import { leadTo } from './backends';
import { beforeRewriting } from './before-rewriting';
import { hostIsAmong } from './hosts';
import { passedOn, rewritingOf } from './passed-on';
import { backendsOf, certaintyOf, takenBy } from './route-table';
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
  const isAt = (port: number) => ({ listener }: Attachment) => listener.port === port;
  return Object.freeze({
    site: ROUTE,
    ref: gateway.ref,
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
    services: servicesOf(attachments),
    samples: ruleSamples(attachments),
    before: (patterns: RequestPatterns) => beforeRewriting(attachments, patterns),
    leading: (cluster: Cluster, request: KnownRequest, port: number, to: PodPort) => leadsTo(cluster, way, request, port, to),
  });
}

/** Behind a backend that is no Service may be any of them. */
function servicesOf(attachments: readonly Attachment[]): Entrance['services'] {
  const backends = attachments.flatMap(({ route }) => route.rules.flatMap(backendsOf));
  if (backends.some(({ kind }) => kind !== undefined)) return 'any';
  return backends.flatMap(({ namespace, service: name, port }) => (port === undefined ? [] : [{ namespace, name, port }]));
}

function leadsTo(cluster: Cluster, way: WayIn, request: KnownRequest, port: number, to: PodPort): readonly Lead[] {
  const path = request.path.replace(/^[^?#]*/s, (bare) => normalizePath(bare, to.pod.installation.pathNormalization));
  const asked = { method: request.method, path, host: request.host.toLowerCase().replace(/:\d+$/, ''), ...(request.headers && { headers: request.headers }) };
  return takenBy(way.gateway, way.attachments, port, asked).flatMap((entry) => {
    const { route, rule, index } = entry;
    const known = and(and(certaintyOf(rule), rewritingOf(entry)), leadTo(cluster, route, backendsOf(rule), to.pod, to.port));
    const truth = and(entry.truth, known);
    return truth === 'no' ? [] : [{ truth, object: route.ref, path: ['spec', 'rules', index], ...passedOn({ ...request, path }, entry) }];
  });
}
