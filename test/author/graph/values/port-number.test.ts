import { parsePortNumber, reservedBy } from '../../../../src/author/graph/values/port-number';

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

test.each([
  [15000, 'Istio (proxy administration)'],
  [15006, 'Istio (inbound traffic)'],
  [15008, 'Istio (HBONE tunnels)'],
  [15020, 'Istio (merged metrics and rewritten probes)'],
  [15050, 'Istio (15000 to 15090 are its own)'],
  [15090, 'Istio (Envoy metrics)'],
  [4140, 'Linkerd (outbound traffic)'],
  [4143, 'Linkerd (inbound traffic)'],
  [4190, 'Linkerd (control and tap)'],
  [4191, 'Linkerd (administration and metrics)'],
])('%p belongs to %p', (port, owner) => {
  expect(reservedBy(port)).toBe(owner);
});

test.each([80, 4141, 4142, 8080, 14999, 15091])('%p is free', (port) => {
  expect(reservedBy(port)).toBeUndefined();
});
