import { RUNS } from './arbitrary';
import { ADDRESSES, consulWorld, METHODS, PATHS, PORTS } from './arbitrary-consul';
import { indexRows, mustAgree, rowsAt } from './cells';
import { consulAllows, nameOf, type Asked, type ConsulWorld } from './consul';
import { requestIsIn } from './request-sets';
import type { Endpoint, Flow } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import type { JudgeOptions } from '../../../src/judge/options';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

const request = fc.record({ method: fc.constantFrom(...METHODS), path: fc.constantFrom(...PATHS), host: fc.constant('api') });

function optionsOf({ defaultPolicy, acls }: ConsulWorld): JudgeOptions {
  return {
    installations: [{
      mesh: 'consul', injectsByDefault: 'no', capturesByDefault: 'yes', namesFollowAccounts: acls ? 'yes' : 'no', ...(defaultPolicy && { defaultIntentionPolicy: defaultPolicy }),
    }],
  };
}

function endpoint(text: string): Endpoint {
  return text.includes('/') ? { workload: text } : { ip: text };
}

function* asked(keys: readonly string[], one: Pick<Asked, 'method' | 'path' | 'host'>): Generator<readonly [Asked, Flow]> {
  for (const from of [...keys, ...ADDRESSES]) {
    for (const to of [...keys, ...(from.includes('/') ? ADDRESSES : [])]) {
      if (from === to) continue;
      for (const port of [...PORTS, 20_000]) yield [{ from, to, port, ...one }, { from: endpoint(from), to: endpoint(to), port, ...one }];
    }
  }
}

/** Whether the names of both ends are sure: without them, the judge may know less than the oracle. */
function isSure({ objects, ...rest }: ConsulWorld, { from, to }: Asked): boolean {
  return [from, to].filter((end) => end.includes('/')).every((end) => {
    const pod: unknown = objects.find(({ kind, metadata }) => kind === 'Pod' && `${metadata.namespace as string}/${metadata.name as string}` === end);
    return nameOf({ objects, ...rest }, pod) !== undefined;
  });
}

jest.setTimeout(PROPERTY_TIMEOUT);

describe('Consul: the judge and a naive evaluator', () => {
  test('agree on every flow and request of random worlds', () => {
    const met = new Map<string, number>();
    fc.assert(fc.property(consulWorld, request, (world, one) => {
      const judgement = judge([{ objects: world.objects }], optionsOf(world));
      for (const [question, flow] of asked(world.keys, one)) {
        const { verdict } = judgement.check(flow);
        const naive = consulAllows(world, question);
        if (isSure(world, question)) mustAgree(flow, verdict, naive);
        else if (verdict === 'allow' || (verdict === 'deny' && naive === 'allow')) mustAgree(flow, verdict, naive);
        met.set(verdict, (met.get(verdict) ?? 0) + 1);
      }
    }), { numRuns: RUNS });
    expect([...met.keys()].sort()).toEqual(['allow', 'deny', 'unknown']);
  });

  test('the matrix says of every request what the same flow alone gets', () => {
    fc.assert(fc.property(consulWorld, request, (world, one) => {
      const judgement = judge([{ objects: world.objects }], optionsOf(world));
      const rows = indexRows(judgement.matrix());
      for (const [, flow] of asked(world.keys, one)) {
        const found = rowsAt(rows, flow)
          .flatMap((row) => (row.requests?.map((set) => requestIsIn(set, one)) ?? [true]).map((isIn) => ({ row, isIn })));
        // A description by example can't be read back; the witnesses below cover it.
        if (found.some(({ isIn }) => isIn === undefined)) continue;
        mustAgree(flow, found.find(({ isIn }) => isIn)?.row.verdict ?? 'deny', judgement.check(flow).verdict);
      }
    }), { numRuns: RUNS });
  });

  test('the witness of every row of the matrix and of what is exposed gets its verdict', () => {
    fc.assert(fc.property(consulWorld, (world) => {
      const judgement = judge([{ objects: world.objects }], optionsOf(world));
      for (const row of [...judgement.matrix(), ...judgement.exposure()]) mustAgree(row.witness, row.verdict, judgement.check(row.witness).verdict);
    }), { numRuns: RUNS });
  });

  test('what is explained is what is judged', () => {
    fc.assert(fc.property(consulWorld, request, (world, one) => {
      const judgement = judge([{ objects: world.objects }], optionsOf(world));
      for (const [, flow] of asked(world.keys, one)) {
        const { verdict, hops } = judgement.explain(flow);
        mustAgree(flow, judgement.check(flow).verdict, verdict);
        if (verdict !== 'allow' && hops.every(({ testimonies }) => testimonies.length === 0)) throw new Error(`${JSON.stringify(flow)}: nothing explains it`);
      }
    }), { numRuns: RUNS });
  });
});
