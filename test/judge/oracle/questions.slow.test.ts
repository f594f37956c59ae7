import { RUNS } from './arbitrary';
import { meshWorld } from './arbitrary-world';
import type { World } from './world';
import type { Endpoint, Flow } from '../../../src/judge/core/flow';
import { judge, type Judgement } from '../../../src/judge/judge';
import type { Change } from '../../../src/judge/questions/diff';
import type { Callee } from '../../../src/judge/questions/party';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

const PORTS = [80, 8080, 9090];

function judged(world: World): Judgement {
  return judge([{ objects: world.objects }], { pathNormalization: 'NONE' });
}

/** Two clusters with the same pods: policies of one are kept by the other or not. */
const twoWorlds = fc.tuple(meshWorld, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 })).map(([world, keep]) => {
  const objects = world.objects.filter((object, index) => (object as { kind: string }).kind === 'Pod' || keep[index % keep.length]);
  return [world, { ...world, objects }] as const;
});

function nameOf(end: Callee | Endpoint): string {
  if ('workload' in end) return end.workload;
  return JSON.stringify(end);
}

jest.setTimeout(PROPERTY_TIMEOUT);

describe('questions, against single flows', () => {
  test('nothing changes between a cluster and itself', () => {
    fc.assert(fc.property(meshWorld, (world) => {
      const judgement = judged(world);
      expect([...judgement.diff(judgement)]).toEqual([]);
    }), { numRuns: Math.ceil(RUNS / 3) });
  });

  test('the witness of every change has the two verdicts that the change says', () => {
    fc.assert(fc.property(twoWorlds, ([left, right]) => {
      const [before, after] = [judged(left), judged(right)];
      for (const change of before.diff(after)) {
        const got = [before.check(change.witness).verdict, after.check(change.witness).verdict];
        if (got[0] !== change.before || got[1] !== change.after) throw new Error(`${JSON.stringify(change)}: ${got.join()}`);
      }
    }), { numRuns: RUNS });
  });

  test('a flow whose verdict changes is in the diff, and one whose verdict does not change is not', () => {
    fc.assert(fc.property(twoWorlds, ([left, right]) => {
      const [before, after] = [judged(left), judged(right)];
      const changes = [...before.diff(after)];
      for (const flow of plainFlows(left)) {
        const [was, is] = [before.check(flow).verdict, after.check(flow).verdict];
        const covering = changes.filter((change) => covers(change, flow));
        if (was !== is && covering.length === 0) throw new Error(`${JSON.stringify(flow)}: ${was} to ${is}, and no change says so`);
      }
    }), { numRuns: RUNS });
  });

  test('without any declaration, exactly what is not denied is too much or unproven, and every witness shows it', () => {
    fc.assert(fc.property(meshWorld, (world) => {
      const judgement = judged(world);
      const proof = judgement.prove([], { limit: 100_000 });
      const found = new Set<string>();
      for (const { kind, verdict, witness, from, to, protocol } of proof.findings) {
        const got = judgement.check(witness).verdict;
        if (got !== verdict || got === 'deny' || (kind === 'unproven') !== (got === 'unknown')) throw new Error(`${JSON.stringify(witness)}: ${kind}, ${got}`);
        found.add(`${nameOf(from)} ${nameOf(to)} ${protocol}`);
      }
      for (const row of judgement.matrix()) {
        if (row.self || row.from.kind !== 'workload' || row.to.kind !== 'workload') continue;
        if (!found.has(`${nameOf(row.from)} ${nameOf(row.to)} ${row.protocol}`)) throw new Error(`${JSON.stringify(row)} is not among the findings`);
      }
    }), { numRuns: RUNS });
  });

  test('every witness of the exposure shows it', () => {
    fc.assert(fc.property(meshWorld, (world) => {
      const judgement = judged(world);
      for (const row of judgement.exposure()) {
        const got = judgement.check(row.witness).verdict;
        if (got !== row.verdict) throw new Error(`${JSON.stringify(row)}: ${got}`);
      }
    }), { numRuns: RUNS });
  });
});

function plainFlows({ pods }: World): Flow[] {
  const keys = pods.map((pod) => `${pod.namespace}/${pod.name}`);
  return keys.flatMap((from) => keys.filter((to) => to !== from)
    .flatMap((to) => PORTS.map((port) => ({ from: { workload: from }, to: { workload: to }, port }))));
}

function covers(change: Change, flow: Flow): boolean {
  return nameOf(change.from) === nameOf(flow.from) && nameOf(change.to) === nameOf(flow.to) && change.protocol === 'TCP'
    && change.ports.first <= flow.port && flow.port <= change.ports.last;
}
