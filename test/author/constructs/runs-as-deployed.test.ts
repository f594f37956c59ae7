import { ApiObject, JsonPatch, Size } from 'cdk8s';
import { Mesh, Port, Probe, Probes } from '../../../src';
import type { SecureServiceProps } from '../../../src';
import { image, namespace, service } from '../../support/programs';
import { find, manifestsOf, ofKind } from '../../support/synth';
import type { Manifest } from '../../support/synth';

/** What an API server accepts and what then does not work. */
function written(props: Partial<SecureServiceProps>, mesh: Mesh = Mesh.istio(), callsItself = false): Manifest[] {
  return manifestsOf((chart) => {
    const web = service(namespace(chart, 'shop', mesh), 'web', props);
    if (callsItself) web.calls(web);
  });
}

describe('replicas of a stateful service that call one another', () => {
  const kafka = { replicas: 3, ports: [Port.tcp(9092)], probes: Probes.tcp(), stateful: true };

  test('start at once and find themselves before they are ready', () => {
    const manifests = written(kafka, Mesh.istio(), true);

    expect(find(manifests, 'StatefulSet', 'web').spec.podManagementPolicy).toBe('Parallel');
    expect(find(manifests, 'Service', 'web').spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
  });

  test('do neither where they do not', () => {
    const manifests = written(kafka);

    expect(find(manifests, 'StatefulSet', 'web').spec).not.toHaveProperty('podManagementPolicy');
    expect(find(manifests, 'Service', 'web').spec).not.toHaveProperty('publishNotReadyAddresses');
  });

  test('are of no concern to a Deployment, whose Service hides pods that are not ready', () => {
    expect(find(written({}, Mesh.istio(), true), 'Service', 'web').spec).not.toHaveProperty('publishNotReadyAddresses');
  });
});

describe('claims for storage', () => {
  test('say their kind, as Argo CD compares lists whole', () => {
    const [set] = ofKind(written({ storage: [{ mountPath: '/data', size: Size.gibibytes(1) }] }), 'StatefulSet');

    expect(set.spec.volumeClaimTemplates).toEqual([{
      apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    }]);
  });
});

describe('an autoscaler', () => {
  test.each([['a proxy', Mesh.istio()], ['no mesh', Mesh.none()]])('measures the main container alone, with %s', (_, mesh) => {
    const [autoscaler] = ofKind(written({ autoscaling: { maxReplicas: 5 } }, mesh), 'HorizontalPodAutoscaler');

    expect(autoscaler.spec.metrics).toEqual([{
      type: 'ContainerResource', containerResource: { name: 'cpu', container: 'web', target: { type: 'Utilization', averageUtilization: 70 } },
    }]);
  });
});

describe('an HTTP probe', () => {
  test('speaks TLS on a port that does', () => {
    const [container] = find(written({ ports: [Port.tls(8443)], probes: Probes.http('/healthz') }), 'Deployment', 'web').spec.template.spec.containers;

    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect(container[probe].httpGet).toEqual({ path: '/healthz', port: 8443, scheme: 'HTTPS' });
    }
  });

  test('that asks in plain text where TLS is spoken is refused', () => {
    const declare = () => manifestsOf((chart) => {
      const web = service(namespace(chart, 'shop'), 'web', { ports: [Port.tls(8443)] });
      ApiObject.of(web.deployment).addJsonPatch(JsonPatch.remove('/spec/template/spec/containers/0/readinessProbe/httpGet/scheme'));
    });

    expect(declare).toThrow(/readinessProbe is .*expected .*"scheme":"HTTPS"/);
  });

  test.each<[string, readonly Port[], number]>([
    ['plain text before TLS', [Port.tls(8443), Port.http(8080)], 8080],
    ['TLS before any other', [Port.tcp(5432), Port.tls(8443)], 8443],
  ])('of no port by name asks %s', (_, ports, port) => {
    const [container] = find(written({ ports: [...ports] }, Mesh.none()), 'Deployment', 'web').spec.template.spec.containers;

    expect(container.readinessProbe.httpGet.port).toBe(port);
  });

  test('asks the port that is named, in what is spoken there', () => {
    const ports = [Port.http(8080), Port.tls(8443), Port.tcp(5432)];
    const probes = Probes.of({ readiness: Probe.http('/', { portName: 'tls' }), liveness: Probe.http('/', { portName: 'tcp' }), startup: Probe.http('/') });
    const [container] = find(written({ ports, probes }, Mesh.none()), 'Deployment', 'web').spec.template.spec.containers;

    expect(container.readinessProbe.httpGet).toEqual({ path: '/', port: 8443, scheme: 'HTTPS' });
    expect(container.livenessProbe.httpGet).toEqual({ path: '/', port: 5432 });
    expect(container.startupProbe.httpGet).toEqual({ path: '/', port: 8080 });
  });
});

describe('ports under 1024', () => {
  const allowed = (port: string) => [{ name: 'net.ipv4.ip_unprivileged_port_start', value: port }];
  const sysctls = (manifests: readonly Manifest[]) => find(manifests, 'Deployment', 'web').spec.template.spec.securityContext.sysctls;

  test.each<[string, Partial<SecureServiceProps>, unknown]>([
    ['one', { ports: [Port.http(80)] }, allowed('80')],
    ['the lowest of several', { ports: [Port.http(8080), Port.tls(443), Port.udp(53)] }, allowed('53')],
    ['that of metrics', { metrics: { port: 102 } }, allowed('102')],
    ['none', { ports: [Port.http(1024, { servicePort: 80 })] }, undefined],
  ])('may be listened on without being root: %s', (_, props, expected) => {
    expect(sysctls(written(props))).toEqual(expected);
  });

  test('of a container beside it count too', () => {
    const manifests = manifestsOf((chart) => {
      service(namespace(chart, 'shop'), 'web').deployment.addContainer({
        name: 'helper', image: image('helper'), portNumber: 81, resources: { memory: { limit: Size.mebibytes(64) } },
      });
    });

    expect(sysctls(manifests)).toEqual(allowed('81'));
  });
});
