import { bad, ok } from '../../../../src/author/graph/values/checked';

test('an understood value comes back frozen', () => {
  const checked = ok({ text: 'a' });
  expect(checked).toEqual({ ok: true, value: { text: 'a' } });
  expect(Object.isFrozen(checked)).toBe(true);
  expect(checked.ok && Object.isFrozen(checked.value)).toBe(true);
});

test('a refusal says what was expected and what to do, and is frozen', () => {
  const checked = bad('a port', 'write 80');
  expect(checked).toEqual({ ok: false, expected: 'a port', fix: 'write 80' });
  expect(Object.isFrozen(checked)).toBe(true);
});
