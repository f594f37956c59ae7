/**
 * Doubt: what objects that are not understood may change. It belongs to no hop, so that none can forget it: a hop of which there is doubt is
 * unknown, whatever it says itself and whether or not the pod has a proxy.
 */
import type { ClusterLayer } from './cluster-layer';
import { isInMesh, type Pod } from './pod';
import type { HopKind } from '../core/hop';
import { groupOf } from '../objects/kinds/kind';
import type { Manifests, UnknownObject } from '../objects/manifests';
import type { Settings } from '../options';

/** Reasons by the namespace whose pods they are about. */
interface Reasons {
  everywhere?: string;
  readonly namespaces: Map<string, string>;
}

/** Doubt of some pods. */
class Spots {
  readonly byHop = new Map<HopKind, Reasons>();

  constructor(readonly holdsFor: (pod: Pod) => boolean) {}

  add(hops: readonly HopKind[], namespace: string | undefined, because: string): void {
    for (const hop of hops) {
      const reasons: Reasons = this.byHop.get(hop) ?? { namespaces: new Map() };
      this.byHop.set(hop, reasons);
      if (namespace === undefined) reasons.everywhere ??= because;
      else if (!reasons.namespaces.has(namespace)) reasons.namespaces.set(namespace, because);
    }
  }
}

export class BlindSpots {
  private readonly spots: readonly Spots[];

  constructor(manifests: Manifests, layers: readonly ClusterLayer[], settings: Settings) {
    const all = new Spots(() => true);
    const proxied = new Spots(isInMesh);
    if (settings.unknownKinds !== 'reported') {
      for (const object of manifests.unknownKinds) {
        const { ref, matters } = object;
        const spots = isOfProxies(object, layers) ? proxied : all;
        const namespace = matters?.reach === 'cluster' ? undefined : ref.namespace;
        spots.add(matters?.hops ?? [], namespace, `${ref.kind} ${ref.name} is not understood: ${matters?.because}`);
      }
    }
    const ofLayers = layers.flatMap((layer) => layer.doubts?.(manifests.of(layer.key), settings) ?? []).map((doubts) => {
      const spots = new Spots((pod) => doubts.holdsFor(pod));
      for (const { hops, namespace, because } of doubts.spots) spots.add(hops, namespace, because);
      return spots;
    });
    this.spots = [all, proxied, ...ofLayers].filter(({ byHop }) => byHop.size > 0);
  }

  /** Whether there is any doubt of these hops at all. */
  touch(...hops: readonly HopKind[]): boolean {
    return this.spots.some(({ byHop }) => hops.some((hop) => byHop.has(hop)));
  }

  /** The reason for which a hop of a pod can't be judged, if there is one. */
  tryFind(hop: HopKind, pod: Pod): string | undefined {
    for (const { byHop, holdsFor } of this.spots) {
      const reasons = byHop.get(hop);
      const reason = reasons && holdsFor(pod) ? reasonIn(reasons, pod) : undefined;
      if (reason !== undefined) return reason;
    }
    return undefined;
  }
}

function isOfProxies({ apiVersion, ofProxies }: UnknownObject, layers: readonly ClusterLayer[]): boolean {
  return ofProxies ?? layers.some((layer) => layer.changesProxiesAlone?.(groupOf(apiVersion)));
}

/** A namespaced object in a mesh's root namespace speaks for all namespaces. */
function reasonIn({ everywhere, namespaces }: Reasons, { namespace, installation }: Pod): string | undefined {
  const { rootNamespace } = installation;
  return everywhere ?? namespaces.get(namespace) ?? (rootNamespace === undefined ? undefined : namespaces.get(rootNamespace));
}
