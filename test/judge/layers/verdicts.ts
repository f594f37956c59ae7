import type { Flow } from '../../../src/judge/core/flow';
import type { Verdict } from '../../../src/judge/core/verdict';
import type { Judgement } from '../../../src/judge/judge';
import { endpoint, verdict, type Asked } from '../given';
import { indexRows, rowsAt, type RowIndex } from '../oracle/cells';
import { requestIsIn } from '../oracle/request-sets';

const ROWS = new WeakMap<Judgement, RowIndex>();

/** The verdict of one flow, which `explain` and the matrix of all callers have to share, and which somebody has to give a reason for. */
export function bothVerdict(judgement: Judgement, from: string, to: string, asked: Asked = {}): Verdict {
  const answer = verdict(judgement, from, to, asked);
  const flow: Flow = { from: endpoint(from), to: endpoint(to), port: 8080, ...asked };
  const explained = judgement.explain(flow);
  if (explained.verdict !== answer) throw new Error(`explain says ${explained.verdict}, check ${answer}`);
  if (answer !== 'allow' && explained.hops.every(({ testimonies }) => testimonies.length === 0)) throw new Error('nothing explains the verdict');
  const inMatrix = matrixVerdict(judgement, flow);
  if (inMatrix !== undefined && inMatrix !== answer) throw new Error(`${JSON.stringify(flow)}: the matrix says ${inMatrix}, check ${answer}`);
  return answer;
}

/** Undefined where the question leaves open what the matrix tells apart. */
function matrixVerdict(judgement: Judgement, flow: Flow): string | undefined {
  if ('workload' in flow.from && 'workload' in flow.to && flow.from.workload === flow.to.workload) return undefined;
  let rows = ROWS.get(judgement);
  if (!rows) ROWS.set(judgement, rows = indexRows(judgement.matrix()));
  const found = rowsAt(rows, flow);
  const { method, path, host } = flow;
  if (method !== undefined && path !== undefined && flow.headers === undefined) {
    const request = { method, path: path.split('?')[0], host: host ?? 'host.example' };
    const held = found.flatMap((row) => (row.requests?.map((set) => requestIsIn(set, request)) ?? [true]).map((isIn) => ({ row, isIn })));
    // Some classes are described by an example alone.
    return held.find(({ isIn }) => isIn)?.row.verdict ?? (held.some(({ isIn }) => isIn === undefined) ? undefined : 'deny');
  }
  if (found.length === 0) return 'deny';
  return found.length === 1 && found[0].requests === undefined && flow.headers === undefined ? found[0].verdict : undefined;
}
