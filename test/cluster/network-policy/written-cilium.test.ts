import { CILIUM, ciliumRefusals } from './cilium-policies';
import { cells, cellsOfExample, shop, WITHOUT } from './written-cilium';
import { Mesh } from '../../../src';
import { WITH_CILIUM, writtenForCilium } from '../../support/examples-cilium';
import { objectsOf } from '../../support/examples-manifests';
import type { Written } from '../../support/examples-manifests';
import { ofKind, manifestsOf } from '../../support/synth';

describe.each([['no mesh', WITHOUT], ['Istio', Mesh.istio({ version: '1.30' })]])('policies that are written for Cilium, with %s', (words, mesh) => {
  test('are taken by its agent', () => {
    const policies = ofKind(manifestsOf(shop(mesh)), 'CiliumNetworkPolicy');
    expect(policies.length).toBeGreaterThan(3);
    expect(ciliumRefusals(policies).filter((reason) => reason !== '')).toEqual([]);
  });

  test(`mean to ${CILIUM} what they mean to the judge`, () => {
    const all = cells(objectsOfProgram(mesh));
    // A node is let in to its own pods, and nobody says which node the API server is.
    const differing = all.filter(({ judged, engine }) => judged !== engine && !(judged === 'unknown' && engine === 'deny'));
    expect(differing.slice(0, 5)).toEqual([]);
    const unknown = all.filter(({ judged }) => judged === 'unknown');
    expect(unknown.filter(({ flow }) => !flow.startsWith('10.0.0.1 '))).toEqual([]);
    const passed = all.filter(({ engine }) => engine === 'allow').length;
    expect(passed).toBeGreaterThan(20);
    expect(passed).toBeLessThan(all.length / 2);
    process.stdout.write(`${CILIUM}, ${words}: ${all.length} flows and requests, ${passed} pass, ${unknown.length} unknown, ${differing.length} differ\n`);
  });
});

function objectsOfProgram(mesh: Mesh): readonly Written[] {
  return manifestsOf(shop(mesh)) as readonly Written[];
}

describe.each(WITH_CILIUM.flatMap((name) => (['none', 'istio', 'ambient'] as const).map((mesh) => [name, mesh] as const)))('%s in a cluster with Cilium, mesh: %s', (name, mesh) => {
  const objects = objectsOf(writtenForCilium(name, mesh));

  test('is taken by its agent', () => {
    const policies = ofKind([...objects], 'CiliumNetworkPolicy');
    expect(policies.length).toBeGreaterThan(1);
    expect(ciliumRefusals(policies).filter((reason) => reason !== '')).toEqual([]);
  });

  test(`means to ${CILIUM} what it means to the judge`, () => {
    const all = cellsOfExample(objects);
    const differing = all.filter(({ judged, engine }) => judged !== engine && !(judged === 'unknown' && engine === 'deny'));
    expect(differing.slice(0, 5)).toEqual([]);
    const unknown = all.filter(({ judged }) => judged === 'unknown');
    expect(unknown.filter(({ flow }) => !flow.startsWith('10.20.0.10 '))).toEqual([]);
    const passed = all.filter(({ engine }) => engine === 'allow').length;
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThan(all.length);
    process.stdout.write(`${CILIUM}, ${name}, ${mesh}: ${all.length} flows and requests, ${passed} pass, ${unknown.length} unknown, ${differing.length} differ\n`);
  });
});
