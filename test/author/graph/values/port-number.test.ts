import { parsePortNumber } from '../../../../src/author/graph/values/port-number';

test.each([1, 80, 8080, 65535])('%p is a port', (port) => {
  expect(parsePortNumber(port)).toEqual({ ok: true, value: port });
});

test.each([
  [0, 'write the port that the process listens on: 0 means "any" to an operating system and nothing to Kubernetes'],
  [-1, 'write the port that the process listens on'],
  [65536, 'write the port that the process listens on'],
  [80.5, 'write a whole number'],
  [NaN, 'write a whole number'],
  [Infinity, 'write a whole number'],
])('%p is refused with a fix', (port, fix) => {
  expect(parsePortNumber(port)).toEqual({ ok: false, expected: 'a port: a whole number from 1 to 65535', fix });
});
