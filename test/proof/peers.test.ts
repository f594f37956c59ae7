import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Mesh, Port, Probes, SecureService, ZeroTrustApp } from '../../src';
import { namespace, service } from '../support/programs';
import { synthesized } from '../support/synthesized';

function synthesize(declare: (chart: Chart) => void): string {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir });
    declare(new Chart(app, 'shop'));
    return app;
  }).error;
}

function kafka(chart: Chart): SecureService {
  const peers = service(namespace(chart, 'shop'), 'kafka', { replicas: 3, stateful: true, ports: [Port.tcp(9092)], probes: Probes.tcp() });
  peers.calls(peers);
  return peers;
}

describe('replicas that call one another', () => {
  test('are proven as they are written', () => expect(synthesize(kafka)).toBe(''));

  test('must find themselves before they are ready', () => {
    const error = synthesize((chart) => ApiObject.of(kafka(chart).service).addJsonPatch(JsonPatch.remove('/spec/publishNotReadyAddresses')));

    expect(error).toContain('Service shop/kafka has spec.publishNotReadyAddresses: nothing, expected true, as shop/kafka calls itself');
  });

  test('may start one after another, where somebody knows that the first is ready alone', () => {
    expect(synthesize((chart) => ApiObject.of(kafka(chart).statefulSet).addJsonPatch(JsonPatch.replace('/spec/podManagementPolicy', 'OrderedReady')))).toBe('');
  });
});

interface Opened {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: object;
}

describe('a reference into a namespace of the program', () => {
  const podLabels = { 'strimzi.io/cluster': 'events' };
  const events = SecureService.fromReference({ namespace: 'shop', name: 'events', podLabels, ports: [Port.tcp(9092)] });
  const web = { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' };
  const peer = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }, podSelector: { matchLabels: web } };

  function program(mesh: Mesh, isCalled: boolean, ...opened: readonly Opened[]): string {
    return synthesize((chart) => {
      const caller = service(namespace(chart, 'shop', mesh), 'web');
      if (isCalled) caller.calls(events);
      else events.calls(caller);
      for (const { spec, ...identity } of opened) new ApiObject(chart, identity.kind, { ...identity, metadata: { name: 'events', namespace: 'shop' }, spec });
    });
  }

  function policy(spec: object) {
    return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', spec: { podSelector: { matchLabels: podLabels }, ...spec } };
  }

  test.each<[string, Mesh, boolean]>([
    ['called in a mesh', Mesh.istio(), true],
    ['calling in a mesh', Mesh.istio(), false],
    ['called without one', Mesh.none(), true],
    ['calling without one', Mesh.none(), false],
  ])('is left to its owner, which is an assumption: %s', (_, mesh, isCalled) => {
    expect(program(mesh, isCalled)).toBe('');
  });

  test('is refused where somebody forbids it', () => {
    const error = synthesize((chart) => {
      service(namespace(chart, 'shop', Mesh.none()), 'web').calls(events);
      new ApiObject(chart, 'deny', {
        apiVersion: 'policy.networking.k8s.io/v1alpha1',
        kind: 'AdminNetworkPolicy',
        metadata: { name: 'deny' },
        spec: { priority: 1, subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: podLabels } } }, ingress: [{ action: 'Deny', from: [{ namespaces: {} }] }] },
      });
    });

    expect(error).toContain('blocked by AdminNetworkPolicy deny');
  });

  test('is proven where its end is opened here: called in a mesh', () => {
    expect(program(
      Mesh.istio(), true,
      policy({ policyTypes: ['Ingress'], ingress: [{ from: [peer], ports: [{ port: 9092, protocol: 'TCP' }] }] }),
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        spec: {
          selector: { matchLabels: podLabels },
          action: 'ALLOW',
          rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { ports: ['9092'] } }] }],
        },
      },
    )).toBe('');
  });

  test('is proven where its end is opened here: calling without a mesh', () => {
    expect(program(Mesh.none(), false, policy({ policyTypes: ['Egress'], egress: [{ to: [peer], ports: [{ port: 8080, protocol: 'TCP' }] }] }))).toBe('');
  });
});
