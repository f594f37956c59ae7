import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CallPurpose, ExternalHost, ExternalNetwork, Mesh, Port, TrustReport, ZeroTrustNamespace } from '../../../src';
import type { Callee, ICallee, SecureService } from '../../../src';
import { service } from '../../support/programs';

/** A construct of a user's own, which is called by way of one of its services. */
class Warehouse extends Construct implements ICallee {
  public readonly callee: Callee;

  public constructor(scope: Construct, id: string, api: SecureService) {
    super(scope, id);
    this.callee = api.callee;
  }
}

function callsOf(declare: (shop: ZeroTrustNamespace) => void): readonly string[] {
  const app = new App();
  declare(new ZeroTrustNamespace(new Chart(app, 'shop'), 'shop', { mesh: Mesh.istio() }));
  app.synthYaml();
  return TrustReport.of(app).calls.filter(({ purpose }) => purpose === CallPurpose.CALL).map(({ caller, callee }) => `${caller} -> ${callee}`);
}

test('a construct that hands out the callee of its service is called like the service', () => {
  expect(callsOf((shop) => {
    const api = service(shop, 'api');
    service(shop, 'web').calls(new Warehouse(shop, 'warehouse', api));
  })).toEqual(['shop/web -> shop/api']);
});

test.each<[string, ICallee, string]>([
  ['a host', ExternalHost.https('api.stripe.com'), 'api.stripe.com:443'],
  ['a network', ExternalNetwork.of({ name: 'office', cidrs: ['198.51.100.0/24'], ports: [Port.tcp(22)] }), 'network office'],
])('and so is one that hands out %s: the mesh lets it through', (_title, { callee }, id) => {
  expect(callsOf((shop) => service(shop, 'web').calls({ callee }))).toEqual([`shop/web -> ${id}`]);
});

test('a callee has the name that reports and errors use', () => {
  const shop = new ZeroTrustNamespace(new Chart(new App(), 'shop'), 'shop', { mesh: Mesh.istio() });

  expect(service(shop, 'api').callee.name).toBe('shop/api');
});
