import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-28';
import { ArgoCdPhase, HelmHook, JobDelivery, Port, Probes, SecureCronJob, SecureJob, SecureJobProps, TrustReport } from '../../../src';
import { DIGEST, image, namespace, service } from '../../support/programs';
import { find, manifestsOf, ofKind } from '../../support/synth';
import type { Manifest } from '../../support/synth';

const WAVE = 'argocd.argoproj.io/sync-wave';

function jobOf(props: Partial<SecureJobProps> = {}, change: (job: SecureJob) => void = () => undefined): Manifest {
  const [job] = ofKind(manifestsOf((chart) => change(new SecureJob(namespace(chart, 'shop'), 'migration', { image: image('migration'), ...props }))), 'Job');
  return job;
}

function errorsOf(declare: (chart: Chart) => void): readonly string[] {
  const chart = new Chart(Testing.app(), 'chart');
  declare(chart);
  return TrustReport.of(chart).errors;
}

describe('a job that is applied', () => {
  const name = (...given: Parameters<typeof jobOf>): string => jobOf(...given).metadata.name;

  test('has a name that says what it runs, and stays', () => {
    const { metadata, spec } = jobOf();

    expect(metadata.name).toMatch(/^migration-[0-9a-f]{8}$/);
    expect(metadata.annotations).toBeUndefined();
    expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
    expect(name()).toBe(metadata.name);
  });

  test.each<[string, Parameters<typeof jobOf>]>([
    ['an image', [{ image: `ghcr.io/acme/migration:2@${DIGEST}` }]],
    ['an argument', [{ args: ['up'] }]],
    ['a variable that is added later', [{}, (job) => job.container.env.addVariable('LEVEL', EnvValue.fromValue('debug'))]],
    ['a patch', [{}, (job) => ApiObject.of(job.job).addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'low'))]],
  ])('is another job with %s, as the old one can not be changed', (_, given) => {
    expect(name(...given)).toMatch(/^migration-[0-9a-f]{8}$/);
    expect(name(...given)).not.toBe(name());
  });

  test('is the same job where only that changes which may', () => {
    expect(name({ backoffLimit: 5 })).toBe(name());
  });

  test('may be given no other name by a patch', () => {
    expect(() => name({}, ({ job }) => ApiObject.of(job).addJsonPatch(JsonPatch.replace('/metadata/name', 'mine')))).toThrow('its name or namespace was changed');
  });

  test('leaves room for the hash in its name', () => {
    const errors = errorsOf((chart) => void new SecureJob(namespace(chart, 'shop'), 'j'.repeat(60), { image: image('x') }));

    expect(errors).toEqual([expect.stringContaining('at most 52 characters')]);
  });
});

describe('a job that is a hook', () => {
  test.each<[string, JobDelivery, Readonly<Record<string, string>>]>([
    ['Argo CD before a sync', JobDelivery.argoCdHook(ArgoCdPhase.PRE_SYNC), { 'argocd.argoproj.io/hook': 'PreSync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' }],
    ['Argo CD in a sync', JobDelivery.argoCdHook(ArgoCdPhase.SYNC), { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation', [WAVE]: '1' }],
    ['Argo CD after a sync', JobDelivery.argoCdHook(ArgoCdPhase.POST_SYNC), { 'argocd.argoproj.io/hook': 'PostSync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' }],
    ['Helm', JobDelivery.helmHook(HelmHook.PRE_UPGRADE, HelmHook.POST_INSTALL), { 'helm.sh/hook': 'pre-upgrade,post-install', 'helm.sh/hook-delete-policy': 'before-hook-creation' }],
  ])('of %s has one name, says when it runs, and goes a day after it ended', (_, delivery, annotations) => {
    const { metadata, spec } = jobOf({ delivery });

    expect(metadata.name).toBe('migration');
    expect(metadata.annotations).toEqual(annotations);
    expect(spec.ttlSecondsAfterFinished).toBe(86400);
  });

  test('finds its account and its policies there: they are no hooks, which would be deleted', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      new SecureJob(shop, 'migration', { image: image('migration'), delivery: JobDelivery.argoCdHook(ArgoCdPhase.SYNC) }).calls(service(shop, 'db', { stateful: true }));
    });
    const annotated = manifests.filter(({ metadata }) => Object.keys(metadata.annotations ?? {}).some((key) => /argocd|helm/.test(key)));

    expect(annotated.map(({ kind }) => kind)).toEqual(['Job']);
  });
});

describe('a migration that runs before a service', () => {
  const SYNC = JobDelivery.argoCdHook(ArgoCdPhase.SYNC);
  const waves = (manifests: readonly Manifest[]) => Object.fromEntries(manifests.flatMap(({ kind, metadata }) => (
    metadata.annotations?.[WAVE] === undefined ? [] : [[`${kind} ${metadata.name}`, metadata.annotations[WAVE]]]
  )));

  test('comes after what it calls, and the service with its autoscaler after it', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const db = service(shop, 'db', { stateful: true, ports: [Port.tcp(5432)], probes: Probes.tcp() });
      const orders = service(shop, 'orders', { autoscaling: { maxReplicas: 5 } });
      orders.calls(db);
      const migration = new SecureJob(shop, 'migration', { image: image('migration'), delivery: SYNC });
      migration.calls(db);
      migration.runsBefore(orders);
      migration.runsBefore(orders);
      service(shop, 'web').calls(orders);
    });

    expect(waves(manifests)).toEqual({ 'Job migration': '1', 'Deployment orders': '2', 'HorizontalPodAutoscaler orders': '2' });
  });

  test('comes after a service that waits for another migration', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const [db, api] = [service(shop, 'db', { stateful: true }), service(shop, 'api')];
      const first = new SecureJob(shop, 'first', { image: image('first'), delivery: SYNC });
      const second = new SecureJob(shop, 'second', { image: image('second'), delivery: SYNC });
      first.runsBefore(db);
      second.calls(db);
      second.runsBefore(api);
    });

    expect(waves(manifests)).toEqual({ 'Job first': '1', 'StatefulSet db': '2', 'Job second': '3', 'Deployment api': '4' });
  });

  test('needs no wave before everything', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      new SecureJob(shop, 'migration', { image: image('migration'), delivery: JobDelivery.argoCdHook(ArgoCdPhase.PRE_SYNC) }).runsBefore(service(shop, 'api'));
    });

    expect(waves(manifests)).toEqual({});
    expect(find(manifests, 'Deployment', 'api').metadata.annotations).toBeUndefined();
  });

  test.each<[string, JobDelivery | undefined, string]>([
    ['applied', undefined, 'got a job that is applied together with the service'],
    ['a hook of Helm', JobDelivery.helmHook(HelmHook.POST_INSTALL), 'got a hook of Helm'],
    ['run after everything', JobDelivery.argoCdHook(ArgoCdPhase.POST_SYNC), 'got a job that runs after everything else'],
  ])('may not be %s, as nobody would wait for it', (_, delivery, message) => {
    const errors = errorsOf((chart) => {
      const shop = namespace(chart, 'shop');
      new SecureJob(shop, 'migration', { image: image('migration'), delivery }).runsBefore(service(shop, 'api'));
    });

    expect(errors).toEqual([expect.stringContaining(message)]);
    expect(errors[0]).toContain('kubectl wait --for=condition=complete');
  });

  test('may not need what waits for it, also through others', () => {
    const errors = errorsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const [a, b] = [service(shop, 'a'), service(shop, 'b')];
      const first = new SecureJob(shop, 'first', { image: image('first'), delivery: SYNC });
      const second = new SecureJob(shop, 'second', { image: image('second'), delivery: SYNC });
      first.runsBefore(a);
      first.calls(b);
      second.runsBefore(b);
      second.calls(a);
      const third = new SecureJob(shop, 'third', { image: image('third'), delivery: SYNC });
      third.runsBefore(a);
      third.calls(a);
    });

    expect(errors).toEqual([
      expect.stringContaining('runsBefore shop/a: got a job that needs shop/b first'),
      expect.stringContaining('runsBefore shop/b: got a job that needs shop/a first'),
      expect.stringContaining('runsBefore shop/a: got a job that needs shop/a first'),
    ]);
  });
});

test('a CronJob is no hook, and its name stays', () => {
  const manifests = manifestsOf((chart) => void new SecureCronJob(namespace(chart, 'shop'), 'report', { image: image('report'), schedule: '@daily' }));

  expect(find(manifests, 'CronJob', 'report').metadata.annotations).toBeUndefined();
});
