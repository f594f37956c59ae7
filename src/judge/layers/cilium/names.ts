/**
 * Hosts outside by their names. A rule opens the addresses that answers of DNS gave for a name, so that here a connection is asked by which name it was
 * made: its host, as with proxies that know names.
 *
 * Sources: Cilium "DNS based"; pkg/fqdn/matchpattern: `*` stands for characters of one label, none included, and `**.` in front for one label or more.
 */
import { nodeRanges } from './nodes';
import type { CiliumPeer } from './read/model';
import type { Cluster } from '../../cluster/cluster';
import { rangeHas } from '../../cluster/ip';
import { truthOf } from '../../core/verdict';
import type { PeerTest, Request, RequestTest } from '../../engine/decision';
import { hostPattern, matchesPattern, tryParseRegexValue, valueOfRegex } from '../../requests/pattern';

export type NamedPeer = Extract<CiliumPeer, { kind: 'name' }>;

export function isNamed(peer: CiliumPeer): peer is NamedPeer {
  return peer.kind === 'name';
}

/** Whoever may have a name: addresses outside. Pods and nodes have an identity of their own, whatever DNS says. */
export function haveNames(cluster: Cluster): PeerTest {
  const ranges = nodeRanges(cluster);
  return {
    kind: 'name',
    key: 'addresses with names',
    matches: (peer) => (peer.kind !== 'external' ? 'no' : ranges.some((range) => rangeHas(range, peer.address)) ? 'unknown' : 'yes'),
    candidates: ({ externals }) => externals,
  };
}

/** Whether a connection is made by one of these names. */
export function nameTest(peers: readonly NamedPeer[]): RequestTest {
  const names = [...new Set(peers.map(({ name }) => name))].sort();
  const values = names.map(valueOf);
  const patterns = values.map((value) => tryParseRegexValue(value) ?? hostPattern(value));
  return {
    kind: 'request',
    key: `names ${names.join()}`,
    patterns: { methods: [], paths: [], hosts: values },
    matches: ({ host }) => {
      if (names.some((name) => ALL.test(name))) return 'yes';
      return host === undefined ? 'conditional' : truthOf(patterns.some((pattern) => matchesPattern(pattern, host.toLowerCase())));
    },
    fact: ({ host }: Request) => host ?? '',
  };
}

const ALL = /^\*+$/;

/** As spaces of requests know it. */
function valueOf(name: string): string {
  if (ALL.test(name)) return '*';
  if (!name.includes('*')) return name;
  const isBelow = /^\*{2,}\./.test(name);
  const rest = name.replace(/^\*{2,}\./, '');
  if (isBelow && !rest.includes('*')) return `*.${rest}`;
  const labels = rest.replace(/\./g, '\\.').replace(/\*+/g, '[-a-z0-9_]*');
  return valueOfRegex(isBelow ? `([-a-z0-9_]+\\.)+${labels}` : labels);
}
