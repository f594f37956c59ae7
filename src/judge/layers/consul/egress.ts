/**
 * What proxies of callers let out. Sources: Consul "Mesh", `transparentProxy.meshDestinationsOnly`, and "Service Defaults", `destination`: unless the mesh
 * is told otherwise, what Consul does not know is passed on; destinations go by terminating gateways, which are not followed.
 */
import { callersOf } from './callers';
import { onlyToDestinations } from './entries';
import { CONSUL } from './key';
import { mayBeInConsul, notesOf } from './membership';
import { namesOf } from './names';
import type { Destination } from './read/service-defaults';
import { MESH_DESTINATIONS } from './sites';
import type { Cluster } from '../../cluster/cluster';
import { rangeHas, tryParseCidrOrAddress, type Address } from '../../cluster/ip';
import type { Pod } from '../../cluster/pod';
import { truthOf } from '../../core/verdict';
import type { Decision, PeerSet, PeerTest } from '../../engine/decision';
import type { CallerProxies, KnownHosts } from '../../engine/meshes/mesh';

const NOBODY: PeerSet = Object.freeze({ kind: 'or', sets: [] });
const EVERYTHING: Decision = Object.freeze({ tiers: [], otherwise: 'yes' });

export const CALLERS: CallerProxies = {
  site: MESH_DESTINATIONS,
  proxied: (cluster) => callersOf(cluster).proxied,
  limited: (cluster) => (onlyToDestinations(cluster) === 'no' && destinationsOf(cluster).length === 0 ? NOBODY : callersOf(cluster).proxied),
  passing: () => NOBODY,
  ways: () => ({ service: 'any', address: 'any' }),
  toPod,
  toService: (cluster, { port }) => unknownToConsul(cluster, port, undefined),
  toAddress: (cluster, address, port, host) => {
    const found = destinationsOf(cluster).some((destination) => isMeant(destination, address, port, host));
    return found ? ofDestination(cluster, address, port) : unknownToConsul(cluster, port, address);
  },
  ports: () => [],
  outside: knownHosts,
};

function toPod(cluster: Cluster, callee: Pod, port: number): Decision {
  if (!mayBeInConsul(callee)) return unknownToConsul(cluster, port, undefined);
  const { possible, doubt } = namesOf(cluster, callee);
  const isKnown = callee.mesh === 'sidecar' && possible !== 'any' && possible.length > 0 && doubt === undefined;
  return isKnown || onlyToDestinations(cluster) === 'no' ? EVERYTHING : perhapsHeld(cluster, 'whether Consul knows the callee is not known');
}

/** Whom the mesh lets call what Consul does not know. */
function unknownToConsul(cluster: Cluster, port: number, address: Address | undefined): Decision {
  const only = onlyToDestinations(cluster);
  if (only === 'no') return EVERYTHING;
  if (only === 'unknown') return perhapsHeld(cluster, 'whether proxies let out what Consul does not know is not known');
  if (!address && destinationsOf(cluster).length > 0) return perhapsHeld(cluster, 'whether a destination outside means it is not known');
  const [mesh] = cluster.of(CONSUL).meshes;
  return {
    tiers: [{
      mode: 'first-match',
      captures: 'if-selected',
      policies: [
        ...skipping(cluster, port, address),
        {
          object: mesh.ref,
          rules: [{ action: 'deny', peer: callersOf(cluster).held, request: 'any', path: ['spec', 'transparentProxy', 'meshDestinationsOnly'] }],
          words: { rule: () => ({ because: 'proxies let out what Consul knows, and nothing else' }) },
        },
      ],
    }],
    otherwise: 'yes',
  };
}

/** What a pod excludes goes out past its proxy. */
function skipping(cluster: Cluster, port: number, address: Address | undefined): Decision['tiers'][number]['policies'] {
  const skips: PeerTest = {
    kind: 'entity',
    key: `excludes ${address ? `${address.family}:${address.value}` : 'a pod'} ${port}`,
    matches: (peer) => {
      if (peer.kind !== 'pod' || callersOf(cluster).hasProxy(peer.pod) === 'no') return 'no';
      if (address) return truthOf(callersOf(cluster).skips(peer.pod, address, port));
      const { excludeOutbound, excludeCidrs } = notesOf(peer.pod);
      // A Service may be dialled at another port than that of the pod.
      return excludeOutbound.length + excludeCidrs.length > 0 ? 'unknown' : 'no';
    },
  };
  return [{ rules: [{ action: 'allow', peer: skips, request: 'any', path: [] }], words: { rule: () => ({ because: 'the caller excludes it from what its proxy takes' }) } }];
}

/** It arrives at a gateway, and from there outside. */
function ofDestination(cluster: Cluster, address: Address, port: number): Decision {
  const decision = perhapsHeld(cluster, 'it is a destination outside, to which calls go by a terminating gateway, which is not followed');
  return { ...decision, tiers: decision.tiers.map((tier) => ({ ...tier, policies: [...skipping(cluster, port, address), ...tier.policies] })) };
}

function perhapsHeld(cluster: Cluster, because: string): Decision {
  const peer = callersOf(cluster).proxied;
  return {
    tiers: [{
      mode: 'first-match',
      captures: 'if-selected',
      policies: [{ rules: [{ action: 'deny', peer, request: 'any', path: [] }], doubt: because, words: { rule: () => ({ because }) } }],
    }],
    otherwise: 'yes',
  };
}

function destinationsOf(cluster: Cluster): readonly Destination[] {
  return cluster.manifests.of(CONSUL).serviceDefaults.flatMap(({ destination }) => destination ?? []);
}

/** Names may have any address, unless it is said which name is called. */
function isMeant({ addresses, port: own }: Destination, address: Address, port: number, host: string | undefined): boolean {
  return own === port && addresses.some((text) => {
    const range = tryParseCidrOrAddress(text);
    return range ? rangeHas(range, address) : host === undefined || host.toLowerCase() === text.toLowerCase();
  });
}

function knownHosts(cluster: Cluster): KnownHosts {
  const destinations = destinationsOf(cluster);
  const isName = (text: string) => !tryParseCidrOrAddress(text);
  const namesOfAll = (some: readonly Destination[]) => [...new Set(some.flatMap(({ addresses }) => addresses.filter(isName)))];
  const ranges = destinations.flatMap(({ addresses }) => addresses.flatMap((text) => tryParseCidrOrAddress(text) ?? []));
  const excluded = cluster.workloads.flatMap((pod) => notesOf(pod).excludeCidrs);
  return {
    names: namesOfAll(destinations),
    ports: new Set([...destinations.map(({ port }) => port), ...callersOf(cluster).skippedPorts]),
    namesAt: (port) => namesOfAll(destinations.filter((one) => one.port === port)),
    placeOf: (address, port) => [
      Number(callersOf(cluster).skippedPorts.includes(port)), ...destinations.map((one) => Number(one.port === port)),
      ...[...ranges, ...excluded].map((range) => Number(rangeHas(range, address))),
    ].join(),
  };
}
