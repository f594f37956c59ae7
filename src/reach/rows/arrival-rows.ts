/** Mutual TLS for all callers at once: there are only three ways to arrive. */
import { Row } from './row';
import type { PeerClass, Universe } from './universe';
import { acceptance, arrivalOf, type EffectiveMode } from '../istio/mtls';
import { tryFindBlindSpot, type Cluster } from '../model/cluster';
import type { Pod } from '../model/pod';

export class ArrivalRows {
  private readonly kinds: readonly (readonly PeerClass[])[];
  private readonly memo = new Map<EffectiveMode, Row>();
  private readonly blind: Row;

  constructor(private readonly cluster: Cluster, private readonly universe: Universe) {
    const kinds = new Map<string, PeerClass[]>();
    for (const item of universe.classes) {
      const kind = arrivalOf(item.peer, 'PERMISSIVE');
      const list = kinds.get(kind);
      if (list) list.push(item);
      else kinds.set(kind, [item]);
    }
    this.kinds = [...kinds.values()];
    this.blind = Row.of(universe.classes.length, 'unknown');
  }

  /** Whom the callee's mode of mutual TLS lets in. The row is shared: copy it before changing it. */
  mtls(destination: Pod, mode: EffectiveMode): Row {
    if (tryFindBlindSpot(this.cluster, 'mtls', destination.namespace) !== undefined) return this.blind;
    const known = this.memo.get(mode);
    if (known) return known;
    const row = Row.of(this.universe.classes.length, 'no');
    for (const items of this.kinds) {
      const truth = acceptance(mode, arrivalOf(items[0].peer, mode));
      for (const item of items) row.set(item.index, truth);
    }
    this.memo.set(mode, row.share());
    return row;
  }
}
