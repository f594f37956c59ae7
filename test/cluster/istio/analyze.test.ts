import { readdirSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Chart } from 'cdk8s';
import { askIstio } from './ask';
import { Mesh } from '../../../src';
import { inAmbientMode } from '../../support/ambient-mode';
import { objectsOf } from '../../support/examples-manifests';
import { EXAMPLE_NAMES, synthesize } from '../../support/examples-programs';
import { manifestsOf } from '../../support/synth';

/** A message of `istioctl analyze`, whatever its level. */
interface Message {
  readonly code: string;
  readonly level: string;
  readonly resource: string;
  readonly text: string;
}

const CASES = resolve(__dirname, '../../cases');

/**
 * What is said of every EnvoyFilter, the only way to limits that a proxy keeps by itself: that it may change with Envoy, and that a place relative to another
 * filter may not be there. That ours have their place is tried in Envoy (`test/cluster/envoy/rate-limits.test.ts`).
 */
const OF_ANY_FILTER: ReadonlySet<string> = new Set(['IST0133', 'IST0151']);

const casesWith = (expectation: string) => readdirSync(CASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(CASES, entry.name, expectation)))
  .map(({ name }) => name);

describe('istioctl analyze has nothing to say', () => {
  test.each(EXAMPLE_NAMES)('about the example %s', (name) => {
    expect(messages(objectsOf(synthesize(name)))).toEqual([]);
  });

  test.each(EXAMPLE_NAMES)('about the example %s in ambient mode', (name) => {
    const objects = objectsOf(inAmbientMode(() => synthesize(name)));
    expect(objects.some(({ kind, metadata }) => kind === 'Namespace' && metadata.labels?.['istio.io/dataplane-mode'] === 'ambient')).toBe(true);
    expect(messages(objects)).toEqual([]);
  });

  test.each(casesWith('istio.yaml'))('about the case %s', (name) => {
    const { declare } = jest.requireActual<{ declare: (chart: Chart, mesh: Mesh) => void }>(join(CASES, name, 'declaration.ts'));
    expect(messages(manifestsOf((chart) => declare(chart, Mesh.istio())))).toEqual([]);
  });

  test.each(casesWith('ambient.yaml'))('about the case %s in ambient mode', (name) => {
    const { declare } = jest.requireActual<{ declare: (chart: Chart, mesh: Mesh) => void }>(join(CASES, name, 'declaration.ts'));
    expect(messages(manifestsOf((chart) => declare(chart, Mesh.ambient())))).toEqual([]);
  });

  test.each<[string, string, object]>([
    ['IST0106', 'Sidecar', {}],
    ['IST0133', 'Sidecar', { egress: [{ hosts: ['./*', './one.example.com'] }] }],
    ['IST0134', 'ServiceEntry', { hosts: ['one.example.com'], ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }], resolution: 'DNS' }],
  ])('unless something is wrong: %s', (code, kind, spec) => {
    const labels = { 'networking.istio.io/enable-autoallocate-ip': 'false' };
    const object = { apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'wrong', namespace: 'shop', labels }, spec };

    expect(messages([object]).map((message) => message.code)).toEqual([code]);
  });

  function messages(objects: readonly object[]): readonly Message[] {
    return askIstio<Message[]>('analyze', { objects }).filter(({ code, resource }) => !(resource.startsWith('EnvoyFilter ') && OF_ANY_FILTER.has(code)));
  }
});
