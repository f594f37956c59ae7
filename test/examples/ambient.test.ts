/** The examples, and an application of the size that teams have, with one word changed: `Mesh.ambient` in the place of `Mesh.istio`. */
import { BOUTIQUE, HELLO, HOSTS, PAYMENTS, RIDE_HAILING } from './ambient-expected';
import type { ByPods } from './ambient-expected';
import { judge } from '../../src/judge/judge';
import { inAmbientMode, IN_AMBIENT_MODE, written } from '../support/ambient-mode';
import { connections, packets, requests } from '../support/ambient-ways';
import { objectsOf } from '../support/examples-manifests';
import type { Written } from '../support/examples-manifests';
import { find, ofKind } from '../support/synth';

const EXPECTED: Readonly<Record<typeof IN_AMBIENT_MODE[number], ByPods>> = {
  'hello': HELLO, 'online-boutique': BOUTIQUE, 'payments': PAYMENTS, 'ride-hailing': RIDE_HAILING,
};

/** Edges take calls from outside, as they do with sidecars. */
const isEdge = (id: string) => id.endsWith('/edge');
const isWaypoint = (id: string) => /\/waypoint(-egress)?$/.test(id);

describe.each(IN_AMBIENT_MODE)('%s in ambient mode', (name) => {
  const expected = EXPECTED[name];
  let before: readonly Written[];
  let after: readonly Written[];

  beforeAll(() => {
    before = objectsOf(written(name));
    after = objectsOf(inAmbientMode(() => written(name)));
  });

  const policyOf = (id: string) => find(after, 'NetworkPolicy', id.split('/')[1]!, id.split('/')[0]);

  test('is proven, and has neither sidecars nor what tells them of hosts', () => {
    expect(ofKind([...after], 'Namespace').every(({ metadata }) => metadata.labels['istio.io/dataplane-mode'] === 'ambient')).toBe(true);
    expect(ofKind([...after], 'Sidecar', 'DestinationRule')).toEqual([]);
  });

  test('leads calls of hosts outside to the waypoint for them, and lets these pass there, and no others', () => {
    const entries = ofKind([...after], 'ServiceEntry');
    expect(entries.filter(({ metadata }) => metadata.labels['istio.io/use-waypoint'] !== 'waypoint-egress')).toEqual([]);
    const called = entries.map(({ metadata: { namespace, name: host } }) => [`${namespace} ${host}`, requests(after, namespace!, 'ServiceEntry', host)]);
    expect(Object.fromEntries(called)).toEqual(HOSTS[name]);
  });

  test('has these pods, and no others', () => {
    const selecting = ofKind([...after], 'NetworkPolicy').filter(({ spec }) => Object.keys(spec.podSelector ?? {}).length > 0);
    expect(selecting.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(Object.entries(expected).filter(([id]) => !isEdge(id)))('lets these packets come in to %s, and no others', (id, held) => {
    expect(packets(policyOf(id), 'ingress')).toEqual([...held.in].sort());
  });

  test.each(Object.entries(expected))('lets these packets of %s go out, and no others', (id, held) => {
    expect(packets(policyOf(id), 'egress')).toEqual([...held.out].sort());
  });

  test.each(Object.entries(expected).filter(([id]) => !isEdge(id) && !isWaypoint(id)))('lets these connect to %s, and no others', (id, held) => {
    const [namespace] = id.split('/');
    expect(connections(after, namespace!, policyOf(id).spec.podSelector.matchLabels)).toEqual(held.connects && [...held.connects].sort());
  });

  test.each(Object.entries(expected).filter(([id]) => !isEdge(id)))('lets these requests pass for %s at the waypoint, and no others', (id, held) => {
    const [namespace, service] = id.split('/');
    expect(requests(after, namespace!, isWaypoint(id) ? 'Gateway' : 'Service', service!)).toEqual(held.asks && [...held.asks].sort());
  });

  test('leads calls to a waypoint where one looks at them, those of edges too', () => {
    const labels = Object.fromEntries(ofKind([...after], 'Service').filter(({ metadata }) => metadata.labels['istio.io/use-waypoint'] !== undefined)
      .map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, [metadata.labels['istio.io/use-waypoint'], metadata.labels['istio.io/ingress-use-waypoint']]]));
    const led = Object.entries(expected).filter(([id, { asks }]) => asks && !isWaypoint(id)).map(([id]) => [id, ['waypoint', 'true']]);
    expect(labels).toEqual(Object.fromEntries(led));
  });

  test('lets its workloads reach each other as with sidecars', () => {
    const judged = (objects: readonly Written[]) => judge([{ objects: [...objects] }], {
      installations: [{ tunnels: 'yes', ...(name === 'payments' && { trustDomain: 'acme.example' }) }], podCidrs: ['10.244.0.0/16'],
    });
    const isOwn = (party: object) => 'workload' in party && !isWaypoint(String(party.workload));
    const changes = [...judged(before).diff(judged(after))];
    expect(changes.filter(({ from, to }) => isOwn(from) && isOwn(to))).toEqual([]);
  });
});
