import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import type { AppProps } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { RenderedObject } from '../../src/cdk8s/app/objects/rendered-object';
import { fc, runs } from '../support/properties';

const NUM_RUNS = runs(500);
const HEAD = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'thing', labels: { z: 'b', a: 'b' }, annotations: {} } };

type Fields = Readonly<Record<string, unknown>>;

/** What the two classes write, in the very same order of keys; or that they refuse. */
function bothWrite(
  fields: Fields, patches: readonly JsonPatch[] = [], props: AppProps = {}, change: (object: ApiObject) => void = () => {},
): readonly [string, string] {
  const chart = new Chart(new App(props), 'chart');
  const theirs = new ApiObject(chart, 'theirs', { ...HEAD, ...fields });
  const ours = new RenderedObject(chart, 'ours', HEAD, { fields: Object.keys(fields), render: () => fields });
  return [ours, theirs].map((object) => {
    change(object);
    object.addJsonPatch(...patches);
    try {
      return JSON.stringify(object.toJson());
    } catch (error) {
      return String(error).replace(/'chart\/\w+'/, '');
    }
  }) as unknown as readonly [string, string];
}

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constantFrom(null, undefined), tie('list'), tie('map')),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  map: fc.dictionary(fc.constantFrom('b', 'a', '10', '9', 'value', 'Z', 'é', 'constructor'), tie('tree'), { maxKeys: 4 }),
}));
const fields = fc.dictionary(fc.constantFrom('spec', 'data', 'rules'), tree);

describe('an object that is rendered writes what one of cdk8s writes', () => {
  test('for any plain data', () => {
    fc.assert(fc.property(fields, (body) => {
      const [ours, theirs] = bothWrite(body);
      expect(ours).toBe(theirs);
    }), { numRuns: NUM_RUNS });
  });

  test('with the keys as they come, where cdk8s is told not to sort', () => {
    process.env.CDK8S_DISABLE_SORT = '1';
    try {
      const [ours, theirs] = bothWrite({ spec: { b: 1, a: { d: 2, c: 3 } }, data: 'x' });
      expect(ours).toBe(theirs);
      expect(ours).toContain('"b":1,"a":');
    } finally {
      delete process.env.CDK8S_DISABLE_SORT;
    }
  });

  test.each<[string, (object: ApiObject) => void]>([
    ['labels and annotations', ({ metadata }) => { metadata.addLabel('é', 'x'); metadata.addLabel('B', 'y'); metadata.addAnnotation('k', ''); }],
    ['labels that are worked out late', ({ metadata }) => { metadata.addLabel('late', Lazy.any({ produce: () => 'now' }) as never); }],
    ['labels that are undefined', ({ metadata }) => { metadata.addLabel('gone', undefined as never); metadata.addAnnotation('gone', undefined as never); }],
    ['a label that is null, and one that is a number', ({ metadata }) => { metadata.addLabel('no', null as never); metadata.addLabel('n', 1 as never); }],
    ['a label with the name of a member', ({ metadata }) => { metadata.addLabel('constructor', 'x'); }],
    ['finalizers and owners', ({ metadata }) => {
      metadata.addFinalizers('example.com/wait');
      metadata.addOwnerReference({ apiVersion: 'v1', kind: 'Thing', name: 'owner', uid: '1' });
    }],
    ['fields of its own', ({ metadata }) => { metadata.add('generateName', 'x-'); metadata.add('empty', {}); metadata.add('name', 'overruled'); }],
  ])('with metadata that has %s', (_name, change) => {
    for (const sorting of ['', '1']) {
      process.env.CDK8S_DISABLE_SORT = sorting;
      try {
        const [ours, theirs] = bothWrite({ spec: { a: 1 } }, [], {}, change);
        expect(ours).toBe(theirs);
      } finally {
        delete process.env.CDK8S_DISABLE_SORT;
      }
    }
  });

  test.each<[string, readonly JsonPatch[]]>([
    ['that adds fields', [JsonPatch.add('/status', { ready: true }), JsonPatch.add('/spec/list/-', null)]],
    ['that takes one away', [JsonPatch.remove('/spec/list')]],
    ['that brings a head back', [JsonPatch.remove('/kind'), JsonPatch.add('/kind', 'Other')]],
    ['that changes the metadata', [JsonPatch.replace('/metadata/name', 'other'), JsonPatch.add('/metadata/labels/a~1b', 'c')]],
    ['that does not fit', [JsonPatch.test('/spec/list/0', 2)]],
    ['of what is not there', [JsonPatch.remove('/spec/nothing/at')]],
  ])('after a patch %s', (_name, patches) => {
    const [ours, theirs] = bothWrite({ spec: { list: [1], b: undefined } }, patches);
    expect(ours).toBe(theirs);
  });

  test.each<[string, Fields]>([
    ['a Lazy', { spec: { late: Lazy.any({ produce: () => ({ b: [1], a: null }) }) } }],
    ['a number or a string', { spec: { port: k8s.IntOrString.fromNumber(80) } }],
    ['what resolves itself', { spec: { token: { resolve: () => 'resolved' } } }],
    ['a date', { spec: { at: new Date(0) } }],
    ['a function', { spec: { call: () => 1 } }],
    ['a map without a prototype', { spec: Object.create(null) as object }],
  ])('for %s', (_name, body) => {
    const [ours, theirs] = bothWrite(body);
    expect(ours).toBe(theirs);
  });

  test('for an app with a resolver of its own', () => {
    const resolvers = [{ resolve: (context: { value: unknown; replaceValue(value: unknown): void }) => { if (context.value === 'old') context.replaceValue('new'); } }];
    const [ours, theirs] = bothWrite({ spec: { a: 'old' } }, [], { resolvers });
    expect(ours).toBe(theirs);
    expect(ours).toContain('"a":"new"');
  });
});

test('all fields of an object are rendered at once', () => {
  const render = jest.fn(() => ({ roleRef: {}, subjects: [] }));
  new RenderedObject(new Chart(new App(), 'chart'), 'object', HEAD, { fields: ['roleRef', 'subjects'], render }).toJson();
  expect(render).toHaveBeenCalledTimes(1);
});

test('what is rendered is not handed out to be changed', () => {
  const spec = { list: [1] };
  const object = new RenderedObject(new Chart(new App(), 'chart'), 'object', HEAD, { fields: ['spec'], render: () => ({ spec }) });
  object.addJsonPatch(JsonPatch.add('/spec/list/-', 2));
  expect([object.toJson(), object.toJson()]).toMatchObject([{ spec: { list: [1, 2] } }, { spec: { list: [1, 2] } }]);
  expect(spec).toEqual({ list: [1] });
});
