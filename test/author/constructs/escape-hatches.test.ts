import { ApiObject, JsonPatch, Size } from 'cdk8s';
import { EmptyDirMedium, EnvValue, Volume } from 'cdk8s-plus-28';
import { namespace, service } from '../../support/programs';
import { find, manifestsOf } from '../../support/synth';

describe('the cdk8s-plus constructs of a service', () => {
  test('take volumes and variables, which arrive in the manifest', () => {
    const manifests = manifestsOf((chart) => {
      const web = service(namespace(chart, 'shop'), 'web');
      web.container.env.addVariable('LOG_LEVEL', EnvValue.fromValue('debug'));
      web.container.mount('/cache', Volume.fromEmptyDir(web.deployment, 'cache', 'cache', { medium: EmptyDirMedium.DEFAULT, sizeLimit: Size.mebibytes(10) }));
    });
    const { spec } = find(manifests, 'Deployment', 'web').spec.template;

    expect(spec.containers[0].env).toEqual([{ name: 'LOG_LEVEL', value: 'debug' }]);
    expect(spec.containers[0].volumeMounts).toEqual([{ mountPath: '/cache', name: 'cache' }, { mountPath: '/tmp', name: 'tmp' }]);
    expect(spec.volumes.map(({ name }: { name: string }) => name)).toEqual(['cache', 'tmp']);
  });

  test('harden a container that is added through them like our own', () => {
    const manifests = manifestsOf((chart) => {
      service(namespace(chart, 'shop'), 'web').deployment.addContainer({ name: 'helper', image: `a/b@sha256:${'0'.repeat(64)}`, resources: { memory: { limit: Size.mebibytes(64) } } });
    });

    expect(find(manifests, 'Deployment', 'web').spec.template.spec.containers[1].securityContext).toEqual({
      allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true,
    });
  });

  test('take patches of fields that cdk8s-plus-28 does not know, and lose none', () => {
    const manifests = manifestsOf((chart) => {
      const { deployment } = service(namespace(chart, 'shop'), 'web');
      ApiObject.of(deployment).addJsonPatch(
        JsonPatch.add('/spec/template/spec/containers/0/resources/limits/cpu', '1'),
        JsonPatch.add('/spec/template/spec/hostUsers', false),
      );
    });
    const { spec } = find(manifests, 'Deployment', 'web').spec.template;

    expect(spec.containers[0].resources.limits.cpu).toBe('1');
    expect(spec.hostUsers).toBe(false);
    expect(spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
  });

  test('keep labels and annotations that are added to their metadata', () => {
    const manifests = manifestsOf((chart) => {
      const web = service(namespace(chart, 'shop'), 'web');
      web.deployment.metadata.addLabel('team', 'checkout');
      web.service.metadata.addAnnotation('note', 'x');
      web.networkPolicy.metadata.addLabel('reviewed', 'yes');
    });

    expect(find(manifests, 'Deployment', 'web').metadata.labels.team).toBe('checkout');
    expect(find(manifests, 'Service', 'web').metadata.annotations.note).toBe('x');
    expect(find(manifests, 'NetworkPolicy', 'web').metadata.labels.reviewed).toBe('yes');
  });

  test('select pods by stable names, wherever the construct stands', () => {
    const manifests = manifestsOf((chart) => {
      const shop = namespace(chart, 'shop');
      const web = service(shop, 'web');
      service(shop, 'api').deployment.scheduling.separate(web.deployment);
    });
    const [term] = find(manifests, 'Deployment', 'api').spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;

    expect(term.labelSelector.matchLabels).toEqual({ 'cdk8s.io/metadata.addr': 'web' });
    expect(find(manifests, 'Deployment', 'web').spec.template.metadata.labels['cdk8s.io/metadata.addr']).toBe('web');
  });
});
