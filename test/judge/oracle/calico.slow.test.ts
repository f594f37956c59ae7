/** Policies of Calico: what the judge says of single flows, which a real calculation graph is asked about as well, is what it says of all at once. */
import { containerPorts, LABEL_KEYS, LABEL_VALUES, labels, namespaceObjects, NAMESPACES, networkPolicy, PORT_NUMBERS, PROTOCOLS, RUNS } from './arbitrary';
import { ACCOUNTS, calicoPolicy, calicoTiers, named, networkSet, TIERS } from './arbitrary-calico';
import { asAdminPolicy, meantPolicies } from './arbitrary-cluster-policies';
import { indexRows, rowsAt } from './cells';
import type { Endpoint, Flow } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import type { JudgeOptions } from '../../../src/judge/options';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

const pod = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  labels,
  ports: containerPorts,
  account: fc.constantFrom(...ACCOUNTS),
  hostNetwork: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

const world = fc.record({
  pods: fc.array(pod, { minLength: 1, maxLength: 3 }),
  // One of the tiers that policies name may be missing.
  policies: fc.array(calicoPolicy([...TIERS, 'missing']), { minLength: 1, maxLength: 4 }),
  tiers: calicoTiers,
  sets: fc.array(networkSet, { maxLength: 2 }),
  network: fc.array(networkPolicy, { maxLength: 2 }),
  admin: meantPolicies({ experimental: false }, 2),
  namespaces: namespaceObjects,
}).map(({ pods, policies, tiers, sets, network, admin, namespaces }) => ({
  keys: pods.map(({ namespace }, index) => `${namespace}/pod-${index}`),
  pods,
  objects: [
    ...namespaces,
    ...tiers,
    ...named([...policies, ...sets]),
    ...network.map((policy, index) => ({ ...policy, metadata: { ...policy.metadata, name: `policy-${index}` } })),
    ...admin.map((policy, index) => asAdminPolicy(policy, `admin-${index}`)),
    ...pods.map(({ namespace, labels: own, ports, account, hostNetwork }, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace, name: `pod-${index}`, labels: own },
      spec: {
        serviceAccountName: account,
        ...(hostNetwork && { hostNetwork }),
        containers: [{ name: 'main', image: 'x' }, ...ports.map(({ number, protocol, name }, at) => (
          { name: `port-${at}`, image: 'x', ports: [{ containerPort: number, protocol, ...(name !== undefined && { name }) }] }
        ))],
      },
    })),
  ],
}));

const options: fc.Arbitrary<JudgeOptions> = fc.constantFrom<JudgeOptions[]>(
  { networkPlugin: 'calico' }, { networkPlugin: 'calico', podCidrs: ['10.244.0.0/16'], nodeCidrs: ['192.168.0.0/16'] }, {}, { networkPlugin: 'cilium' },
);

const ADDRESSES = ['8.8.8.8', '10.1.2.3', '192.168.1.7', 'fd00::1'];

jest.setTimeout(PROPERTY_TIMEOUT);

test('every cell of the matrix is what the same flow alone gets', () => {
  const met = new Map<string, number>();
  fc.assert(fc.property(world, options, ({ objects, keys }, stated) => {
    const judgement = judge([{ objects }], stated);
    const rows = indexRows(judgement.matrix());
    const inside = keys.map((workload): Endpoint => ({ workload }));
    const outside = ADDRESSES.map((ip): Endpoint => ({ ip }));
    const pairs = [
      ...inside.flatMap((one) => [...inside, ...outside].map((other) => [one, other] as const)),
      ...outside.flatMap((one) => inside.map((other) => [one, other] as const)),
    ];
    for (const [from, to] of pairs) {
      for (const protocol of PROTOCOLS as NonNullable<Flow['protocol']>[]) {
        for (const port of [...PORT_NUMBERS, 443]) {
          const flow: Flow = { from, to, protocol, port };
          const { verdict } = judgement.check(flow);
          const told = rowsAt(rows, flow).map((row) => row.verdict);
          met.set(verdict, (met.get(verdict) ?? 0) + 1);
          if (verdict === 'deny' ? told.length > 0 : !told.includes(verdict)) throw new Error(`${JSON.stringify(flow)}: alone ${verdict}, among all ${told.join()}`);
        }
      }
    }
  }), { numRuns: RUNS });
  for (const verdict of ['allow', 'deny', 'unknown']) expect(met.get(verdict)).toBeGreaterThan(RUNS);
});

const stranger = fc.record({
  namespace: fc.constantFrom(...NAMESPACES, 'elsewhere'),
  labels: fc.dictionary(fc.constantFrom(...LABEL_KEYS, 'extra'), fc.constantFrom(...LABEL_VALUES, 'x', 'ab', 'bxc', 'ca'), { maxKeys: 3, noNullPrototype: true }),
});

test('what an undeclared pod can do, the exposure shows', () => {
  let asked = 0;
  const strangersOf = fc.array(stranger, { minLength: 6, maxLength: 6 });
  fc.assert(fc.property(world, strangersOf, fc.constantFrom(...PORT_NUMBERS), ({ objects: all, keys, pods }, strangers, port) => {
    // Other policies name the same labels, and would hide what those of Calico leave out.
    const objects = all.filter((object) => !/policy\.|networking\.k8s\.io/.test((object as { apiVersion: string }).apiVersion));
    const judgement = judge([{ objects }], { networkPlugin: 'calico', podCidrs: ['10.244.0.0/16'] });
    const exposed = [...judgement.exposure()];
    for (const undeclared of strangers) {
      const isLike = pods.some(({ namespace, labels: own }) => namespace === undeclared.namespace && Object.keys(own).length > 0
        && Object.entries(own).every(([key, value]) => undeclared.labels[key] === value));
      if (isLike) continue;
      for (const workload of keys) {
        for (const flow of [{ from: { undeclared }, to: { workload }, port }, { from: { workload }, to: { undeclared }, port }] as Flow[]) {
          if (judgement.check(flow).verdict !== 'allow') continue;
          asked += 1;
          const isIn = 'workload' in flow.to;
          const isShown = exposed.some(({ from, to, protocol, ports, verdict }) => verdict !== 'unknown' && protocol === 'TCP' && ports.first <= port && port <= ports.last
            && (isIn ? from.kind === 'undeclared' && to.kind === 'workload' && to.workload === workload : to.kind === 'undeclared' && from.kind === 'workload' && from.workload === workload));
          if (!isShown) throw new Error(`the exposure hides ${JSON.stringify(flow)} of ${JSON.stringify(objects)}`);
        }
      }
    }
  }), { numRuns: RUNS });
  expect(asked).toBeGreaterThan(RUNS);
});
