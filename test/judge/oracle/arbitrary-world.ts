import fc from 'fast-check';
import { clean, containerPorts, labels, NAMESPACES, networkPolicy } from './arbitrary';
import {
  ACCOUNTS, doubtful, authorizationPolicy, peerAuthentication, requestAuthentication, service, serviceEntry, sidecar,
} from './arbitrary-mesh';
import type { World, WorldPod } from './world';

const pod = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  labels,
  ports: containerPorts,
  serviceAccount: fc.constantFrom(...ACCOUNTS),
  proxyUser: fc.constantFrom('none' as const, 'none' as const, 'none' as const, 'none' as const, 'none' as const, 'none' as const, 'all' as const, 'some' as const),
  sidecar: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

/** A random cluster with a mesh, some NetworkPolicies, and pods outside the mesh. */
export const meshWorld: fc.Arbitrary<World> = fc.record({
  pods: fc.array(pod, { minLength: 2, maxLength: 3 }),
  policies: fc.array(authorizationPolicy, { maxLength: 4 }),
  network: fc.array(networkPolicy, { maxLength: 1 }),
  peers: fc.array(peerAuthentication, { maxLength: 3 }),
  tokens: fc.array(requestAuthentication, { maxLength: 1 }),
  sidecars: fc.array(sidecar, { maxLength: 2 }),
  entries: fc.array(serviceEntry, { maxLength: 2 }),
  services: fc.array(service, { maxLength: 4 }),
  doubts: fc.oneof({ weight: 4, arbitrary: fc.array(doubtful, { maxLength: 0 }) }, { weight: 1, arbitrary: fc.array(doubtful, { maxLength: 2 }) }),
}).map(({ pods, policies, network, peers, tokens, sidecars, entries, services, doubts }) => {
  const named: WorldPod[] = pods.map((item, index) => ({ ...item, name: `pod-${index}`, hostNetwork: false }));
  const name = (prefix: string) => (object: { metadata: object }, index: number) => ({
    ...object, metadata: { ...object.metadata, name: `${prefix}-${index}`, creationTimestamp: `2026-01-01T00:00:${String(index).padStart(2, '0')}Z` },
  });
  const objects = [
    ...[...NAMESPACES, 'istio-system'].map((own) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: own } })),
    ...policies.map(name('authorization')), ...network.map(name('network')), ...peers.map(name('peer')), ...tokens.map(name('token')),
    ...sidecars.map(name('sidecar')), ...entries.map(name('entry')), ...services.map(name('service')), ...doubts.map(name('doubt')), ...named.map(podObject),
  ];
  return { objects, pods: named, ipBlockMatchesPods: 'unknown' };
});

/** A pod as a manifest. */
export function podObject(item: WorldPod): object {
  const ports = item.ports.map((port) => clean({ containerPort: port.number, protocol: port.protocol, name: port.name }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: item.name, namespace: item.namespace, labels: { ...item.labels, ...(item.sidecar && { 'sidecar.istio.io/inject': 'true' }) } },
    spec: { serviceAccountName: item.serviceAccount, containers: containersOf(item, ports) },
  };
}

/** One name may stand for two ports of a pod, but not of one container. */
function containersOf({ proxyUser }: WorldPod, ports: readonly object[]): object[] {
  const as = { securityContext: { runAsUser: 1337 } };
  const own = proxyUser === 'all' ? as : {};
  const main = [{ name: 'main', image: 'x', ...own }, ...ports.map((port, index) => ({ name: `port-${index}`, image: 'x', ports: [port], ...own }))];
  return proxyUser === 'some' ? [...main, { name: 'agent', image: 'x', ...as }] : main;
}
