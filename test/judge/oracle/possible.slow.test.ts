import { both, type Answer } from './answers';
import { clean, containerPorts, labels, NAMESPACES, RUNS } from './arbitrary';
import { indexRows, mustAgree, rowsAt } from './cells';
import { meshAllows } from './istio';
import { networkAllows } from './network';
import { manifestOf, possibleWorlds, type Made } from './possible';
import type { World } from './world';
import type { Flow } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

const PORTS = [8080, 9090];
const REQUEST = { method: 'GET', path: '/', host: 'shop.example.com' };

const made: fc.Arbitrary<Omit<Made, 'pod'> & { pod: Omit<Made['pod'], 'name'> }> = fc.record({
  pod: fc.record({
    namespace: fc.constantFrom(...NAMESPACES), labels, ports: containerPorts, serviceAccount: fc.constantFrom('web', 'api'),
  }).map((pod) => ({ ...pod, hostNetwork: false, sidecar: false })),
  kind: fc.constantFrom('Pod', 'Deployment', 'StatefulSet', 'CronJob'),
  replicas: fc.constantFrom(1, 2),
  asks: fc.constantFrom(undefined, undefined, 'true', 'false'),
});

const VALUES: Readonly<Record<string, readonly string[]>> = {
  'app': ['a', 'b'],
  'pod-template-hash': ['5c8f9'],
  'statefulset.kubernetes.io/pod-name': ['pod-0-0', 'pod-1-0', 'pod-1-1'],
  'batch.kubernetes.io/job-name': ['pod-0-1', 'pod-1-2', 'never'],
  'service.istio.io/canonical-name': ['a', 'pod-0', 'pod-1'],
  'security.istio.io/tlsMode': ['istio'],
  'topology.kubernetes.io/zone': ['a'],
  'node.kubernetes.io/x': ['a'],
};

const matchLabels = fc.constantFrom(...Object.keys(VALUES)).chain((key) => fc.record({ [key]: fc.constantFrom(...VALUES[key]) }));

const selector = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: fc.record({ matchLabels }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...Object.keys(VALUES)).chain((key) => fc.record({
      key: fc.constant(key), operator: fc.constantFrom('Exists', 'DoesNotExist', 'In', 'NotIn'), values: fc.subarray([...VALUES[key]], { minLength: 1 }),
    }).map(({ operator, values, ...one }) => ({ matchExpressions: [{ ...one, operator, ...(operator.endsWith('In') && { values }) }] }))),
  },
);

const namespaceSelector = fc.constantFrom<object>(
  {}, { matchLabels: { team: 'x' } }, { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] }, { matchLabels: { 'kubernetes.io/metadata.name': 'bank' } },
);

const peer = fc.oneof(
  fc.record({ podSelector: selector }), fc.record({ namespaceSelector }), fc.record({ namespaceSelector, podSelector: selector }),
);
const rules = (key: string) => fc.option(fc.array(fc.oneof(
  fc.constant({}), fc.array(peer, { minLength: 1, maxLength: 2 }).map((peers) => ({ [key]: peers })),
), { maxLength: 2 }), { nil: undefined });

const networkPolicy = fc.record({ namespace: fc.constantFrom(...NAMESPACES), podSelector: selector, ingress: rules('from'), egress: rules('to') })
  .map(({ namespace, ...spec }) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace }, spec: clean(spec) }));

const scoped = fc.record({ namespace: fc.constantFrom(...NAMESPACES), own: fc.option(matchLabels, { nil: undefined }) });
const authorization = fc.record({ place: scoped, action: fc.constantFrom('ALLOW', 'DENY'), from: fc.constantFrom(undefined, 'cluster.local/ns/shop/sa/web', '*') })
  .map(({ place: { namespace, own }, action, from }) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { namespace },
    spec: clean({ selector: own && { matchLabels: own }, action, rules: [from ? { from: [{ source: { principals: [from] } }] } : {}] }),
  }));
const peerAuthentication = fc.record({ place: scoped, mode: fc.constantFrom('STRICT', 'PERMISSIVE', 'DISABLE') })
  .map(({ place: { namespace, own }, mode }) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { namespace },
    spec: clean({ selector: own && { matchLabels: own }, mtls: { mode } }),
  }));
const sidecar = scoped.map(({ namespace, own }) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { namespace },
  spec: clean({ workloadSelector: own && { labels: own }, outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }),
}));
const service = fc.record({ namespace: fc.constantFrom(...NAMESPACES), own: matchLabels })
  .map(({ namespace, own }) => ({ apiVersion: 'v1', kind: 'Service', metadata: { namespace }, spec: { selector: own, ports: [{ port: 80, targetPort: 8080, name: 'tcp' }] } }));

interface Open { readonly world: World; readonly made: readonly Made[] }

const open = (mesh: boolean): fc.Arbitrary<Open> => fc.record({
  makers: fc.array(made, { minLength: 2, maxLength: 3 }),
  network: fc.array(networkPolicy, { maxLength: 3 }),
  authorizations: fc.array(authorization, { maxLength: mesh ? 2 : 0 }),
  peers: fc.array(peerAuthentication, { maxLength: mesh ? 2 : 0 }),
  sidecars: fc.array(sidecar, { maxLength: mesh ? 1 : 0 }),
  services: fc.array(service, { maxLength: mesh ? 2 : 0 }),
  given: fc.subarray([...NAMESPACES]),
}).map(({ makers, network, authorizations, peers, sidecars, services, given }) => {
  const named = makers.map((item, index): Made => {
    const name = `pod-${index}`;
    return { ...item, pod: { ...item.pod, name, labels: { ...item.pod.labels, maker: name } } };
  });
  const written = [...network, ...authorizations, ...peers, ...sidecars, ...services].map((object, index) => ({
    ...object, metadata: { ...object.metadata, name: `object-${index}`, creationTimestamp: `2026-01-01T00:00:0${index}Z` },
  }));
  const objects = [
    ...given.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })), ...written, ...named.map(manifestOf),
  ];
  return { world: { objects, pods: named.map(({ pod }) => pod), ipBlockMatchesPods: 'unknown' as const }, made: named };
});

/** What holds in every possible cluster, or the answers that there are. */
function answersOf({ world }: Open, from: Made, to: Made, port: number): ReadonlySet<Answer> {
  const answers = new Set<Answer>();
  for (const { world: one, pods: [caller, callee] } of possibleWorlds(world, [from, to])) {
    const ends = { from: { pod: caller }, to: { pod: callee } };
    const network = networkAllows(one, { ...ends, protocol: 'TCP', port });
    answers.add(both([network === undefined ? 'unknown' : network ? 'allow' : 'deny', meshAllows(one, { ...ends, port, ...REQUEST })]));
  }
  return answers;
}

jest.setTimeout(PROPERTY_TIMEOUT);

describe('what manifests leave open', () => {
  for (const [name, mesh] of [['NetworkPolicies', false], ['a mesh', true]] as const) {
    test(`of ${name}: a definite verdict holds in every possible cluster, and the matrix says the same`, () => {
      fc.assert(fc.property(open(mesh), (random) => {
        const judgement = judge([{ objects: random.world.objects }], { pathNormalization: 'NONE' });
        if (judgement.problems.length > 0) throw new Error(JSON.stringify(judgement.problems));
        const rows = indexRows(judgement.matrix());
        for (const from of random.made) {
          for (const to of random.made) {
            for (const port of from === to ? [] : PORTS) {
              const key = ({ pod }: Made) => ({ workload: `${pod.namespace}/${pod.name}` });
              const flow: Flow = { from: key(from), to: key(to), port, ...REQUEST };
              const { verdict } = judgement.check(flow);
              const answers = answersOf(random, from, to, port);
              if (verdict !== 'unknown' && (answers.size > 1 || !answers.has(verdict))) {
                throw new Error(`${JSON.stringify(flow)}: the judge says ${verdict}, and possible are ${[...answers].join()}`);
              }
              const verdicts = [...new Set(rowsAt(rows, flow).map((row) => row.verdict))];
              if (verdicts.length <= 1) mustAgree(flow, verdicts[0] ?? 'deny', verdict);
            }
          }
        }
      }), { numRuns: RUNS });
    });
  }

  test('of one NetworkPolicy: a verdict is unknown only where clusters differ', () => {
    fc.assert(fc.property(open(false), (random) => {
      const [policy] = random.world.objects.filter((object) => (object as { kind: string }).kind === 'NetworkPolicy');
      const objects = random.world.objects.filter((object) => (object as { kind: string }).kind !== 'NetworkPolicy' || object === policy);
      const world = { ...random.world, objects };
      const judgement = judge([{ objects }]);
      const [from, to] = random.made;
      const flow: Flow = {
        from: { workload: `${from.pod.namespace}/${from.pod.name}` }, to: { workload: `${to.pod.namespace}/${to.pod.name}` }, port: 8080,
      };
      const answers = answersOf({ ...random, world }, from, to, 8080);
      const written = policy as { spec: { ingress?: unknown[]; egress?: unknown[] } } | undefined;
      // Rules that together mean every pod, each of them some, are not put together.
      if ([...written?.spec.ingress ?? [], ...written?.spec.egress ?? []].length > 1) return;
      if (judgement.check(flow).verdict === 'unknown' && answers.size === 1) throw new Error(`${JSON.stringify(flow)}: only ${[...answers].join()} is possible`);
    }), { numRuns: RUNS });
  });
});
