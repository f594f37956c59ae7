/**
 * Doubt: what objects that are not understood may change. It belongs to no hop, so that none can forget it: a hop of which there is doubt is
 * unknown, whatever it says itself and whether or not the pod has a proxy.
 */
import type { HopKind } from '../core/hop';
import type { Settings } from '../options';
import { isInMesh, type Pod } from './pod';
import type { OfRevision } from '../layers/istio/read/revision';
import { groupOf } from '../objects/kinds/kind';
import type { UnknownObject } from '../objects/manifests';

/** Reasons by the namespace whose pods they are about. */
interface Reasons {
  everywhere?: string;
  readonly namespaces: Map<string, string>;
}

export class BlindSpots {
  /** For all pods, and for those alone that have a proxy of Istio. */
  private readonly all = new Map<HopKind, Reasons>();
  private readonly proxied = new Map<HopKind, Reasons>();

  /** For the pods of one installation, by its number: policies that its istiod may not read. */
  private readonly ofRevisions = new Map<number, Map<HopKind, Reasons>>();

  constructor(objects: readonly UnknownObject[], ofRevisions: readonly OfRevision[], { unknownKinds, installations }: Settings) {
    for (const object of ofRevisions) this.addRevision(object, installations);
    if (unknownKinds === 'reported') return;
    for (const { ref, apiVersion, matters, ofProxies = ISTIO_GROUP.test(groupOf(apiVersion)) } of objects) {
      const reason = `${ref.kind} ${ref.name} is not understood: ${matters?.because}`;
      const reasons = ofProxies ? this.proxied : this.all;
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
    return hops.some((hop) => this.all.has(hop) || this.proxied.has(hop) || [...this.ofRevisions.values()].some((spots) => spots.has(hop)));
  }

  /** The reason for which a hop of a pod can't be judged, if there is one. */
  tryFind(hop: HopKind, pod: Pod): string | undefined {
    const reason = reasonIn(this.all.get(hop), pod);
    if (reason !== undefined || !isInMesh(pod)) return reason;
    return reasonIn(this.proxied.get(hop), pod) ?? reasonIn(this.ofRevisions.get(pod.installation.number)?.get(hop), pod);
  }

  private addRevision({ ref, revision, hops }: OfRevision, installations: Settings['installations']): void {
    for (const { number, revisions } of installations) {
      if (revisions !== 'any' && revisions.includes(revision)) continue;
      const spots = this.ofRevisions.get(number) ?? new Map<HopKind, Reasons>();
      this.ofRevisions.set(number, spots);
      for (const hop of hops) {
        const spot: Reasons = spots.get(hop) ?? { namespaces: new Map() };
        spots.set(hop, spot);
        const reason = `${ref.kind} ${ref.name} is for the revision ${JSON.stringify(revision)}, and an istiod of another one ignores it`;
        // What a ServiceEntry tells, it tells everybody.
        if (ref.kind === 'ServiceEntry') spot.everywhere ??= reason;
        else if (!spot.namespaces.has(ref.namespace)) spot.namespaces.set(ref.namespace, reason);
      }
    }
  }
}

/** What Istio's own kinds change, they change in proxies. */
const ISTIO_GROUP = /(^|\.)istio\.io$/;

/** A namespaced object in a mesh's root namespace speaks for all namespaces. */
function reasonIn(reasons: Reasons | undefined, { namespace, installation }: Pod): string | undefined {
  return reasons && (reasons.everywhere ?? reasons.namespaces.get(namespace) ?? reasons.namespaces.get(installation.rootNamespace));
}
