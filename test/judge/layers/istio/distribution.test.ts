import { authorization, given, meshed } from '../../given';

describe('several sources under one condition', () => {
  test('are put together before the condition is asked, in the matrix as in a single flow', () => {
    const rule = { from: [{ source: { notRequestPrincipals: ['*'] } }, { source: { ipBlocks: ['10.0.0.0/8'] } }], when: [{ key: 'remote.ip', values: ['10.0.0.0/8'] }] };
    const judgement = given([meshed('shop/web'), meshed('shop/db'), authorization('shop/c', { action: 'DENY', rules: [rule] })]);
    for (const row of judgement.matrix()) expect(judgement.check(row.witness).verdict).toBe(row.verdict);
  });
});
