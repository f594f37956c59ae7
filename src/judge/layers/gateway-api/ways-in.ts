/** What comes in through the Gateways of a cluster: their listeners, the routes on them, and why that may not be all. */
import { attachmentsOf, type Attachment } from './attachments';
import { GATEWAY_API } from './key';
import { bareOf } from './matching';
import type { RouteMatch } from './read/route';
import type { Cluster } from '../../cluster/cluster';
import { gatewayWorkloadName, type Gateway } from '../../cluster/gateway';
import type { Workload } from '../../cluster/pod';
import type { RequestPatterns } from '../../requests/requests';

/** One Gateway as a way in. */
export interface WayIn {
  readonly gateway: Gateway;
  /** Undefined: pods of a class that is not modelled, of which nothing is known. */
  readonly pods: Workload | undefined;
  readonly attachments: readonly Attachment[];
  /** Why nobody knows what it lets through. */
  readonly blind?: string;
}

const KNOWN = new WeakMap<Cluster, ReadonlyMap<string, WayIn>>();

/** By `namespace/name`. Worked out once for a cluster, which never changes. */
export function waysIn(cluster: Cluster): ReadonlyMap<string, WayIn> {
  const known = KNOWN.get(cluster);
  if (known) return known;
  const { gateways } = cluster;
  const { routes } = cluster.manifests.of(GATEWAY_API);
  const attachments = attachmentsOf(gateways, routes, cluster.namespaces);
  const blind = blindness(cluster);
  const ways = new Map(gateways.map((gateway) => {
    const key = `${gateway.ref.namespace}/${gateway.ref.name}`;
    const reason = gateway.malformed ? `Gateway ${key} could not be understood` : blind;
    return [key, Object.freeze({
      gateway,
      pods: cluster.workloadByKey.get(`${gateway.ref.namespace}/${gatewayWorkloadName(gateway, cluster.layers)}`),
      attachments: attachments.get(key) ?? [],
      ...(reason !== undefined && { blind: reason }),
    })];
  }));
  KNOWN.set(cluster, ways);
  return ways;
}

/** The values by which routes tell requests apart. */
export function routePatterns(attachments: readonly Attachment[]): RequestPatterns {
  const matches = attachments.flatMap(({ route }) => route.rules.flatMap((rule) => rule.matches));
  return {
    methods: matches.flatMap(({ method }) => method ?? []),
    paths: matches.flatMap(({ path }) => pathPatterns(path)),
    hosts: attachments.flatMap(({ hosts }) => hosts.map((host) => host)),
  };
}

function pathPatterns({ kind, value }: RouteMatch['path']): readonly string[] {
  const bare = bareOf(value);
  if (kind === 'prefix') return bare === '' ? [] : [bare, `${bare}/*`];
  return kind === 'regex' ? [] : [value];
}

function blindness({ manifests, settings }: Cluster): string | undefined {
  const unread = settings.unknownKinds === 'reported' ? undefined : manifests.unknownKinds.find(({ routes }) => routes);
  return unread && `${unread.ref.kind} ${unread.ref.namespace}/${unread.ref.name} is not understood: ${unread.matters?.because}`;
}
