/** Waypoints that no manifest makes: a message that names them, whatever was done to them. */
import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import { Access, HttpMethod, Mesh, Waypoint, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { service } from '../support/programs';
import { synthesized } from '../support/synthesized';

function tampered(mesh: Mesh, change: (gateway: ApiObject) => void): ReturnType<typeof synthesized> {
  return synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir, mesh });
    const shop = new ZeroTrustNamespace(new Chart(app, 'app'), 'shop');
    const [web, orders] = [service(shop, 'web'), service(shop, 'orders', { requestTimeout: Duration.seconds(1) })];
    web.calls(orders, Access.http({ methods: [HttpMethod.GET] }));
    change(app.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === 'Gateway')!);
    return app;
  });
}

test.each<[string, Mesh, (gateway: ApiObject) => void, string]>([
  ['taken away', Mesh.ambient(), (gateway) => gateway.node.scope!.node.tryRemoveChild(gateway.node.id), 'shop/waypoint'],
  ['taken away, of one service', Mesh.ambient({ waypoint: Waypoint.ofService() }), (gateway) => gateway.node.scope!.node.tryRemoveChild(gateway.node.id), 'shop/orders-waypoint'],
  ['renamed', Mesh.ambient(), (gateway) => gateway.addJsonPatch(JsonPatch.replace('/metadata/name', 'other')), 'shop/waypoint'],
  ['in another namespace', Mesh.ambient(), (gateway) => gateway.addJsonPatch(JsonPatch.replace('/metadata/namespace', 'other')), 'shop/waypoint'],
  ['of another kind', Mesh.ambient(), (gateway) => gateway.addJsonPatch(JsonPatch.replace('/kind', 'gateway')), 'shop/waypoint'],
])('a waypoint that is %s', (_, mesh, change, name) => {
  const { files, error } = tampered(mesh, change);
  expect(error).toContain(`Gateway ${name}, by way of which calls go, was declared, but no manifest makes it`);
  expect(files).toEqual([]);
});

test('a waypoint as it was written', () => {
  expect(tampered(Mesh.ambient(), () => undefined).error).toBe('');
});
