import { DIALECTS, dialectOf, isGuardedByMesh, isPlatformNamespace, meshesThat, reservedBy } from '../../../src/author/meshes/table';

test.each([
  [15000, 'Istio (proxy administration)'],
  [15006, 'Istio (inbound traffic)'],
  [15008, 'Istio (HBONE tunnels)'],
  [15020, 'Istio (merged metrics and rewritten probes)'],
  [15050, 'Istio (15000 to 15090 are its own)'],
  [15090, 'Istio (Envoy metrics)'],
  [4140, 'Linkerd (outbound traffic)'],
  [4143, 'Linkerd (inbound traffic)'],
  [4190, 'Linkerd (control and tap)'],
  [4191, 'Linkerd (administration and metrics)'],
  [20000, 'Consul (inbound traffic)'],
  [20309, 'Consul (probes)'],
  [20400, 'Consul (probes)'],
  [20600, 'Consul (life of the proxy)'],
])('the port %p belongs to %p', (port, owner) => {
  expect(reservedBy(port)).toBe(owner);
});

test.each([80, 4141, 4142, 8080, 14999, 15091, 20001, 20310])('the port %p is free', (port) => {
  expect(reservedBy(port)).toBeUndefined();
});

test('no two meshes are of one kind, and each is found by it', () => {
  expect(new Set(DIALECTS.map(({ kind }) => kind)).size).toBe(DIALECTS.length);
  for (const dialect of DIALECTS) expect(dialectOf({ kind: dialect.kind })).toBe(dialect);
});

test('an unknown kind is an error that names the known ones', () => {
  expect(() => dialectOf({ kind: 'acme' })).toThrow("unknown mesh 'acme': expected one of istio, ambient, linkerd, consul, none");
});

test.each(['istio-injection', 'istio.io/rev', 'istio.io/use-waypoint', 'sidecar.istio.io/inject', 'traffic.sidecar.istio.io/excludeInboundPorts', 'ambient.istio.io/redirection', 'linkerd.io/inject', 'config.linkerd.io/skip-outbound-ports', 'config.alpha.linkerd.io/proxy-wait-before-exit-seconds', 'consul.hashicorp.com/connect-inject'])(
  'the key %s switches a protection', (key) => expect(isGuardedByMesh(key)).toBe(true),
);

test.each(['istio.io/description', 'app', 'example.com/istio-injection', 'sidecar.istio.io/proxyCPU'])('the key %s switches nothing', (key) => {
  expect(isGuardedByMesh(key)).toBe(false);
});

test.each([['istio-system', true], ['istio-ingress', true], ['istio-', false], ['istio', false], ['my-istio-system', false], ['linkerd', true], ['linkerd-viz', true], ['linkerds', false], ['consul', true], ['consuls', false]])(
  'the namespace %s is of the platform: %p', (name, expected) => expect(isPlatformNamespace(name)).toBe(expected),
);

test('messages name the factories of meshes that fit', () => {
  expect(meshesThat(() => true)).toBe('Mesh.istio() or Mesh.ambient() or Mesh.linkerd() or Mesh.consul() or Mesh.none()');
  expect(meshesThat(({ enforces }) => enforces.methods)).toBe('Mesh.istio() or Mesh.ambient() or Mesh.linkerd() or Mesh.consul()');
  expect(meshesThat(() => false)).toBe('');
});
