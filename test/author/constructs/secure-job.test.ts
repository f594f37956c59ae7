import { ClusterProfile, Mesh, Port, ExternalNetwork, SecretStore, SecureCronJob, SecureJob, ZeroTrustNamespace } from '../../../src';
import { image, namespace, service } from '../../support/programs';
import { find, manifestsOf, ofKind } from '../../support/synth';

describe('a job', () => {
  const secrets = [SecretStore.cluster('vault').secret('database', { DB_PASSWORD: 'shop/db#password' })];

  test('is not restarted when a secret changes: that would run it out of turn', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      new SecureJob(shop, 'migration', { image: image('migration'), secrets });
      new SecureCronJob(shop, 'settlement', { image: image('settlement'), schedule: '0 3 * * *', secrets });
      service(shop, 'web', { secrets });
    });

    expect(find(manifests, 'Job', 'migration').metadata.annotations).toBeUndefined();
    expect(find(manifests, 'CronJob', 'settlement').metadata.annotations).toBeUndefined();
    expect(find(manifests, 'Deployment', 'web').metadata.annotations).toEqual({ 'secret.reloader.stakater.com/reload': 'web-database' });
  });

  test('has the identity, the policy and the hardening of a service, and no Service', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      new SecureCronJob(shop, 'settlement', { image: image('settlement'), schedule: '@daily', timeZone: 'Europe/Vienna' }).calls(service(shop, 'api'));
    });
    const { spec } = find(manifests, 'CronJob', 'settlement');
    const pod = spec.jobTemplate.spec.template.spec;

    expect(spec).toMatchObject({ schedule: '@daily', timeZone: 'Europe/Vienna', concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 3600 });
    expect(pod).toMatchObject({ serviceAccountName: 'settlement', automountServiceAccountToken: false, restartPolicy: 'Never' });
    expect(pod.containers[0].securityContext.capabilities).toEqual({ drop: ['ALL'] });
    expect(find(manifests, 'NetworkPolicy', 'settlement').spec.podSelector.matchLabels['app.kubernetes.io/name']).toBe('settlement');
    expect(find(manifests, 'AuthorizationPolicy', 'api').spec.rules[0].from[0].source.principals).toEqual(['cluster.local/ns/shop/sa/settlement']);
    expect(ofKind(manifests, 'Service').map(({ metadata }) => metadata.name)).toEqual(['api']);
  });

  test('gets a token of the Kubernetes API only with permissions, and then a short-lived one', () => {
    const profile = ClusterProfile.vanilla({ apiServerCidrs: ['192.0.2.1/32'] });
    const manifests = manifestsOf((chart) => {
      const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio(), profile });
      new SecureJob(shop, 'plain', { image: image('plain') });
      new SecureJob(shop, 'reader', { image: image('reader'), permissions: [{ verbs: ['get'], resource: 'configmaps', names: ['settings'] }] });
    });
    const token = { serviceAccountToken: { expirationSeconds: 600, path: 'token' } };

    expect(JSON.stringify(find(manifests, 'Job', 'plain'))).not.toContain('serviceAccountToken"');
    expect(find(manifests, 'Job', 'reader').spec.template.spec.volumes.flatMap((volume: { projected?: { sources: unknown[] } }) => volume.projected?.sources ?? [])).toContainEqual(token);
    expect(find(manifests, 'Role', 'reader').rules).toEqual([{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['settings'], verbs: ['get'] }]);
  });
});

test('a network that is called over UDP alone is nothing that a proxy could know', () => {
  const manifests = manifestsOf((chart) => {
    service(namespace(chart, 'shop'), 'web').calls(ExternalNetwork.of({ name: 'syslog', cidrs: ['198.51.100.1/32'], ports: [Port.udp(514)] }));
  });

  expect(ofKind(manifests, 'ServiceEntry')).toEqual([]);
  expect(JSON.stringify(find(manifests, 'Sidecar', 'web'))).not.toContain('syslog');
});
