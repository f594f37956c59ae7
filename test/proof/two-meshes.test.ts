/** Two installations of Istio in one app: each is judged by its own root namespace and trust domain. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { ClusterProfile, IstioOptions, Mesh, MeshPolicy, SecureService, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { service } from '../support/programs';
import { synthesized } from '../support/synthesized';

const ONE: IstioOptions = { revision: 'one', rootNamespace: 'istio-one', trustDomain: 'one.example' };
const TWO: IstioOptions = { revision: 'two', rootNamespace: 'istio-two', trustDomain: 'two.example' };

interface World {
  readonly chart: Chart;
  readonly web: SecureService;
  readonly orders: SecureService;
  readonly ledger: SecureService;
}

/** Web calls orders in the one, ledger calls audit in the other. */
function synthesize(change: (world: World) => void = () => {}, two: IstioOptions = TWO): { readonly isWritten: boolean; readonly error: string } {
  const { files, error } = synthesized((outdir) => {
    const app = new ZeroTrustApp({ outdir });
    const chart = new Chart(app, 'app');
    const profile = ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] });
    const [one, other] = [Mesh.istio(ONE), Mesh.istio(two)];
    new MeshPolicy(chart, 'one', { mesh: one });
    new MeshPolicy(chart, 'two', { mesh: other });
    const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: one, profile });
    const bank = new ZeroTrustNamespace(chart, 'bank', { mesh: other, profile });
    const world = { chart, web: service(shop, 'web'), orders: service(shop, 'orders'), ledger: service(bank, 'ledger') };
    world.web.calls(world.orders);
    world.ledger.calls(service(bank, 'audit'));
    change(world);
    return app;
  });
  return { isWritten: files.length > 0, error };
}

function policy(chart: Chart, namespace: string, principal: string): void {
  new ApiObject(chart, 'more', {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'more', namespace },
    spec: { action: 'ALLOW', rules: [{ from: [{ source: { principals: [principal] } }] }] },
  });
}

function callersOf({ orders }: World): ApiObject {
  return orders.node.findChild('callers') as ApiObject;
}

describe('two installations of one app', () => {
  test('are written beside each other', () => {
    expect(synthesize()).toEqual({ isWritten: true, error: '' });
  });

  test('call one another where they have one trust domain', () => {
    expect(synthesize(({ web, ledger }) => web.calls(ledger), { ...TWO, trustDomain: ONE.trustDomain })).toEqual({ isWritten: true, error: '' });
  });

  test('leave it open whether they take each other\'s certificates where they have not', () => {
    const { isWritten, error } = synthesize(({ web, ledger }) => web.calls(ledger));
    expect(isWritten).toBe(false);
    expect(error).toContain('another trust domain');
  });

  test.each([
    ['the other trust domain, of an account that the caller has', 'two.example/ns/shop/sa/web'],
    ['the own trust domain, of the namespace of the other', 'one.example/ns/bank/sa/ledger'],
    ['any trust domain', '*/ns/shop/sa/*'],
  ])('does not let in an identity of %s', (_name, principal) => {
    const { isWritten, error } = synthesize((world) => callersOf(world).addJsonPatch(
      JsonPatch.replace('/spec/rules/0/from/0/source/principals', [principal]),
    ));
    expect(isWritten).toBe(false);
    expect(error).toContain('shop/orders');
  });

  test.each([['istio-one', 'shop/orders'], ['istio-two', 'bank/ledger']])('have a root namespace each: a policy in %s opens its own', (root, opened) => {
    const { isWritten, error } = synthesize(({ chart }) => policy(chart, root, '*'));
    expect(isWritten).toBe(false);
    expect(error).toContain(opened);
    expect(error).not.toContain(opened.startsWith('shop') ? 'can reach bank/' : 'can reach shop/');
  });
});
