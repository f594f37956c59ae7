/** The network knows labels, and the mesh identities: whom each lets in for something else must not get through both. */
import { Access, HttpMethod, Mesh, Pods, Port, SecureService } from '../../src';
import { namespace, service } from '../support/programs';
import { manifestsOf } from '../support/synth';

type Declare = (cart: SecureService, web: SecureService) => void;

function synthesize(mesh: Mesh, declare: Declare): () => unknown {
  return () => manifestsOf((chart) => {
    const shop = namespace(chart, 'shop', mesh);
    const ports = [Port.http(8080), Port.tcp(9000, { name: 'admin' })];
    declare(service(shop, 'cart', { ports }), service(shop, 'web'));
  });
}

const LABELLED = { labels: { role: 'client' } };
const READ = Access.http({ methods: [HttpMethod.GET], portName: 'http' });
const MESHES = { istio: Mesh.istio(), ambient: Mesh.ambient(), linkerd: Mesh.linkerd() };

const OTHER_PORT: Declare = (cart, web) => { web.calls(cart, Access.ports('http')); Pods.inAnyNamespace(LABELLED).calls(cart, Access.ports('admin')); };
const OTHER_NAMESPACE: Declare = (cart, web) => { web.calls(cart, Access.ports('http')); Pods.inNamespace('partners', LABELLED).calls(cart, Access.ports('admin')); };
const LABELLED_NAMESPACES: Declare = (cart, web) => { web.calls(cart, Access.ports('http')); Pods.inNamespacesLabelled({ team: 'partners' }).calls(cart, Access.ports('admin')); };
const BESIDE_THEM: Declare = (cart) => {
  SecureService.fromReference({ namespace: 'partners', name: 'jobs' }).calls(cart, Access.ports('http'));
  Pods.inNamespace('partners', LABELLED).calls(cart, Access.ports('admin'));
};
const MORE_REQUESTS: Declare = (cart, web) => { web.calls(cart, READ); Pods.inAnyNamespace(LABELLED).calls(cart, Access.ports('http')); };
const SAME: Declare = (cart, web) => { web.calls(cart, Access.ports('http')); Pods.inAnyNamespace(LABELLED).calls(cart, Access.ports('http')); };
const ANYBODY: Declare = (cart, web) => { web.calls(cart, Access.ports('http')); Pods.inAnyNamespace().calls(cart, Access.ports('admin')); };

test.each<[string, Declare, readonly (keyof typeof MESHES)[], RegExp]>([
  ['another port, where the network sees one for all', OTHER_PORT, ['ambient', 'linkerd'], /shop\/web can use port 9000 of shop\/cart as pods with the labels role=client may, which is undeclared: the mesh knows such pods by any identity/],
  ['another port, by labels of namespaces', LABELLED_NAMESPACES, ['ambient', 'linkerd'], /shop\/web can use port 9000 .* with a namespace labelled team=partners/],
  ['another port, of the same namespace', BESIDE_THEM, ['ambient', 'linkerd'], /partners\/jobs can use port 9000 .*by their namespace partners/],
  ['other requests of the same port', MORE_REQUESTS, ['istio', 'ambient', 'linkerd'], /shop\/web can use port 8080/],
  ['another port, of another namespace', OTHER_NAMESPACE, [], /never/],
  ['the same', SAME, [], /never/],
  ['what anybody may call', ANYBODY, [], /never/],
])('%s', (_, declare, refusing, words) => {
  for (const [name, mesh] of Object.entries(MESHES)) {
    if (refusing.includes(name as keyof typeof MESHES)) expect(synthesize(mesh, declare)).toThrow(words);
    else expect(synthesize(mesh, declare)).not.toThrow();
  }
});
