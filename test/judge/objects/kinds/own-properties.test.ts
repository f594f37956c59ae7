import { judge } from '../../../../src/judge/judge';
import { Field } from '../../../../src/judge/objects/read/field';
import { NO_ORIGIN } from '../../../../src/judge/objects/read/origin';
import { selectorOf, selects } from '../../../../src/judge/objects/read/selector';

/** Names that every object of JavaScript knows without having them. */
const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf', 'toLocaleString', '__proto__', '__defineGetter__'];

const field = (value: unknown) => Field.root(value, { kind: 'X', namespace: '', name: '', origin: NO_ORIGIN }, []);
const spec = { containers: [{ name: 'c', image: 'i' }] };
const pod = (name: string, metadata: object = {}) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'a', labels: { app: name }, ...metadata }, spec });

describe.each(INHERITED)('%s', (key) => {
  test('is no label of what does not have it', () => {
    for (const labels of [{}, { app: 'x' }] as readonly Readonly<Record<string, string>>[]) {
      expect(selects(selectorOf([{ key, operator: 'Exists', values: [] }]), labels)).toBe(false);
      expect(selects(selectorOf([{ key, operator: 'DoesNotExist', values: [] }]), labels)).toBe(true);
      expect(selects(selectorOf([{ key, operator: 'NotIn', values: ['x'] }]), labels)).toBe(true);
    }
  });

  test('is a label of what has it', () => {
    const labels = field(JSON.parse(`{"${key}": "x"}`)).stringMap();
    expect(Object.entries(labels)).toEqual([[key, 'x']]);
    expect(selects(selectorOf([{ key, operator: 'In', values: ['x'] }]), labels)).toBe(true);
  });

  test('is no field of what does not have it', () => {
    expect(field({}).child(key).present).toBe(false);
  });

  test('is a kind, a group, an owner and a namespace like any other', () => {
    const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'x', namespace: 'a' }, spec: { podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: [key] }] } } };
    const { cluster, unknownKinds, check } = judge([{
      objects: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } },
        pod('p'), pod('q', { ownerReferences: [{ kind: key, name: key, controller: true }] }), policy,
        { apiVersion: `${key}/v1`, kind: key, metadata: { name: key, namespace: key } },
        { apiVersion: 'apps/v1', kind: key, metadata: { name: key, namespace: 'a' } },
      ],
    }]);
    expect(cluster.workloads.map((workload) => [workload.key, workload.kind, workload.mesh])).toEqual([['a/p', 'Pod', 'none'], [`a/${key}`, key, 'none']]);
    expect(unknownKinds.map(({ unknown }) => unknown)).toEqual([true, true]);
    expect(check({ from: { workload: 'a/p' }, to: { workload: `a/${key}` }, port: 80 }).verdict).toBe('allow');
  });
});
