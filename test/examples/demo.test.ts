import { readFileSync } from 'fs';
import { compiled } from '../support/compiled';
import { objectsOf } from '../support/examples-manifests';
import { runProgram, synthesize } from '../support/examples-programs';
import { ofKind } from '../support/synth';

describe('the demo', () => {
  const printed = runProgram('demo.js');
  const written = synthesize('online-boutique');

  test('fits a terminal of a hundred columns and colours nothing in a pipe', () => {
    expect(printed.split('\n').filter((line) => [...line].length > 100)).toEqual([]);
    expect(printed).not.toContain('\u001b');
  });

  test('writes the Online Boutique where it says', () => {
    expect(printed).toContain('\n  examples/online-boutique/dist/online-boutique.k8s.yaml\n');
    expect(readFileSync(compiled('examples/online-boutique/dist/online-boutique.k8s.yaml'), 'utf8')).toBe(written['online-boutique.k8s.yaml']);
  });

  test('counts the objects that are in the file, kind by kind', () => {
    const objects = objectsOf(written);
    expect(printed).toContain(`What was written: ${objects.length} objects`);
    for (const kind of new Set(objects.map((object) => object.kind))) {
      expect(printed).toMatch(new RegExp(`│ ${kind} +│ ${ofKind(objects, kind).length} +│`));
    }
  });

  test('says who may call whom and what may be asked', () => {
    expect(printed).toContain('Who may call whom: 17 calls, and no others');
    expect(printed).toMatch(/│ frontend +│ currencyservice +│ 7000\/TCP +│ hipstershop\.CurrencyService +│\n/);
    expect(printed).toMatch(/CurrencyService +│\n[│ ]+ Convert, GetSupportedCurrencies │\n/);
    expect(printed).toMatch(/│ cartservice +│ redis-cart +│ 6379\/TCP +│ anything +│/);
    expect(printed).toMatch(/│ istio-ingress\/edge +│ frontend +│ 8080\/TCP +│ anything +│/);
    expect(printed).not.toMatch(/│ loadgenerator +│ (?!frontend |2031)/);
  });

  test('sums up what the platform needs, and names every waiver', () => {
    expect(printed).toMatch(/│ names +│ 13 workloads +│ dns +│ 53\/TCP +│\n│ +│ +│ in kube-system +│ 53\/UDP +│/);
    expect(printed).toContain('Waivers in force: 14');
    for (const rule of ['image-digest', 'probes', 'single-replica']) expect(printed).toMatch(new RegExp(`│ ${rule} +│ (12 workloads|loadgenerator) +│ 2031-06-30 │`));
    expect(printed).toContain('Warnings: none');
  });
});
