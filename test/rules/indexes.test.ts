import { all, inputOf, pod } from './cases/case';
import { blockHas, ipBlockOf } from '../../src/judge/cluster/ip';
import { selects, selectorOf, type SelectorOperator } from '../../src/judge/objects/read/selector';
import { parseImage } from '../../src/rules/kubernetes/image-reference';
import { isExcepted } from '../../src/rules/network/blocks';
import { ANYWHERE } from '../../src/rules/pod-index';
import { pathText, show } from '../../src/rules/words';
import { fc } from '../support/properties';

const LABEL = fc.record({ app: fc.constantFrom('a', 'b'), tier: fc.constantFrom('x', 'y') }, { requiredKeys: [] });

const REQUIREMENT = fc.oneof(
  fc.record({ key: fc.constantFrom('app', 'tier'), operator: fc.constantFrom<SelectorOperator>('In', 'NotIn'), values: fc.subarray(['a', 'b', 'x', 'y'], { minLength: 1 }) }),
  fc.record({ key: fc.constantFrom('app', 'tier'), operator: fc.constantFrom<SelectorOperator>('Exists', 'DoesNotExist'), values: fc.constant([]) }),
);

describe('the index of pods', () => {
  test('finds what asking every pod finds, in one namespace and in all', () => {
    fc.assert(fc.property(fc.array(LABEL, { maxLength: 8 }), fc.array(REQUIREMENT, { maxLength: 3 }), (labels, requirements) => {
      const input = inputOf(all(...labels.map((item, index) => pod('{}', JSON.stringify(item), `p${index}`)), '{kind: Other, apiVersion: v1}'));
      const selector = selectorOf(requirements);
      const naive = input.pods.map(({ template }) => template).filter((template) => selects(selector, template.labels));
      for (const place of ['shop', ANYWHERE]) expect(new Set(input.index.select(place, selector))).toEqual(new Set(naive));
      expect(input.index.select('elsewhere', selector)).toEqual([]);
    }));
  });
});

describe('exceptions of a block', () => {
  const family = 4;
  const RANGE = fc.tuple(fc.nat(40), fc.nat(12)).map(([first, size]) => ({ family, first: BigInt(first), last: BigInt(first + size) }) as const);

  test('cover a range exactly if they cover each of its addresses', () => {
    fc.assert(fc.property(RANGE, fc.array(RANGE, { maxLength: 6 }), (range, except) => {
      const block = ipBlockOf({ family, first: 0n, last: 100n }, except);
      let open = false;
      for (let value = range.first; value <= range.last; value += 1n) open ||= blockHas(block, { family, value });
      expect(isExcepted(block, range)).toBe(!open);
    }));
  });
});

describe('small readers', () => {
  test.each([
    ['web', {}],
    ['localhost:5000/web', {}],
    ['localhost:5000/web:1.0', { tag: '1.0' }],
    ['ghcr.io/acme/web:1.0@sha256:00', { tag: '1.0', digest: 'sha256:00' }],
  ])('image %s', (image, expected) => {
    expect(parseImage(image)).toEqual(expected);
  });

  test('paths are written as one writes them', () => {
    expect(pathText(['spec', 'containers', 0, 'image'])).toBe('spec.containers[0].image');
    expect(pathText(['metadata', 'annotations', 'a.b/c'])).toBe('metadata.annotations["a.b/c"]');
  });

  test('values are shown as JSON, long ones shortened, missing ones named', () => {
    expect(show(undefined)).toBe('missing');
    expect(show({ a: 1 })).toBe('{"a":1}');
    expect(show('x'.repeat(500)).length).toBeLessThan(130);
  });
});
