/** Finds callers by the hosts that their Sidecars import, so that the cost follows the hosts and not the pairs of callers and callees. */
import type { CallerProxy } from './caller-proxy';
import type { Peer } from '../../cluster/pod';
import type { PeerClass } from '../../engine/peer-classes';
import type { PeerIndex } from '../../engine/peer-index';

const KNOWN = new WeakMap<PeerIndex, Importers>();

export function importersOf(peers: PeerIndex, proxyOf: (peer: Peer) => CallerProxy): Importers {
  let known = KNOWN.get(peers);
  if (!known) KNOWN.set(peers, known = new Importers(peers, proxyOf));
  return known;
}

export class Importers {
  /** Those whose Sidecars limit nothing, or who have none. */
  readonly unrestricted: PeerClass[] = [];
  /** Those that import any host of any namespace, as far as that is filed. */
  private readonly anywhere: PeerClass[] = [];
  private readonly byHost = new Map<string, PeerClass[]>();
  /** Those that import hosts of a namespace by patterns, and those that import any host of it. */
  private readonly byPattern = new Map<string, PeerClass[]>();
  private readonly byNamespace = new Map<string, PeerClass[]>();

  constructor({ all }: PeerIndex, proxyOf: (peer: Peer) => CallerProxy) {
    for (const item of all) {
      const proxy = proxyOf(item.peer);
      if (proxy.kind !== 'open' && proxy.kind !== 'registry') continue;
      const hosts = proxy.sidecar?.hosts;
      if (!hosts) {
        this.unrestricted.push(item);
        continue;
      }
      for (const { namespace, host } of hosts) {
        const own = namespace === '.' ? proxy.namespace : namespace;
        add(this.byNamespace, own, item);
        if (!host.startsWith('*')) add(this.byHost, slotOf(own, host), item);
        else if (own === '*') this.anywhere.push(item);
        else add(this.byPattern, own, item);
      }
    }
  }

  /** Those that may import a host, among those that do not import everything. */
  of(namespace: string, name: string): readonly PeerClass[] {
    return joined([this.byHost.get(slotOf(namespace, name)), this.byHost.get(slotOf('*', name)), this.byPattern.get(namespace), this.anywhere]);
  }

  /** Those that may import some host of a namespace. */
  ofSome(namespace: string): readonly PeerClass[] {
    return joined([this.byNamespace.get('*'), this.byNamespace.get(namespace)]);
  }
}

function joined(lists: readonly (readonly PeerClass[] | undefined)[]): readonly PeerClass[] {
  const some = lists.filter((list) => list !== undefined && list.length > 0) as readonly (readonly PeerClass[])[];
  return some.length === 1 ? some[0] : some.flat();
}

function add(index: Map<string, PeerClass[]>, key: string, item: PeerClass): void {
  const list = index.get(key);
  if (!list) index.set(key, [item]);
  else if (list[list.length - 1] !== item) list.push(item);
}

function slotOf(namespace: string, host: string): string {
  return `${namespace}/${host.toLowerCase()}`;
}
