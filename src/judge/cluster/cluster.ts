import type { Settings } from '../options';
import { BlindSpots } from './blind-spots';
import type { ClusterLayer } from './cluster-layer';
import type { Gateway } from './gateway';
import { tryParseCidr, type AddressRange } from './ip';
import { namespacesOf, type NamespaceFacts } from './namespaces';
import type { Workload } from './pod';
import { SelectorIndex } from './selector-index';
import { workloadsOf } from './workloads';
import type { LayerKey } from '../objects/layer-key';
import type { Manifests } from '../objects/manifests';
import type { Service } from '../objects/read/service';

/** Everything that the judge knows, arranged for asking. Never changes. */
export interface Cluster {
  readonly settings: Settings;
  readonly manifests: Manifests;
  readonly layers: readonly ClusterLayer[];
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  readonly workloads: readonly Workload[];
  readonly workloadByKey: ReadonlyMap<string, Workload>;
  readonly podCidrs: readonly AddressRange[];
  /** Services by the pods that they select. */
  readonly services: SelectorIndex<Service>;
  readonly gateways: readonly Gateway[];
  /** What objects of kinds that are not understood may change. */
  readonly blindSpots: BlindSpots;
  /** What a layer has read, arranged for asking. */
  of<Arranged>(key: LayerKey<unknown, Arranged>): Arranged;
}

/** What does not depend on policies is taken from a cluster with the same settings, pods, namespaces and Services, if there is one. */
export function clusterOf(manifests: Manifests, settings: Settings, layers: readonly ClusterLayer[], other?: Cluster): Cluster {
  const using = layers.flatMap((layer) => layer.usingNamespaces?.(manifests.of(layer.key)) ?? []);
  const namespaces = namespacesOf(manifests, settings.missingNamespaces, using);
  const gateways = layers.flatMap((layer) => layer.gateways?.(manifests.of(layer.key)) ?? []);
  const same = other && isSame(other, manifests, gateways) ? other : undefined;
  const workloads = same?.workloads ?? workloadsOf(
    manifests.pods, layers.flatMap((layer) => layer.gatewayPods?.(gateways) ?? []), { namespaces, settings, layers },
  );
  const arranged = new Map(layers.map((layer) => [layer.key.name, layer.arrange(manifests.of(layer.key))]));
  return Object.freeze({
    settings,
    manifests,
    layers,
    namespaces,
    workloads,
    workloadByKey: same?.workloadByKey ?? new Map(workloads.map((workload) => [workload.key, workload])),
    podCidrs: same?.podCidrs ?? Object.freeze(settings.podCidrs.map(findCidr)),
    // A Service without a selector selects nothing.
    services: same?.services ?? new SelectorIndex(manifests.services.filter((service) => service.selector), {
      namespaceOf: ({ ref }) => ref.namespace, selectorOf: (service) => service.selector, doubted: (service, doubt) => ({ ...service, doubt }),
    }),
    gateways: same?.gateways ?? Object.freeze(gateways),
    blindSpots: new BlindSpots(manifests, layers, settings),
    of: <Arranged>({ name }: LayerKey<unknown, Arranged>) => arranged.get(name) as Arranged,
  });
}

/** Whether workloads and Services are made from the same objects. */
function isSame({ manifests: known, gateways: knownGateways }: Cluster, manifests: Manifests, gateways: readonly Gateway[]): boolean {
  return known.pods === manifests.pods && known.namespaces === manifests.namespaces && known.services === manifests.services
    && knownGateways.length === gateways.length && knownGateways.every((gateway, index) => gateway === gateways[index]);
}

function findCidr(text: string): AddressRange {
  const range = tryParseCidr(text);
  if (!range) throw new Error(`podCidrs: invalid CIDR ${JSON.stringify(text)}, expected a range such as 10.0.0.0/8 or 2001:db8::/32`);
  return range;
}
