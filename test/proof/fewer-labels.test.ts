import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { IngressController, Mesh, Port, SecureService, ZeroTrustNamespace } from '../../src';
import { errorOf } from '../support/error-of';
import { inFolder } from '../support/files';
import { service } from '../support/programs';

/** A label of a peer, by its path in the NetworkPolicy. */
interface Place {
  readonly policy: string;
  readonly path: readonly (string | number)[];
}

interface PeerOfPolicy {
  readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

const MESHES: Readonly<Record<string, () => Mesh>> = { 'no mesh': () => Mesh.none(), 'Istio': () => Mesh.istio() };

/** A namespace whose services call each other, somebody else's service, and are called by an ingress controller. */
function program(mesh: Mesh, outdir: string): App {
  const app = new App({ outdir });
  const shop = new ZeroTrustNamespace(new Chart(app, 'app'), 'shop', { mesh });
  const [web, api] = [service(shop, 'web'), service(shop, 'api', { ports: [Port.http(5000)] })];
  const podLabels = { app: 'ledger', tier: 'backend' };
  const ledger = SecureService.fromReference({ namespace: 'bank', name: 'ledger', mesh, ports: [Port.http(9000)], podLabels });
  web.calls(api);
  api.calls(ledger);
  IngressController.fromReference(shop, 'nginx', { namespace: 'ingress', podLabels: { app: 'nginx', tier: 'edge' }, mesh }).calls(web);
  return app;
}

function policiesOf(app: App): readonly ApiObject[] {
  return app.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === 'NetworkPolicy');
}

/** Every label of every peer that has more than one. */
function placesOf(app: App): readonly Place[] {
  return policiesOf(app).flatMap((policy) => {
    const { spec } = policy.toJson();
    return ([['ingress', 'from'], ['egress', 'to']] as const).flatMap(([direction, side]) => (spec[direction] ?? []).flatMap(
      (rule: Record<string, PeerOfPolicy[]>, at: number) => (rule[side] ?? []).flatMap((peer, number) => {
        const keys = Object.keys(peer.podSelector?.matchLabels ?? {});
        const path = ['spec', direction, at, side, number, 'podSelector', 'matchLabels'];
        return keys.length < 2 ? [] : keys.map((key) => ({ policy: policy.name, path: [...path, key] }));
      }),
    ));
  });
}

function pointerOf(path: Place['path']): string {
  return path.map((part) => `/${`${part}`.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

describe.each(Object.entries(MESHES))('with %s', (_, mesh) => {
  const places = inFolder((folder) => placesOf(program(mesh(), folder)));

  test('the program synthesizes, and its policies have many such labels', () => {
    expect(places.length).toBeGreaterThanOrEqual(8);
    expect(inFolder((folder) => program(mesh(), folder).synth())).toBeUndefined();
  });

  test.each(places.map((place) => [place.policy, pointerOf(place.path)]))('a peer of %s without the label %s admits other pods', (policy, pointer) => {
    inFolder((folder) => {
      const app = program(mesh(), folder);
      policiesOf(app).find(({ name }) => name === policy)!.addJsonPatch(JsonPatch.remove(pointer));
      const { message } = errorOf(() => app.synth());
      expect(message).toMatch(/any pod labelled .*which is undeclared|can reach any pod labelled .*which is undeclared/);
    });
  });
});
