/**
 * The examples with one word changed, `Mesh.ambient` in the place of `Mesh.istio`. What they let happen with sidecars is expected by hand in the
 * tests beside this one.
 */
import { judge } from '../../src/judge/judge';
import { inAmbientMode } from '../support/ambient-mode';
import { objectsOf } from '../support/examples-manifests';
import type { Written } from '../support/examples-manifests';
import { EXAMPLE_NAMES, synthesize } from '../support/examples-programs';
import { ofKind } from '../support/synth';

describe.each(EXAMPLE_NAMES)('the example %s in ambient mode', (name) => {
  let before: readonly Written[];
  let after: readonly Written[];

  beforeAll(() => {
    before = objectsOf(synthesize(name));
    after = objectsOf(inAmbientMode(() => synthesize(name)));
  });

  test('is proven, and has neither sidecars nor what tells them of hosts', () => {
    expect(ofKind(after, 'Namespace').every(({ metadata }) => metadata.labels['istio.io/dataplane-mode'] === 'ambient')).toBe(true);
    expect(ofKind(after, 'Sidecar', 'ServiceEntry', 'DestinationRule')).toEqual([]);
  });

  test('looks at requests in one waypoint for each namespace that needs it, which is the only way to what is behind it', () => {
    const bound = ofKind(after, 'Service').filter(({ metadata }) => 'istio.io/use-waypoint' in (metadata.labels ?? {}));
    expect(bound.length).toBeGreaterThan(0);
    const waypoints = ofKind(after, 'Gateway').filter(({ spec }) => spec.gatewayClassName === 'istio-waypoint').map(({ metadata }) => metadata.namespace);
    expect(waypoints.sort()).toEqual([...new Set(bound.map(({ metadata }) => metadata.namespace))].sort());
    for (const { metadata: { namespace, name: service } } of bound) {
      const [policy] = ofKind(after, 'AuthorizationPolicy').filter(({ metadata }) => metadata.namespace === namespace && metadata.name === service);
      const sources = policy!.spec.rules.flatMap(({ from }: { from: { source: { principals?: string[] } }[] }) => from.map(({ source }) => source));
      // Scrapers outside the mesh have none.
      const principals = (sources as { principals?: string[] }[]).flatMap((source) => source.principals ?? []);
      expect([...new Set(principals)]).toEqual([expect.stringMatching(new RegExp(`/ns/${namespace}/sa/waypoint$`))]);
    }
  });

  test('lets its workloads reach each other as with sidecars', () => {
    const judged = (objects: readonly Written[]) => judge([{ objects: [...objects] }], {
      installations: [{ tunnels: 'yes', ...(name === 'payments' && { trustDomain: 'acme.example' }) }], podCidrs: ['10.244.0.0/16'],
    });
    const isOwn = (party: object) => 'workload' in party && !String(party.workload).endsWith('/waypoint');
    const changes = [...judged(before).diff(judged(after))];
    expect(changes.filter(({ from, to }) => isOwn(from) && isOwn(to))).toEqual([]);
  });
});
