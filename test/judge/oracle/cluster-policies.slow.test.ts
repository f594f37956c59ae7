import {
  containerPorts, ipBlockMatchesPods, labels, namespaceObjects, NAMESPACES, networkPolicy, PORT_NUMBERS, RUNS,
} from './arbitrary';
import { asAdminPolicy, asClusterPolicy, meantPolicies } from './arbitrary-cluster-policies';
import { indexRows, mustAgree, verdictIn } from './cells';
import { clusterAllows, type ClusterWorld } from './cluster-policies';
import { flowsAmong, verdictOf } from './network-flows';
import type { WorldPod } from './world';
import { judge } from '../../../src/judge/judge';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

const PORTS = [...PORT_NUMBERS, 65535];

const pod = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  labels,
  ports: containerPorts,
  hostNetwork: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

const world: fc.Arbitrary<ClusterWorld> = fc.record({
  pods: fc.array(pod, { minLength: 1, maxLength: 3 }),
  netPolicies: fc.array(networkPolicy, { maxLength: 3 }),
  policies: meantPolicies({ experimental: true }, 4),
  namespaces: namespaceObjects,
  ipBlockMatchesPods,
  networkPlugin: fc.constantFrom(undefined, 'cilium' as const, 'other' as const),
}).map(({ pods, netPolicies, policies, namespaces, ipBlockMatchesPods: matches, networkPlugin }) => {
  const named: WorldPod[] = pods.map((item, index) => ({ ...item, name: `pod-${index}`, serviceAccount: 'default', sidecar: false, proxyUser: 'none' as const }));
  const objects = [
    ...namespaces,
    ...netPolicies.map((policy, index) => ({ ...policy, metadata: { ...policy.metadata, name: `policy-${index}` } })),
    ...policies.map((policy, index) => (index % 2 === 0 ? asAdminPolicy : asClusterPolicy)(policy, `cluster-${index}`)),
    ...named.map(podObject),
  ];
  return { objects, pods: named, policies, ipBlockMatchesPods: matches, ...(networkPlugin && { networkPlugin }) };
});

function podObject({ name, namespace, labels: own, ports, hostNetwork }: WorldPod): object {
  // One name may stand for two ports of a pod, but not of one container.
  const containers = ports.map((port, index) => ({
    name: `port-${index}`, image: 'x', ports: [{ containerPort: port.number, protocol: port.protocol, ...(port.name !== undefined && { name: port.name }) }],
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: own },
    spec: { containers: [{ name: 'main', image: 'x' }, ...containers], ...(hostNetwork && { hostNetwork: true }) },
  };
}

jest.setTimeout(PROPERTY_TIMEOUT);

describe('cluster-wide policies around NetworkPolicy: the judge and a naive evaluator', () => {
  test('agree on every flow of random clusters, and on every cell of the matrix', () => {
    const met = new Map<string, number>();
    fc.assert(fc.property(world, (random) => {
      const judgement = judge([{ objects: random.objects }], {
        ipBlockMatchesPods: random.ipBlockMatchesPods, ...(random.networkPlugin && { networkPlugin: random.networkPlugin }),
      });
      const rows = indexRows(judgement.matrix());
      for (const { flow, from, to } of flowsAmong(random.pods, PORTS)) {
        const naive = verdictOf(clusterAllows(random, { from, to, protocol: flow.protocol!, port: flow.port }));
        met.set(naive, (met.get(naive) ?? 0) + 1);
        mustAgree(flow, judgement.check(flow).verdict, naive);
        mustAgree(flow, verdictIn(rows, flow), naive);
      }
    }), { numRuns: RUNS });
    for (const verdict of ['allow', 'deny', 'unknown']) expect(met.get(verdict)).toBeGreaterThan(RUNS);
  });
});
