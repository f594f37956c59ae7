import { RUNS } from './arbitrary';
import { BACKENDS, GATEWAY_HOSTS, GATEWAY_PATHS, gatewayWorld, GATEWAYS } from './arbitrary-gateway';
import { mustAgree } from './cells';
import { routesLead } from './gateway';
import { requestIsIn } from './request-sets';
import type { Flow } from '../../../src/judge/core/flow';
import { judge } from '../../../src/judge/judge';
import { fc, PROPERTY_TIMEOUT } from '../../support/properties';

jest.setTimeout(PROPERTY_TIMEOUT);

const request = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  path: fc.constantFrom(...GATEWAY_PATHS).chain((path) => fc.constantFrom(`${path}?`, `${path}?as=admin`, `${path}?as=user&x=1`)),
  host: fc.constantFrom(...GATEWAY_HOSTS),
  headers: fc.constantFrom<Readonly<Record<string, string>>>({}, { 'x-beta': 'yes' }, { 'x-beta': 'no' }),
});

const calls = GATEWAYS.flatMap((via) => BACKENDS.map((to) => ({ via, to })));

describe('Gateways: the judge and a naive evaluator', () => {
  test('agree on every request through random Gateways', () => {
    const seen = { allow: 0, deny: 0, unknown: 0, conditional: 0 };
    fc.assert(fc.property(gatewayWorld, fc.array(request, { minLength: 4, maxLength: 8 }), (objects, requests) => {
      const judgement = judge([{ objects }], { pathNormalization: 'NONE' });
      if (judgement.problems.length > 0) throw new Error(JSON.stringify(judgement.problems));
      for (const { via, to } of calls) {
        for (const asked of requests) {
          const flow: Flow = { from: { ip: '198.51.100.7' }, to: { workload: to }, port: 8080, via, ...asked };
          const naive = routesLead(objects, { via, to, ...asked });
          seen[naive] += 1;
          mustAgree(flow, judgement.check(flow).verdict, naive);
        }
      }
    }), { numRuns: RUNS });
    expect(Math.min(seen.allow, seen.deny, seen.unknown)).toBeGreaterThan(0);
  });

  test('agree on what is exposed through them', () => {
    fc.assert(fc.property(gatewayWorld, fc.array(request, { minLength: 4, maxLength: 8 }), (objects, requests) => {
      const judgement = judge([{ objects }], { pathNormalization: 'NONE' });
      const rows = [...judgement.exposure()].filter(({ from }) => from.kind === 'external' && from.via !== undefined);
      for (const row of rows) mustAgree(row.witness, row.verdict, judgement.check(row.witness).verdict);
      for (const { via, to } of calls) {
        for (const asked of requests) {
          const naive = routesLead(objects, { via, to, ...asked });
          const found = rows.filter((row) => row.from.kind === 'external' && row.from.via === via && row.to.kind === 'workload' && row.to.workload === to
            && row.requests?.some((set) => requestIsIn(set, { method: asked.method, path: asked.path.split('?')[0], host: asked.host.toLowerCase().split(':')[0] }) !== false));
          // Conditions on headers and parameters stand in no row, so that what is allowed with some of them is at least a row.
          if (naive !== 'deny' && found.length === 0) throw new Error(`${JSON.stringify({ via, to, ...asked })}: ${naive}, and no row`);
        }
      }
    }), { numRuns: RUNS });
  });
});
