import { RUNS } from './arbitrary';
import { HOSTS } from './arbitrary-mesh';
import { meshWorld } from './arbitrary-world';
import type { Verdict } from '../../../src/judge/core/verdict';
import type { DeclaredEdge } from '../../../src/judge/declared';
import { judge, type Judgement } from '../../../src/judge/judge';
import type { FindingKind } from '../../../src/judge/questions/prove';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

/** One connection of a workload to one address, and whom it asks there. */
interface Call {
  readonly caller: number;
  readonly ip: string;
  readonly port: number;
  readonly host: string;
}

const call: fc.Arbitrary<Call> = fc.record({
  caller: fc.nat(2),
  ip: fc.constantFrom('8.8.8.8', '10.1.2.3', '203.0.113.7', '192.0.2.1'),
  port: fc.constantFrom(80, 443, 8080, 5432),
  host: fc.constantFrom(...HOSTS),
});

const calls = fc.uniqueArray(call, { minLength: 1, maxLength: 8, selector: (item) => JSON.stringify({ ...item, host: item.host.toLowerCase() }) });

/** What a finding says of declared access, by what is so. */
const FINDINGS: Readonly<Record<Verdict, FindingKind | 'none'>> = { allow: 'none', deny: 'missing', conditional: 'unproven', unknown: 'unproven' };

jest.setTimeout(PROPERTY_TIMEOUT);

describe('declaring calls to addresses outside', () => {
  test('finds at each port and host what a single flow finds', () => {
    fc.assert(fc.property(meshWorld, calls, (world, asked) => {
      const judgement = judge([{ objects: world.objects }], { pathNormalization: 'NONE' });
      const declared = asked.map((one) => ({ one, edge: edgeOf(one, judgement) }));
      const { findings } = judgement.prove(declared.map(({ edge }) => edge), { limit: 100_000 });
      for (const { one, edge } of declared) {
        const found = findings.find((finding) => finding.edges.includes(edge))?.kind ?? 'none';
        const verdict = judgement.check({ from: workloadOf(one, judgement), to: { ip: one.ip }, port: one.port, host: one.host, method: 'GET', path: '/' }).verdict;
        if (found !== FINDINGS[verdict]) throw new Error(`${JSON.stringify(one)}: ${verdict}, and the proof finds ${found}`);
      }
    }), { numRuns: RUNS });
  });
});

function edgeOf(one: Call, judgement: Judgement): DeclaredEdge {
  return {
    from: { kind: 'workload', ...workloadOf(one, judgement) },
    to: { kind: 'external', cidrs: [{ cidr: `${one.ip}/32` }] },
    ports: [{ port: one.port }],
    requests: [{ hosts: [one.host] }],
  };
}

function workloadOf({ caller }: Call, { cluster: { workloads } }: Judgement): { readonly workload: string } {
  return { workload: workloads[caller % workloads.length].key };
}
