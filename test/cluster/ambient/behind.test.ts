/** What stands behind a waypoint, or beside it: pods with sidecars, and a second waypoint. */
import { askForWaypoint, askForZtunnel } from './ask';
import { namespace, pod } from './worlds';
import { judge } from '../../../src/judge/judge';
import { waypointsOf } from '../../../src/judge/layers/istio/ambient/canary';
import type { Written } from '../../support/examples-manifests';

const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };
const BOUND = { 'istio.io/use-waypoint': 'first' };

function waypointOf(name: string, labels: object = {}): Written {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: 'shop', labels } as Written['metadata'],
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'All' } } }] },
  };
}

function service(of: string, name: string, labels: object, annotations: object = {}): Written {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: of, labels, annotations } as Written['metadata'],
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  };
}

const copied = (objects: readonly Written[]) => JSON.parse(JSON.stringify(objects)) as Written[];

test('istiod and the judge divide calls between the same waypoints', () => {
  const names = ['second', 'first', 'for-pods', 'none', ''];
  const weights = [undefined, '0', '1', '50', '99', '100', '101', '-1', '+5', ' 5', '5.0', 'half', ''];
  const services = ['shop', 'stated'].flatMap((of) => [BOUND, {}].flatMap((own, at) => names.flatMap((name, index) => weights.map((weight, number) => service(
    of, `s${at}-${index}-${number}`, { ...own, ...(name !== '' && { 'istio.io/use-waypoint-canary': name }) }, weight === undefined ? {} : { 'istio.io/use-waypoint-canary-weight': weight },
  )))));
  const stated = {
    ...namespace('stated', { ...AMBIENT, ...BOUND, 'istio.io/use-waypoint-namespace': 'shop', 'istio.io/use-waypoint-canary': 'second', 'istio.io/use-waypoint-canary-namespace': 'shop' }),
  };
  const objects = [
    namespace('shop', { ...AMBIENT, ...BOUND }), { ...stated, metadata: { ...stated.metadata, annotations: { 'istio.io/use-waypoint-canary-weight': '40' } } } as Written,
    waypointOf('first'), waypointOf('second'), waypointOf('for-pods', { 'istio.io/waypoint-for': 'workload' }), ...services,
  ];
  const sent = askForZtunnel({ objects: copied(objects), mesh: {} });
  const { cluster } = judge([{ objects: [...objects] }]);
  const unlike: string[] = [];
  let divided = 0;
  for (const { ref, labels, annotations } of cluster.manifests.services) {
    const istiods = sent.services.find(({ namespace: of, host }) => of === ref.namespace && host.startsWith(`${ref.name}.`))!;
    const parts = Object.entries(istiods.weights).filter(([, weight]) => weight > 0).map(([name]) => name);
    const expected = parts.length > 0 ? parts : [istiods.waypoint];
    const found = waypointsOf(cluster, { namespace: ref.namespace, labels, annotations })
      .map((one) => (one.kind === 'waypoint' ? `${one.gateway.ref.namespace}/${one.gateway.ref.name}.${one.gateway.ref.namespace}.svc.cluster.local` : one.kind === 'direct' ? '' : one.because));
    // One that is not given may be there; istiod was told that there are no others.
    const isOpen = found.some((one) => one.includes('is not given')) && expected.every((one) => found.includes(one) || found.length === 1);
    if (parts.length > 1) divided++;
    if (!isOpen && [...found].sort().join() !== [...expected].sort().join()) unlike.push(`${ref.namespace}/${ref.name}: istiod ${expected.join()}, judge ${found.join()}`);
  }
  process.stdout.write(`canaries: ${services.length} Services, ${divided} of them divided\n`);
  expect(unlike.slice(0, 20)).toEqual([]);
  expect(divided).toBeGreaterThan(10);
});

test('a waypoint tunnels to pods with sidecars that take tunnels, and sends plain text to others', () => {
  const sidecar = (name: string, labels: object): Written => {
    const one = pod(`bank/${name}`);
    return { ...one, metadata: { ...one.metadata, labels: { app: name, ...labels } } as Written['metadata'] };
  };
  const elsewhere = { ...BOUND, 'istio.io/use-waypoint-namespace': 'shop' };
  const objects = [
    namespace('shop', AMBIENT), namespace('bank', { 'istio-injection': 'enabled' }), waypointOf('first'),
    // The injector writes this label where ISTIO_META_ENABLE_HBONE is set.
    sidecar('takes', { 'networking.istio.io/tunnel': 'http' }), sidecar('plain', {}), service('bank', 'takes', elsewhere), service('bank', 'plain', elsewhere),
  ];
  const { endpoints, clusters } = askForWaypoint({ objects: copied(objects), mesh: {} }, 'shop/first');
  const of = (name: string) => JSON.stringify(endpoints.filter(({ clusterName }) => clusterName.startsWith('inbound-vip|') && clusterName.includes(`${name}.bank.svc`)));
  expect(of('takes')).toMatch(/connect_originate/);
  expect(of('plain')).toMatch(/socketAddress/);
  expect(of('plain')).not.toMatch(/connect_originate/);
  // Nothing but the tunnel shows its certificate.
  const own = JSON.stringify(clusters.filter((one) => String((one as { name?: string }).name).includes('plain.bank.svc')));
  expect(own).toMatch(/plain\.bank\.svc/);
  expect(own).not.toMatch(/UpstreamTlsContext/);
});
