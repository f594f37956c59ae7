import { ApiObject, Chart, Testing } from 'cdk8s';
import { JobDelivery, ArgoCdPhase, SecureJob } from '../../src';
import { image, namespace, service } from '../support/programs';
import { manifestsOfApp, ofKind } from '../support/synth';
import type { Manifest } from '../support/synth';

/** A migration with somebody else's Job beside it, if there is one. */
function synthesize(delivery: JobDelivery, twin?: string): readonly Manifest[] {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const shop = namespace(chart, 'shop');
  new SecureJob(shop, 'migration', { image: image('migration'), delivery }).calls(service(shop, 'db'));
  if (twin !== undefined) {
    const [{ metadata: { labels }, spec }] = ofKind(synthesize(delivery), 'Job');
    const copy = structuredClone(spec);
    copy.template.spec.containers[0].image = image('evil');
    new ApiObject(chart, 'twin', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: twin, namespace: 'shop', labels }, spec: copy });
  }
  return manifestsOfApp(app);
}

describe('a Job that takes the name of a declared one', () => {
  test.each(['migration-00000000', 'migration-ffffffff'])('with another hash is a Job that nobody declared: %s', (twin) => {
    expect(() => synthesize(JobDelivery.kubectl(), twin)).toThrow(`Job shop/${twin} was not declared`);
  });

  test('with a hash is none of a hook, whose name stays', () => {
    expect(() => synthesize(JobDelivery.argoCdHook(ArgoCdPhase.SYNC), 'migration-00000000')).toThrow('Job shop/migration-00000000 was not declared');
  });

  test('without a hash has the name that was declared', () => {
    expect(() => synthesize(JobDelivery.kubectl(), 'migration')).toThrow('duplicate-name');
  });
});
