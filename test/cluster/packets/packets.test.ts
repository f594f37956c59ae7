import { connected } from './packets';
import { objectsOf } from '../../support/examples-manifests';
import type { Case } from '../network-policy/case';
import { judged } from '../network-policy/compare';
import { CALLERS, cameThrough, endsCase } from '../network-policy/ends-case';
import { exampleCase } from '../network-policy/example-case';
import { handWrittenCase } from '../network-policy/hand-written-case';
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

function flowsWhere(one: Case, holds: (flow: number) => boolean): string[] {
  const name = (end: number) => (end < one.pods.length ? `${one.pods[end].namespace}/${one.pods[end].name}` : one.outside[end - one.pods.length]);
  return one.flows.flatMap(({ from, to, port, protocol }, flow) => (holds(flow) ? [`${name(from)} -> ${name(to)} ${port}/${protocol}`] : []));
}
