import {
  clean, containerPorts, ipBlockMatchesPods, labels, namespaceObjects, NAMESPACES, networkPolicy, PORT_NUMBERS,
  RUNS,
} from './arbitrary';
import { indexRows, mustAgree, verdictIn } from './cells';
import { networkAllows } from './network';
import { flowsAmong, verdictOf } from './network-flows';
import type { World, WorldPod } from './world';
import { judge } from '../../../src/judge/judge';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

const PORTS = [...PORT_NUMBERS, 1, 65535];

const pod = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  labels,
  ports: containerPorts,
  hostNetwork: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  native: fc.boolean(),
});

const world: fc.Arbitrary<World> = fc.record({
  pods: fc.array(pod, { minLength: 1, maxLength: 4 }),
  policies: fc.array(networkPolicy, { maxLength: 5 }),
  namespaces: namespaceObjects,
  ipBlockMatchesPods,
}).map(({ pods, policies, namespaces, ipBlockMatchesPods: matches }) => {
  const named: WorldPod[] = pods.map((item, index) => ({ ...item, name: `pod-${index}`, serviceAccount: 'default', sidecar: false, proxyUser: 'none' as const }));
  const objects = [
    ...namespaces,
    ...policies.map((policy, index) => ({ ...policy, metadata: { ...policy.metadata, name: `policy-${index}` } })),
    ...named.map((item, index) => podObject(item, pods[index].native)),
  ];
  return { objects, pods: named, ipBlockMatchesPods: matches };
});

/** Ports of a native sidecar count like those of a container. */
function podObject(item: WorldPod, native: boolean): object {
  const ports = item.ports.map((port) => clean({ containerPort: port.number, protocol: port.protocol, name: port.name }));
  // One name may stand for two ports of a pod, but not of one container.
  const containers = ports.map((port, index) => ({ name: `port-${index}`, image: 'x', ports: [port] }));
  const main = { name: 'main', image: 'x' };
  const sidecars = containers.map((container) => ({ ...container, restartPolicy: 'Always' }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: item.name, namespace: item.namespace, labels: item.labels },
    spec: {
      containers: native ? [main] : [main, ...containers],
      ...(native && { initContainers: sidecars }),
      ...(item.hostNetwork && { hostNetwork: true }),
    },
  };
}

jest.setTimeout(PROPERTY_TIMEOUT);

describe('NetworkPolicy: the judge and a naive evaluator', () => {
  test('agree on every flow of random clusters', () => {
    fc.assert(fc.property(world, (random) => {
      const judgement = judge([{ objects: random.objects }], { ipBlockMatchesPods: random.ipBlockMatchesPods });
      for (const { flow, from, to } of flowsAmong(random.pods, PORTS)) {
        const naive = verdictOf(networkAllows(random, { from, to, protocol: flow.protocol!, port: flow.port }));
        mustAgree(flow, judgement.check(flow).verdict, naive);
      }
    }), { numRuns: RUNS });
  });

  test('agree on every cell of the matrix', () => {
    fc.assert(fc.property(world, (random) => {
      const judgement = judge([{ objects: random.objects }], { ipBlockMatchesPods: random.ipBlockMatchesPods });
      const rows = indexRows(judgement.matrix());
      for (const { flow, from, to } of flowsAmong(random.pods, PORTS)) {
        const naive = verdictOf(networkAllows(random, { from, to, protocol: flow.protocol!, port: flow.port }));
        mustAgree(flow, verdictIn(rows, flow), naive);
      }
    }), { numRuns: RUNS });
  });
});
