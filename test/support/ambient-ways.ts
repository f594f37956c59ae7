import type { Written } from './examples-manifests';
import { ways } from './examples-policies';
import { ofKind } from './synth';

/** What every pod may do: ask DNS. Waypoints and edges also speak with istiod, and are scraped at their proxies' own port. */
const EVERYWHERE = [
  'kube-system/k8s-app=kube-dns 53/TCP', 'kube-system/k8s-app=kube-dns 53/UDP', 'istio-system/app=istiod 15012/TCP',
  'monitoring/app.kubernetes.io/name=prometheus 15020/TCP',
];

/** What the network lets through: `peer port/protocol`, a waypoint or an edge by its own name. */
export function packets(policy: Written, direction: 'ingress' | 'egress'): readonly string[] {
  if (!policy.spec.policyTypes.some((type: string) => type.toLowerCase() === direction)) return ['EVERYTHING'];
  if (policy.spec[direction] === undefined) return [];
  return ways(policy, direction).map((way) => way.replace('gateway.networking.k8s.io/gateway-name=', '')).filter((way) => !EVERYWHERE.includes(way)).sort();
}

/** What ztunnel lets through: `namespace/account port`. */
export function connections(objects: readonly Written[], namespace: string, labels: object): readonly string[] | undefined {
  return lines(allowing(objects, namespace, ({ selector }) => selector !== undefined && includes(labels, selector.matchLabels)));
}

/** What a waypoint lets through for a Service, for a host outside, or for itself: `namespace/account port METHODS path`. */
export function requests(objects: readonly Written[], namespace: string, kind: 'Service' | 'Gateway' | 'ServiceEntry', name: string): readonly string[] | undefined {
  const isMeant = (target: Target) => target.kind === kind && target.name === name;
  return lines(allowing(objects, namespace, ({ targetRefs = [] }) => targetRefs.some(isMeant)));
}

interface Target {
  readonly kind: string;
  readonly name: string;
}

function allowing(objects: readonly Written[], namespace: string, isMeant: (spec: Written['spec']) => boolean): readonly Written[] {
  return ofKind([...objects], 'AuthorizationPolicy').filter(({ metadata, spec }) => metadata.namespace === namespace && spec.action === 'ALLOW' && isMeant(spec));
}

function lines(policies: readonly Written[]): readonly string[] | undefined {
  if (policies.length === 0) return undefined;
  return policies.flatMap(({ spec }) => spec.rules ?? []).flatMap(({ from, to, when }: Written) => {
    if (when !== undefined || from === undefined || to === undefined) return [JSON.stringify({ from, to, when })];
    const callers: readonly string[] = from.flatMap(({ source }: Written) => callersOf(source));
    return callers.flatMap((caller) => to.flatMap(({ operation }: Written) => operationLines(caller, operation)));
  }).sort();
}

/** Anything that none of these expectations knows is printed as it is, so that it equals none. */
function callersOf({ principals, notPrincipals, ipBlocks, ...others }: Written): readonly string[] {
  if (Object.keys(others).length > 0) return [JSON.stringify(others)];
  return [
    ...(principals ?? []).map((one: string) => one.replace(/^[^/]+\/ns\/([^/]+)\/sa\//, '$1/')),
    ...(notPrincipals ? [String(notPrincipals) === '*' ? 'NO IDENTITY' : JSON.stringify({ notPrincipals })] : []),
    ...(ipBlocks ?? []),
  ];
}

function operationLines(caller: string, { ports = ['ANY PORT'], methods, paths, ...others }: Written): readonly string[] {
  if (Object.keys(others).length > 0) return [JSON.stringify(others)];
  return ports.flatMap((port: string) => (paths ?? ['*']).map((path: string) => (
    methods === undefined && paths === undefined ? `${caller} ${port}` : `${caller} ${port} ${methods?.join() ?? '*'} ${path}`
  )));
}

function includes(labels: object, wanted: object): boolean {
  return Object.entries(wanted).every(([key, value]) => (labels as Record<string, unknown>)[key] === value);
}
