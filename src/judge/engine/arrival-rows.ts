/** Mutual TLS for all callers at once: there are only four ways to arrive. */
import type { PeerClass, Universe } from './universe';
import type { Cluster } from '../cluster/cluster';
import { arrivalOf } from '../layers/istio/arrival';
import { acceptance, type EffectiveMode } from '../layers/istio/mtls';
import type { Installation } from '../options';
import { TruthVector } from '../vectors/truth-vector';

export class ArrivalRows {
  private readonly kinds = new Map<Installation, readonly (readonly PeerClass[])[]>();
  private readonly memo = new Map<string, TruthVector>();

  constructor(private readonly cluster: Cluster, private readonly universe: Universe) {}

  /** Whom the callee's mode of mutual TLS lets in. The row is shared: copy it before changing it. */
  mtls(callee: Installation, mode: EffectiveMode): TruthVector {
    const key = `${mode} ${callee.number}`;
    const known = this.memo.get(key);
    if (known) return known;
    const row = TruthVector.of(this.universe.classes.length, 'no');
    for (const items of this.kindsAt(callee)) {
      const truth = acceptance(mode, arrivalOf(this.cluster, items[0].peer, callee, mode));
      for (const item of items) row.set(item.index, truth);
    }
    this.memo.set(key, row.share());
    return row;
  }

  /** Callers by how they arrive. */
  private kindsAt(callee: Installation): readonly (readonly PeerClass[])[] {
    const known = this.kinds.get(callee);
    if (known) return known;
    const kinds = new Map<string, PeerClass[]>();
    for (const item of this.universe.classes) {
      const kind = arrivalOf(this.cluster, item.peer, callee, 'PERMISSIVE');
      const list = kinds.get(kind);
      if (list) list.push(item);
      else kinds.set(kind, [item]);
    }
    const all = [...kinds.values()];
    this.kinds.set(callee, all);
    return all;
  }
}
