import { askIstio } from './ask';
import { ACCEPTED_BY_ISTIO, REFUSED_BY_ISTIO } from '../../refusals/istio';
import type { Manifest } from '../../support/synth';

interface Message {
  readonly code: string;
  readonly text: string;
}

/** What the validation of istiod's webhook says: istioctl analyze runs the same functions. No address is allocated, which takes time. */
function refusalsOf(object: Manifest): readonly string[] {
  const alone = { ...object, metadata: { ...object.metadata, labels: { 'networking.istio.io/enable-autoallocate-ip': 'false' } } };
  return askIstio<readonly Message[]>('analyze', { objects: [alone] }).filter(({ code }) => code === 'IST0106').map(({ text }) => text);
}

// The analysis is not shown annotations, which the webhook is (pkg/config/validation, checkDryRunAnnotation).
const REFUSED = REFUSED_BY_ISTIO.filter(({ by, path }) => by === 'istiod' && !path.startsWith('metadata.annotations'));

/** That istiod refuses what the judge says that it refuses, for the same reason, and takes what the judge takes. */
describe('istiod', () => {
  test.each(REFUSED.map((item) => [`${item.object.kind}: ${item.title}`, item] as const))('refuses %s', (_, { object, says, real }) => {
    const text = refusalsOf(object).join('\n');
    if (real === undefined) expect(text).toContain(says);
    else expect(text).toMatch(new RegExp(real));
  });

  test.each(ACCEPTED_BY_ISTIO.map((item) => [`${item.object.kind}: ${item.title}`, item] as const))('takes %s', (_, { object }) => {
    expect(refusalsOf(object)).toEqual([]);
  });
});
