/**
 * What Consul's own tests expect of the proxy of a caller whose callees are dialled directly (kafka and mongo) or by an address of Consul: the facts by which
 * the network sees the port that is dialled, and callers show who they are.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goModule } from '../tools/go-tool';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- configuration of Envoy as it is written
type Loose = any;

function expected(what: 'listeners' | 'clusters'): readonly Loose[] {
  const file = join(goModule('consul', 'github.com/hashicorp/consul'), 'agent/xds/testdata', what, 'transparent-proxy-dial-instances-directly.latest.golden');
  return JSON.parse(readFileSync(file, 'utf8')).resources;
}

const named = (list: readonly Loose[], name: string) => list.find((one) => one.name.startsWith(name));
const chainsOf = (listener: Loose) => listener.filterChains.map(({ filterChainMatch, filters }: Loose) => ({
  addresses: filterChainMatch.prefixRanges.map(({ addressPrefix }: Loose) => addressPrefix),
  other: Object.keys(filterChainMatch).filter((key) => key !== 'prefixRanges'),
  cluster: filters[0].typedConfig.cluster.split('.')[0],
}));

test('callers know pods that are dialled directly by their addresses alone, whichever port is dialled', () => {
  const chains = chainsOf(named(expected('listeners'), 'outbound_listener'));
  expect(chains).toContainEqual({ addresses: ['10.10.10.10', '10.10.10.12'], other: [], cluster: 'passthrough~mongo' });
  expect(chains).toContainEqual({ addresses: ['9.9.9.9'], other: [], cluster: 'passthrough~kafka' });
});

test('they connect to what was dialled, and show who they are', () => {
  const clusters = expected('clusters');
  for (const name of ['passthrough~mongo', 'passthrough~kafka']) {
    const { type, transportSocket } = named(clusters, name);
    expect([type, transportSocket.name, transportSocket.typedConfig['@type']]).toEqual(['ORIGINAL_DST', 'tls', expect.stringMatching(/UpstreamTlsContext$/)]);
  }
});

test('whom nothing says to be dialled directly is passed on as it is, without an identity', () => {
  const { type, transportSocket } = named(expected('clusters'), 'original-destination');
  expect([type, transportSocket]).toEqual(['ORIGINAL_DST', undefined]);
});
