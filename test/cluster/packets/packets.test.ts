import { connected, connectedBy } from './packets';
import { writtenForCilium } from '../../support/examples-cilium';
import { objectsOf } from '../../support/examples-manifests';
import type { Case } from '../network-policy/case';
import { judged } from '../network-policy/compare';
import { CALLERS, cameThrough, endsCase } from '../network-policy/ends-case';
import { exampleCase } from '../network-policy/example-case';
import { handWrittenCase } from '../network-policy/hand-written-case';
import { OUTSIDE_OF_EXAMPLES, WrittenForCilium } from '../network-policy/written-cilium';
import { writtenByExample } from '../tools/example';

/** Cilium, which decides about the packets, knows pods by their labels alone. */
const OPTIONS = { ipBlockMatchesPods: 'no' } as const;

const CASES = [
  { name: 'the Online Boutique', one: exampleCase(objectsOf(writtenByExample('online-boutique'))) },
  { name: 'payments', one: exampleCase(objectsOf(writtenByExample('payments'))) },
  { name: 'hand-written policies', one: handWrittenCase() },
  { name: 'ends', one: endsCase() },
];

describe.each(CASES)('real packets: $name', ({ name, one }) => {
  const verdicts = judged(one, OPTIONS);
  const connections = connected(one).map((came) => (came ? 'allow' : 'deny'));

  test('connections come about exactly where the judge says so', () => {
    process.stdout.write(`${name}: ${connections.length} connections tried, ${connections.filter((verdict) => verdict === 'allow').length} came about\n`);
    expect(flowsWhere(one, (flow) => connections[flow] !== verdicts[flow])).toEqual([]);
  });

  test('some do and some do not, over TCP and UDP', () => {
    for (const protocol of ['TCP', 'UDP']) {
      for (const verdict of ['allow', 'deny']) {
        expect(flowsWhere(one, (flow) => one.flows[flow].protocol === protocol && connections[flow] === verdict)).not.toEqual([]);
      }
    }
  });
});

test('real packets of the ends that were declared come through, and none of those beside them', () => {
  const one = endsCase();
  const connections = connected(one);
  expect(cameThrough(one, (flow) => connections[flow])).toEqual(CALLERS);
});

/** Hosts outside that are called, and the API server. */
const OPENED = {
  'online-boutique': [],
  'ride-hailing': ['a.b.s3.eu-west-1.amazonaws.com', 'api.stripe.com', 'kubernetes.default.svc', 'smtp.example.com'],
} as const;

describe.each([['online-boutique', 'none'], ['online-boutique', 'istio'], ['ride-hailing', 'none']] as const)('real packets, with policies of Cilium: %s, mesh: %s', (name, mesh) => {
  const written = new WrittenForCilium(objectsOf(writtenForCilium(name, mesh)), OUTSIDE_OF_EXAMPLES, '10.20.0.10');
  const flows = written.flows([443, 465, 6443, 9999], () => ['TCP', 'UDP']);
  // What depends on the request is for the proxy to decide, which takes every connection.
  const verdicts = flows.map((flow) => written.judged(flow).replace('conditional', 'allow'));
  const connections = connectedBy(written.input(flows)).map((came) => (came ? 'allow' : 'deny'));
  const said = (flow: number) => `${written.ends[flows[flow]!.from]} -> ${written.ends[flows[flow]!.to]} ${flows[flow]!.port}/${flows[flow]!.protocol}`;

  test('connections come about exactly where the judge says so', () => {
    // Nobody says whether the API server is the node of a pod, which is always let in.
    const isOpen = (flow: number) => verdicts[flow] === 'unknown' && connections[flow] === 'deny' && flows[flow]!.from === written.ends.length - 1;
    const differing = flows.flatMap((_, flow) => (connections[flow] === verdicts[flow] || isOpen(flow) ? [] : [flow]));
    const cameAbout = connections.filter((one) => one === 'allow').length;
    process.stdout.write(`${name} with Cilium, mesh ${mesh}: ${connections.length} connections tried, ${cameAbout} came about, ${differing.length} differ\n`);
    expect(differing.map(said)).toEqual([]);
  });

  test('some do and some do not, and of hosts outside those alone that were declared', () => {
    for (const verdict of ['allow', 'deny']) expect(connections).toContain(verdict);
    const own = flows.filter(({ from }, flow) => connections[flow] === 'allow' && /^(rides|payments|data|online-boutique)\//.test(written.ends[from]!));
    expect([...new Set(own.flatMap(({ to }) => written.hostOf(to) ?? []))].sort()).toEqual(OPENED[name]);
  });
});

function flowsWhere(one: Case, holds: (flow: number) => boolean): string[] {
  const name = (end: number) => (end < one.pods.length ? `${one.pods[end].namespace}/${one.pods[end].name}` : one.outside[end - one.pods.length]);
  return one.flows.flatMap(({ from, to, port, protocol }, flow) => (holds(flow) ? [`${name(from)} -> ${name(to)} ${port}/${protocol}`] : []));
}
