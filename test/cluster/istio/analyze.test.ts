import { readdirSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Chart } from 'cdk8s';
import { askIstio } from './ask';
import { Mesh } from '../../../src';
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

/** What is known and accepted, with the reason. */
const ACCEPTED: readonly { readonly code: string; readonly resource: RegExp; readonly reason: string }[] = [
  {
    code: 'IST0133',
    resource: /^Sidecar istio-system\/default$/,
    reason: 'in the root namespace "./*" is the namespace of each proxy, not the root namespace itself as the analyzer reads it',
  },
  {
    code: 'IST0134',
    resource: /^ServiceEntry /,
    reason: 'a host that is known by name has no address; connections to its port all go to it, and so to nobody else',
  },
];

const cases = readdirSync(CASES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(CASES, entry.name, 'istio.yaml')))
  .map(({ name }) => name);

describe('istioctl analyze has nothing to say', () => {
  const seen = new Set<string>();

  test.each(EXAMPLE_NAMES)('about the example %s', (name) => {
    expect(messages(objectsOf(synthesize(name)))).toEqual([]);
  });

  test.each(cases)('about the case %s', (name) => {
    const { declare } = jest.requireActual<{ declare: (chart: Chart, mesh: Mesh) => void }>(join(CASES, name, 'declaration.ts'));
    expect(messages(manifestsOf((chart) => declare(chart, Mesh.istio())))).toEqual([]);
  });

  test('and every accepted message is still said', () => {
    expect(ACCEPTED.filter(({ code }) => !seen.has(code))).toEqual([]);
  });

  test('unless something is wrong', () => {
    const sidecar = { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name: 'default', namespace: 'shop' }, spec: {} };
    const said = askIstio<Message[]>('analyze', { objects: [sidecar] });

    expect(said.map(({ code }) => code)).toEqual(['IST0106']);
  });

  function messages(objects: readonly object[]): readonly Message[] {
    return askIstio<Message[]>('analyze', { objects }).filter(({ code, resource }) => {
      const accepted = ACCEPTED.some((item) => item.code === code && item.resource.test(resource));
      if (accepted) seen.add(code);
      return !accepted;
    });
  }
});
