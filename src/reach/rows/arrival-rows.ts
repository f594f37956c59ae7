/** Mutual TLS for all callers at once: there are only three ways to arrive. */
import { Row } from './row';
import type { PeerClass, Universe } from './universe';
import { arrivalOf, judgeMtls, mtlsModeOf } from '../istio/mtls';
import type { Cluster } from '../model/cluster';
import type { Pod } from '../model/pod';

export class ArrivalRows {
  private readonly kinds: readonly (readonly PeerClass[])[];
  private readonly memo = new Map<string, Row>();

  constructor(private readonly cluster: Cluster, private readonly universe: Universe) {
    const kinds = new Map<string, PeerClass[]>();
    for (const item of universe.classes) {
      const kind = arrivalOf(item.peer, 'PERMISSIVE');
      const list = kinds.get(kind);
      if (list) list.push(item);
      else kinds.set(kind, [item]);
    }
    this.kinds = [...kinds.values()];
  }

  /** Whom the callee's mode of mutual TLS lets in. The row is shared: copy it before changing it. */
  mtls(destination: Pod, port: number): Row {
    const mode = mtlsModeOf(this.cluster, destination, port);
    const truths = this.kinds.map(([sample]) => judgeMtls(this.cluster, sample.peer, destination, port));
    const key = `${mode} ${truths.join(' ')}`;
    const known = this.memo.get(key);
    if (known) return known;
    const row = Row.of(this.universe.classes.length, 'no');
    this.kinds.forEach((items, kind) => { for (const item of items) row.set(item.index, truths[kind]); });
    this.memo.set(key, row);
    return row;
  }
}
