import { synthesize, tryFaults } from './all-faults';

test('the world without a fault is written', () => {
  expect(synthesize(() => undefined)).toEqual({ files: ['.zero-trust.facts', 'shop.k8s.yaml'], error: '' });
});

tryFaults('fast');
