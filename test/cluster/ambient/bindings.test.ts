import { askForZtunnel } from './ask';
import { namespace } from './worlds';
import { judge } from '../../../src/judge/judge';
import { waypointOf, type WaypointBinding } from '../../../src/judge/layers/istio/ambient/waypoints';
import type { Written } from '../../support/examples-manifests';

type Labels = Readonly<Record<string, string>>;

const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };

/** Waypoints of every kind of traffic, which let others attach in every way. */
const FOR = [undefined, 'service', 'workload', 'all', 'none'];
const ALLOWED = [undefined, { from: 'Same' }, { from: 'All' }, { from: 'Selector', selector: { matchLabels: { team: 'red' } } }];

function gateway(of: string, name: string, kind: string | undefined, namespaces: object | undefined): Written {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: of, ...(kind !== undefined && { labels: { 'istio.io/waypoint-for': kind } }) },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...(namespaces && { allowedRoutes: { namespaces } }) }] },
  };
}

const WAYPOINTS = FOR.flatMap((kind, at) => ALLOWED.map((namespaces, index) => ({ name: `w${at}-${index}`, kind, namespaces })));

/** What an object and its namespace may say. */
function labelsOf(name: string, place?: string): Labels {
  return { 'istio.io/use-waypoint': name, ...(place !== undefined && { 'istio.io/use-waypoint-namespace': place }) };
}

const NAMESPACES: readonly { readonly name: string; readonly labels: Labels }[] = [
  { name: 'own', labels: {} },
  { name: 'red', labels: { team: 'red' } },
  { name: 'bound', labels: labelsOf('w1-0') },
  { name: 'bound-to-all', labels: labelsOf('w3-2', 'own') },
  { name: 'bound-to-none', labels: labelsOf('none') },
];

const OBJECTS: readonly Labels[] = [
  {}, labelsOf('none'), ...WAYPOINTS.flatMap(({ name }) => [labelsOf(name), labelsOf(name, 'own')]), { 'istio.io/use-waypoint-namespace': 'own' },
];

const objects: readonly Written[] = [
  ...NAMESPACES.map(({ name, labels }) => namespace(name, { ...AMBIENT, ...labels })),
  ...['own', 'bound'].flatMap((of) => WAYPOINTS.map(({ name, kind, namespaces }) => gateway(of, name, kind, namespaces))),
  ...NAMESPACES.flatMap(({ name: of }) => OBJECTS.flatMap((labels, index): Written[] => [
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${index}`, namespace: of, labels: { app: `p${index}`, ...labels } }, spec: { containers: [{ name: 'main', image: 'example' }] } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: `p${index}`, namespace: of, labels }, spec: { selector: { app: `p${index}` }, ports: [{ name: 'http', port: 80 }] } },
  ])),
];

function said(binding: WaypointBinding): string {
  if (binding.kind !== 'waypoint') return '';
  const { namespace: of, name } = binding.gateway.ref;
  return `${of}/${name}.${of}.svc.cluster.local`;
}

test('istiod and the judge bind the same Services and pods to the same waypoints', () => {
  const sent = askForZtunnel({ objects: JSON.parse(JSON.stringify(objects)) as Written[], mesh: {} });
  const { cluster } = judge([{ objects: [...objects] }]);
  const unlike: string[] = [];
  let [all, bound] = [0, 0];
  const compare = (name: string, istiods: string, binding: WaypointBinding) => {
    all++;
    if (istiods !== '') bound++;
    // One that is not given may be there; istiod was told that there are no others.
    const isOpen = binding.kind === 'unknown' && /is not given/.test(binding.because) && istiods === '';
    if (!isOpen && (binding.kind === 'unknown' || said(binding) !== istiods)) unlike.push(`${name}: istiod ${istiods}, judge ${JSON.stringify(binding)}`);
  };
  for (const { ref, labels } of cluster.manifests.services) {
    const istiods = sent.services.find(({ host }) => host === `${ref.name}.${ref.namespace}.svc.cluster.local`)!;
    compare(`Service ${ref.namespace}/${ref.name}`, istiods.waypoint, waypointOf(cluster, { namespace: ref.namespace, labels }, 'service'));
  }
  for (const pod of cluster.workloads.filter(({ kind }) => kind === 'Pod')) {
    compare(`pod ${pod.key}`, sent.workloads.find(({ workload }) => workload === pod.key)!.waypoint, waypointOf(cluster, pod, 'workload'));
  }
  process.stdout.write(`waypoints: ${all} objects, ${bound} of them bound\n`);

  expect(unlike.slice(0, 20)).toEqual([]);
  expect(bound).toBeGreaterThan(all / 10);
  expect(all).toBe(NAMESPACES.length * OBJECTS.length * 2);
});
