/**
 * Doubt: what objects that are not understood may change. It belongs to no hop, so that none can forget it: a hop of which there is doubt is
 * unknown, whatever it says itself and whether or not the pod has a proxy.
 */
import type { HopKind } from '../hop';
import type { Settings } from '../options';
import { isInMesh, type Pod } from './pod';
import { groupOf } from '../objects/table';
import type { UnknownObject } from '../parse/manifests';

/** Reasons by the namespace whose pods they are about. */
interface Reasons {
  everywhere?: string;
  readonly namespaces: Map<string, string>;
}

export class BlindSpots {
  /** For all pods, and for those alone that have a proxy of Istio. */
  private readonly all = new Map<HopKind, Reasons>();
  private readonly proxied = new Map<HopKind, Reasons>();

  constructor(objects: readonly UnknownObject[], { unknownKinds }: Settings) {
    if (unknownKinds === 'reported') return;
    for (const { ref, apiVersion, matters } of objects) {
      const reason = `${ref.kind} ${ref.name} is not understood: ${matters?.because}`;
      const reasons = ISTIO_GROUP.test(groupOf(apiVersion)) ? this.proxied : this.all;
      for (const hop of matters?.hops ?? []) {
        const spot = reasons.get(hop) ?? { namespaces: new Map<string, string>() };
        reasons.set(hop, spot);
        if (matters?.reach === 'cluster') spot.everywhere ??= reason;
        else if (!spot.namespaces.has(ref.namespace)) spot.namespaces.set(ref.namespace, reason);
      }
    }
  }

  /** Whether there is any doubt of these hops at all. */
  touch(...hops: readonly HopKind[]): boolean {
    return hops.some((hop) => this.all.has(hop) || this.proxied.has(hop));
  }

  /** The reason for which a hop of a pod can't be judged, if there is one. */
  tryFind(hop: HopKind, pod: Pod): string | undefined {
    return reasonIn(this.all.get(hop), pod) ?? (isInMesh(pod) ? reasonIn(this.proxied.get(hop), pod) : undefined);
  }
}

/** What Istio's own kinds change, they change in proxies. */
const ISTIO_GROUP = /(^|\.)istio\.io$/;

/** A namespaced object in a mesh's root namespace speaks for all namespaces. */
function reasonIn(reasons: Reasons | undefined, { namespace, installation }: Pod): string | undefined {
  return reasons && (reasons.everywhere ?? reasons.namespaces.get(namespace) ?? reasons.namespaces.get(installation.rootNamespace));
}
