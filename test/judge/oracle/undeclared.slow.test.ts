/**
 * Undeclared pods, drawn at random and not by the judge: whatever one of them can do, the judge's own must show. A pod that looks
 * like a workload may do what that workload can do.
 */
import { both, type NaiveRequest } from './answers';
import { clean, labels, LABEL_KEYS, LABEL_VALUES, labelSelector, NAMESPACES, networkPolicy, RUNS } from './arbitrary';
import { ACCOUNTS, authorizationPolicy, METHODS, peerAuthentication, service, sidecar } from './arbitrary-mesh';
import { podObject } from './arbitrary-world';
import { meshAllows } from './istio';
import { networkAllows } from './network';
import { requestIsIn } from './request-sets';
import type { World, WorldPod } from './world';
import { judge } from '../../../src/judge/judge';
import type { MatrixRow } from '../../../src/judge/questions/matrix';
import type { Party } from '../../../src/judge/questions/party';
import type { ProofFinding } from '../../../src/judge/questions/prove';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

const PORTS = [80, 8080, 9090, 15020];
const UNLISTED = ['elsewhere', 'sx', 'xk', 'any-other-namespace', 'service'];
const TRUST_DOMAINS = [undefined, undefined, undefined, 'other.domain', 'x.local'];

const given = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  labels,
  ports: fc.constant([{ number: 8080, protocol: 'TCP', name: 'web' }]),
  serviceAccount: fc.constantFrom(...ACCOUNTS),
  sidecar: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

/** Labels and accounts of workloads, and others that policies may or may not ask for. */
const undeclared: fc.Arbitrary<WorldPod> = fc.record({
  namespace: fc.constantFrom(...NAMESPACES, ...UNLISTED),
  labels: fc.dictionary(fc.constantFrom(...LABEL_KEYS, 'extra'), fc.constantFrom(...LABEL_VALUES, 'x', 'any-value'), { maxKeys: 3, noNullPrototype: true }),
  serviceAccount: fc.constantFrom(...ACCOUNTS, 'apiary', 'x', 'sub-api', 'service-account-of-nobody-known'),
  trustDomain: fc.constantFrom(...TRUST_DOMAINS),
  sidecar: fc.boolean(),
}).map((pod) => clean({ ...pod, name: 'undeclared', hostNetwork: false, ports: [] }));

/** Values with wildcards that the other worlds have no use for. */
const wild = fc.constantFrom(
  '*/sa/api', '*api', 'cluster.local/ns/shop/sa/ap*', 'cluster.local/ns/s*', 'cluster.local/*', '*/ns/bank/sa/web', 'other.domain/*', '*.local/ns/shop/sa/api', '*',
);
const wildPolicy = fc.record({
  namespace: fc.constantFrom(...NAMESPACES, 'istio-system'),
  action: fc.constantFrom('ALLOW', 'ALLOW', 'DENY'),
  source: fc.record({
    principals: fc.option(fc.uniqueArray(wild, { minLength: 1, maxLength: 2 }), { nil: undefined }),
    notPrincipals: fc.option(fc.uniqueArray(wild, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
    namespaces: fc.option(fc.constantFrom(['s*'], ['*k', 'shop'], ['*e*'], ['any-other*']), { nil: undefined, freq: 2 }),
    notNamespaces: fc.option(fc.constantFrom(['any-other-namespace'], ['elsewhere', 'any-other-namespace'], ['*ce']), { nil: undefined, freq: 2 }),
  }).map(clean).filter((source) => Object.keys(source).length > 0),
}).map(({ namespace, action, source }) => ({
  apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { namespace }, spec: { action, rules: [{ from: [{ source }] }] },
}));

/** One policy that lets a set of labels in, which may be more than a workload has. */
const admitting = fc.record({
  namespace: fc.constantFrom(...NAMESPACES), own: labelSelector, peer: labelSelector, egress: fc.boolean(),
}).map(({ namespace, own, peer, egress }) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { namespace },
  spec: {
    podSelector: own,
    ...(egress ? { policyTypes: ['Egress'], egress: [{ to: [{ podSelector: peer }] }] } : { ingress: [{ from: [{ podSelector: peer }] }] }),
  },
}));

const world: fc.Arbitrary<World> = fc.record({
  pods: fc.array(given, { minLength: 2, maxLength: 3 }),
  policies: fc.array(fc.oneof(authorizationPolicy, wildPolicy), { maxLength: 3 }),
  network: fc.array(fc.oneof(networkPolicy, admitting), { maxLength: 4 }),
  peers: fc.array(peerAuthentication, { maxLength: 1 }),
  sidecars: fc.array(sidecar, { maxLength: 2 }),
  services: fc.array(service, { maxLength: 2 }),
}).map(({ pods, policies, network, peers, sidecars, services }) => {
  const named: WorldPod[] = pods.map((item, index) => ({ ...item, name: `pod-${index}`, hostNetwork: false }));
  const objects = [...network, ...policies, ...peers, ...sidecars, ...services]
    .map((object, index) => ({ ...object, metadata: { ...object.metadata, name: `object-${index}` } }));
  const namespaces = NAMESPACES.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: {} } }));
  return { objects: [...namespaces, ...named.map(podObject), ...objects], pods: named, ipBlockMatchesPods: 'no' };
});

/** Whether policies can take the pod for a given one: by its account, or by all the labels that this one has. */
function isLike(pod: WorldPod, other: WorldPod): boolean {
  if (pod.namespace !== other.namespace) return false;
  const isAccount = pod.sidecar && pod.trustDomain === undefined && pod.serviceAccount !== 'default' && pod.serviceAccount === other.serviceAccount;
  const entries = Object.entries(other.labels);
  return isAccount || (entries.length > 0 && entries.every(([key, value]) => pod.labels[key] === value));
}

const keyOf = (pod: WorldPod) => `${pod.namespace}/${pod.name}`;

type Shown = Pick<MatrixRow | ProofFinding, 'from' | 'to' | 'protocol' | 'ports' | 'requests'>;

function shows({ to, protocol, ports, requests }: Shown, request: NaiveRequest, isTo: (party: Party) => boolean): boolean {
  if (!isTo(to) || protocol !== 'TCP' || request.port < ports.first || ports.last < request.port) return false;
  return !requests || requests.some((set) => requestIsIn(set, request) !== false);
}

jest.setTimeout(PROPERTY_TIMEOUT);

const ends = fc.record({
  pods: fc.array(undeclared, { minLength: 6, maxLength: 6 }),
  port: fc.constantFrom(...PORTS),
  method: fc.constantFrom(...METHODS),
  path: fc.constantFrom('/', '/a', '/a/b'),
});

test('what a random pod can do, the exposure and the proof show', () => {
  let asked = 0;
  fc.assert(fc.property(world, ends, (random, { pods, port, method, path }) => {
    const judgement = judge([{ objects: random.objects }], { pathNormalization: 'NONE', ipBlockMatchesPods: 'no' });
    const findings = judgement.prove([], { limit: 100_000 }).findings;
    const exposed = [...judgement.exposure()];
    for (const pod of pods) {
      const like = random.pods.filter((other) => isLike(pod, other));
      for (const to of random.pods) {
        const request = { from: { pod }, to: { pod: to }, port, method, path, host: 'shop.example.com' };
        const network = networkAllows(random, { ...request, protocol: 'TCP' });
        if (network !== true || both([meshAllows(random, request)]) === 'deny') continue;
        asked += 1;
        const isTo = (party: Party) => party.kind === 'workload' && party.workload === keyOf(to);
        const isUndeclared = ({ from }: Shown) => from.kind === 'undeclared';
        const isOfLike = ({ from }: Shown) => from.kind === 'workload' && like.some((other) => keyOf(other) === from.workload);
        const byWorkload = like.some((other) => other === to) || findings.some((item) => isOfLike(item) && shows(item, request, isTo));
        if (byWorkload) continue;
        for (const [question, answer] of [['proof', findings], ['exposure', exposed]] as const) {
          const isShown = answer.some((item) => isUndeclared(item) && shows(item, request, isTo));
          if (!isShown) throw new Error(`the ${question} hides ${JSON.stringify(request)}`);
        }
      }
    }
  }), { numRuns: RUNS });
  // A test in which nothing passes says nothing.
  expect(asked).toBeGreaterThan(RUNS);
});
