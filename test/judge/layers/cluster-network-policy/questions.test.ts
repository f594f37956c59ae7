import { judge } from '../../../../src/judge/judge';
import { given, namespace, networkPolicy, pod } from '../../given';

const GROUP = 'policy.networking.k8s.io';
const OBJECTS = [
  namespace('shop'), namespace('bank'), pod('shop/web'), pod('shop/db'), pod('bank/ledger'),
  networkPolicy('shop/default-deny', { podSelector: {}, policyTypes: ['Ingress'] }),
];

function admin(spec: object): object {
  return { apiVersion: `${GROUP}/v1alpha1`, kind: 'AdminNetworkPolicy', metadata: { name: 'x' }, spec: { priority: 1, subject: { namespaces: {} }, ...spec } };
}

const byLabels = (app: string) => ({ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app } } } });

describe('questions about all callers know cluster-wide policies', () => {
  test('the matrix tells callers apart by labels that these policies alone name', () => {
    const judgement = given([...OBJECTS, admin({ subject: byLabels('db'), ingress: [{ action: 'Allow', from: [byLabels('ledger')], ports: [{ portNumber: { port: 5432 } }] }] })]);
    const rows = [...judgement.matrix()].filter(({ to }) => JSON.stringify(to).includes('shop/db'));
    const told = JSON.stringify(rows);
    expect(told).toContain('bank/ledger');
    expect(told).toContain('5432');
    expect(rows.filter(({ from }) => JSON.stringify(from).includes('shop/web'))).toEqual([]);
  });

  test('a policy that is added, widened or taken away changes who reaches whom', () => {
    const before = judge([{ objects: OBJECTS }]);
    const opened = judge([{ objects: [...OBJECTS, admin({ ingress: [{ action: 'Allow', from: [byLabels('ledger')] }] })] }]);
    const passed = judge([{ objects: [...OBJECTS, admin({ ingress: [{ action: 'Pass', from: [{ namespaces: {} }] }] })] }]);
    expect([...before.diff(passed)]).toEqual([]);
    expect(JSON.stringify([...before.diff(opened)])).toContain('bank/ledger');
    expect([...opened.diff(opened)]).toEqual([]);
  });
});
