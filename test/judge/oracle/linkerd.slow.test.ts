import { RUNS } from './arbitrary';
import { ADDRESSES, HOSTS, linkerdWorld, METHODS, PATHS, PORTS } from './arbitrary-linkerd';
import { indexRows, mustAgree, rowsAt } from './cells';
import { linkerdAllows, type Asked } from './linkerd';
import { requestIsIn } from './request-sets';
import type { Endpoint, Flow } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

const POD_CIDR = '10.1.0.0/16';
const CLUSTER_NETWORK = '10.0.0.0/8';
const OPTIONS = { podCidrs: [POD_CIDR], clusterNetworks: [CLUSTER_NETWORK] };

const request = fc.record({ method: fc.constantFrom(...METHODS), path: fc.constantFrom(...PATHS), host: fc.constantFrom(...HOSTS) });

function endpoint(text: string): Endpoint {
  return text.includes('/') ? { workload: text } : { ip: text };
}

function* asked(keys: readonly string[], one: Pick<Asked, 'method' | 'path' | 'host'>): Generator<readonly [Asked, Flow]> {
  for (const from of [...keys, ...ADDRESSES]) {
    for (const to of keys) {
      if (from === to) continue;
      for (const port of [...PORTS, 4143]) yield [{ from, to, port, ...one }, { from: endpoint(from), to: endpoint(to), port, ...one }];
    }
  }
}

jest.setTimeout(PROPERTY_TIMEOUT);

describe('Linkerd: the judge and a naive evaluator', () => {
  test('agree on every flow and request of random worlds', () => {
    const met = new Map<string, number>();
    fc.assert(fc.property(linkerdWorld, request, ({ objects, keys }, one) => {
      const judgement = judge([{ objects }], OPTIONS);
      for (const [question, flow] of asked(keys, one)) {
        const { verdict } = judgement.check(flow);
        mustAgree(flow, verdict, linkerdAllows({ objects, podCidr: POD_CIDR, clusterNetwork: CLUSTER_NETWORK }, question));
        met.set(verdict, (met.get(verdict) ?? 0) + 1);
      }
    }), { numRuns: RUNS });
    expect([...met.keys()].sort()).toEqual(['allow', 'deny', 'unknown']);
  });

  test('the matrix says of every request what the same flow alone gets', () => {
    fc.assert(fc.property(linkerdWorld, request, ({ objects, keys }, one) => {
      const judgement = judge([{ objects }], OPTIONS);
      const rows = indexRows(judgement.matrix());
      for (const [, flow] of asked(keys, one)) {
        const found = rowsAt(rows, flow)
          .flatMap((row) => (row.requests?.map((set) => requestIsIn(set, one)) ?? [true]).map((isIn) => ({ row, isIn })));
        // A description by example can't be read back; the witnesses below cover it.
        if (found.some(({ isIn }) => isIn === undefined)) continue;
        mustAgree(flow, found.find(({ isIn }) => isIn)?.row.verdict ?? 'deny', judgement.check(flow).verdict);
      }
    }), { numRuns: RUNS });
  });

  test('the witness of every row of the matrix and of what is exposed gets its verdict', () => {
    fc.assert(fc.property(linkerdWorld, ({ objects }) => {
      const judgement = judge([{ objects }], OPTIONS);
      for (const row of [...judgement.matrix(), ...judgement.exposure()]) mustAgree(row.witness, row.verdict, judgement.check(row.witness).verdict);
    }), { numRuns: RUNS });
  });

  test('what is explained is what is judged', () => {
    fc.assert(fc.property(linkerdWorld, request, ({ objects, keys }, one) => {
      const judgement = judge([{ objects }], OPTIONS);
      for (const [, flow] of asked(keys, one)) {
        const { verdict, hops } = judgement.explain(flow);
        mustAgree(flow, judgement.check(flow).verdict, verdict);
        if (verdict !== 'allow' && hops.every(({ testimonies }) => testimonies.length === 0)) throw new Error(`${JSON.stringify(flow)}: nothing explains it`);
      }
    }), { numRuns: RUNS });
  });
});
