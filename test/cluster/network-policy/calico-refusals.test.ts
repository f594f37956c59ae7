import { CALICO, calicoRefusals } from './calico-policies';
import { INVALID } from '../../judge/layers/calico/invalid';

/** The judge has a problem with each of them (test/judge/layers/calico/doubt.test.ts). */
test.each(INVALID)(`${CALICO} does not take %s`, (_, object) => {
  expect(calicoRefusals([object])).not.toEqual(['']);
});
