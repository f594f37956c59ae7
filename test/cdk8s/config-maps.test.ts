import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { ConfigMap, Env, EnvValue, Volume } from 'cdk8s-plus-28';
import { SecureCronJob, SecureJob, SecureService } from '../../src';
import { image, namespace, service } from '../support/programs';
import { find, manifestsOfApp } from '../support/synth';
import type { Manifest } from '../support/synth';

const HASH = 'cdk8s-zero-trust.dev/config-hash';

type Use = (web: SecureService, settings: ConfigMap, chart: Chart) => void;

function podOf(use: Use, level = 'debug', where = 'shop'): Manifest {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const web = service(namespace(chart, 'shop'), 'web');
  const settings = new ConfigMap(chart, 'settings', { metadata: { name: 'settings', namespace: where }, data: { LEVEL: level } });
  use(web, settings, chart);
  return find(manifestsOfApp(app), 'Deployment', 'web').spec.template;
}

const USES: Readonly<Record<string, Use>> = {
  'a volume': (web, settings, chart) => web.container.mount('/etc/settings', Volume.fromConfigMap(chart, 'volume', settings)),
  'all variables': (web, settings) => web.container.env.copyFrom(Env.fromConfigMap(settings)),
  'a variable': (web, settings) => web.container.env.addVariable('LEVEL', EnvValue.fromConfigMap(settings, 'LEVEL')),
  'a patch': (web) => ApiObject.of(web.deployment).addJsonPatch(
    JsonPatch.add('/spec/template/spec/volumes/-', { name: 'all', projected: { sources: [{ configMap: { name: 'settings' } }] } }),
  ),
};

describe.each(Object.entries(USES))('pods that read a ConfigMap through %s', (_, use) => {
  const hashOf = (level?: string): unknown => podOf(use, level).metadata.annotations[HASH];

  test('are replaced when it changes, and only then', () => {
    expect(hashOf()).toMatch(/^[0-9a-f]{16}$/);
    expect(hashOf('debug')).toBe(hashOf());
    expect(hashOf('info')).not.toBe(hashOf());
  });
});

test.each<[string, () => Manifest]>([
  ['none', () => podOf(() => undefined)],
  ['one of another namespace by the same name', () => podOf(USES['all variables'], 'debug', 'other')],
  ['one that somebody else makes', () => podOf((web, _settings, chart) => {
    web.container.env.copyFrom(Env.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'foreign', 'foreign')));
  })],
])('pods that read %s bear no hash', (_, pod) => {
  expect(pod().metadata.annotations).not.toHaveProperty([HASH]);
});

test('what is said later of a ConfigMap counts', () => {
  const later = (level: string) => podOf((web, settings) => {
    web.container.env.copyFrom(Env.fromConfigMap(settings));
    settings.addData('LATER', level);
  }).metadata.annotations[HASH];

  expect(later('a')).not.toBe(later('b'));
});

test('a Job whose ConfigMap changes is another Job, and a CronJob reads it at its next run anyway', () => {
  const written = (level: string) => {
    const app = Testing.app();
    const chart = new Chart(app, 'chart');
    const shop = namespace(chart, 'shop');
    const settings = new ConfigMap(chart, 'settings', { metadata: { name: 'settings', namespace: 'shop' }, data: { LEVEL: level } });
    for (const job of [
      new SecureJob(shop, 'migration', { image: image('migration') }), new SecureCronJob(shop, 'report', { image: image('report'), schedule: '@daily' }),
    ]) job.container.env.copyFrom(Env.fromConfigMap(settings));
    return manifestsOfApp(app);
  };
  const [one, other] = [written('debug'), written('info')];

  expect(find(one, 'Job', 'migration').metadata.name).not.toBe(find(other, 'Job', 'migration').metadata.name);
  expect(find(one, 'CronJob', 'report')).toEqual(find(other, 'CronJob', 'report'));
});
