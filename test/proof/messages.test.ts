import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { ClusterProfile, ExternalNetwork, Mesh, Port, Rule, SecureService, Waivers, ZeroTrustApp, ZeroTrustNamespace } from '../../src';
import { image, service } from '../support/programs';

/** Web calls orders; payments calls nobody. */
interface Shop {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: SecureService;
  readonly orders: SecureService;
}

/** The lines that are told, without their title. */
function told(change: (shop: Shop) => void): readonly string[] {
  const app = new ZeroTrustApp({ outdir: '/nowhere' });
  const chart = new Chart(app, 'app');
  const profile = ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: Mesh.istio(), profile });
  const [web, orders] = [service(shop, 'web'), service(shop, 'orders')];
  service(shop, 'payments');
  web.calls(orders);
  change({ chart, shop, web, orders });
  try {
    app.synthYaml();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
}

const ORDERS = { 'app.kubernetes.io/name': 'orders' };
const ISTIO = 'security.istio.io/v1';

function add(chart: Chart, apiVersion: string, kind: string, name: string, spec: object): ApiObject {
  return new ApiObject(chart, `${kind}-${name}`, { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec });
}

function policy(name: string, spec: object) {
  return ({ chart }: Shop): void => void add(chart, ISTIO, 'AuthorizationPolicy', name, { selector: { matchLabels: ORDERS }, ...spec });
}

function network(name: string, spec: object) {
  return ({ chart }: Shop): void => void add(chart, 'networking.k8s.io/v1', 'NetworkPolicy', name, { podSelector: { matchLabels: ORDERS }, ...spec });
}

const pod = (...patches: JsonPatch[]) => ({ web }: Shop): void => ApiObject.of(web.deployment).addJsonPatch(...patches);
const waived = (...rules: Rule[]) => ({ web }: Shop): void => rules.forEach((rule) => Waivers.of(web).add({ rule, reason: 'tests', owner: 'me', expires: '2028-01-31' }));
const HOST_NETWORK = JsonPatch.add('/spec/template/spec/hostNetwork', true);

/** A change, and each line that it is told in: where, which ends and ports, by which object, and what to do. */
const CASES: Readonly<Record<string, readonly [change: (shop: Shop) => void, ...lines: RegExp[]]>> = {
  'a DENY policy, and not the one beside it that allows nothing': [
    policy('no-web', { action: 'DENY', rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] }),
    /^ {2}\[app\/AuthorizationPolicy-no-web\] shop\/web can't reach shop\/orders on 8080\/TCP, .*; blocked by AuthorizationPolicy shop\/no-web\)\. Delete AuthorizationPolicy shop\/no-web/,
  ],
  'a policy that lost its rule, and not the default deny': [
    ({ orders }) => orders.networkPolicy.addJsonPatch(JsonPatch.replace('/spec/ingress', [])),
    /^ {2}\[app\/shop\/orders\/network-policy\] shop\/web can't reach shop\/orders on 8080\/TCP, .*; blocked by NetworkPolicy shop\/orders\)\. Let NetworkPolicy shop\/orders allow it/,
    /pods labelled app\.kubernetes\.io\/name=prometheus of monitoring can't reach shop\/orders on 15020\/TCP/,
  ],
  'a policy that lets one more in': [
    policy('more', { rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/payments'] } }] }] }),
    /^ {2}\[app\/AuthorizationPolicy-more\] shop\/payments can reach shop\/orders on .*\/TCP, which is undeclared.* Declare the call, or take it out of AuthorizationPolicy shop\/more/,
  ],
  'a policy that lets everybody in, in one line': [
    network('open', { ingress: [{}] }),
    /^ {2}\[app\/NetworkPolicy-open\] any pod without labels of any other namespace, shop\/web, shop\/payments and any address can reach shop\/orders on 1-65535\/TCP, UDP and SCTP,.* Take it out of NetworkPolicy shop\/open/,
  ],
  'a policy that lets in every namespace, and not only the pods that are known there': [
    network('open', { ingress: [{ from: [{ namespaceSelector: {} }] }] }),
    /^ {2}\[app\/NetworkPolicy-open\] any pod without labels of any other namespace, shop\/web and shop\/payments can reach shop\/orders on 1-65535\/TCP, UDP and SCTP,/,
  ],
  'a policy that lets in the namespace of the scraper, and not only the scraper': [
    network('open', { ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }] }] }),
    /^ {2}\[app\/NetworkPolicy-open\] any pod without labels of monitoring can reach shop\/orders on 1-65535\/TCP, UDP and SCTP,/,
  ],
  'an external authorizer': [
    policy('ask', { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] }),
    /^ {2}\[app\/shop\/web\] whether shop\/web reaches shop\/orders on 8080\/TCP depends .*: AuthorizationPolicy shop\/ask: .*external authorizer.* Delete AuthorizationPolicy shop\/ask, or waive Rule\.UNPROVEN/,
  ],
  'a token': [
    ({ chart }) => {
      add(chart, ISTIO, 'RequestAuthentication', 'jwt', { selector: { matchLabels: ORDERS }, jwtRules: [{ issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys', audiences: ['shop'] }] });
      policy('jwt', { action: 'DENY', rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }] })({ chart } as Shop);
    },
    /^ {2}\[app\/shop\/web\] whether shop\/web reaches shop\/orders on 8080\/TCP depends on more .*: AuthorizationPolicy shop\/jwt: .*depends on the request/,
    /^ {2}RequestAuthentication shop\/jwt takes tokens of https:\/\/id\.example\.com .* undeclared\. Declare it: Issuer\.oidc/,
  ],
  'an EnvoyFilter': [
    ({ chart }) => void add(chart, 'networking.istio.io/v1alpha3', 'EnvoyFilter', 'lua', { configPatches: [] }),
    /^ {2}\[app\/EnvoyFilter-lua\] EnvoyFilter shop\/lua .*is not modelled.*leave it out/,
  ],
  'the network of the node, and nothing that follows from it': [
    pod(HOST_NETWORK), /^ {2}\[app\/shop\/web\/deployment\/Resource\] Deployment shop\/web sets hostNetwork .*Remove hostNetwork/,
  ],
  'the same waived: what follows from it is told': [
    (shop) => { pod(HOST_NETWORK)(shop); waived(Rule.HOST_NAMESPACES)(shop); },
    /^ {2}\[app\/shop\/web\] shop\/web was declared in the mesh, but no proxy is injected .*\(hostNetwork\)\. Delete hostNetwork/,
  ],
  'no injection, by a label of the pods': [
    pod(JsonPatch.add('/spec/template/metadata/labels/sidecar.istio.io~1inject', 'false')), /^ {2}\[app\/shop\/web\/deployment\/Resource\] Deployment shop\/web has the label sidecar\.istio\.io\/inject: "false"/,
  ],
  'no injection, of a namespace': [
    ({ shop }) => (shop.node.findChild('namespace') as ApiObject).addJsonPatch(JsonPatch.remove('/metadata/labels/istio-injection')),
    /^ {2}\[app\/shop\/orders\] shop\/orders, shop\/payments and shop\/web were declared in the mesh, but no proxy is injected/,
  ],
  'a Deployment that nobody declared': [
    ({ chart }) => void new Deployment(chart, 'legacy', { metadata: { namespace: 'shop', name: 'legacy' }, containers: [{ image: image('legacy') }] }),
    /^ {2}\[app\/legacy\/Resource\] Deployment shop\/legacy was not declared, .* Declare it: new SecureService\(namespace, 'legacy', .*, or deploy it apart from this app/,
  ],
  'a Service that leads elsewhere': [
    ({ orders }) => ApiObject.of(orders.service).addJsonPatch(JsonPatch.replace('/spec/ports/0/targetPort', 9999)),
    /^ {2}\[app\/shop\/orders.*\] .*orders.*(8080|9999)/,
  ],
  'addresses that are those of pods, as the profile says': [
    ({ web }) => web.calls(ExternalNetwork.of({ name: 'office', cidrs: ['10.244.7.0/24'], ports: [Port.tcp(443)] })),
    /^ {2}\[app\/shop\/web\] shop\/web may call 10\.244\.7\.0\/24 \(network office\), in which pods have their addresses \(podCidrs: 10\.244\.0\.0\/16\)/,
  ],
  'a waiver of a whole app that lifts nothing': [
    ({ chart }) => Waivers.of(chart.node.root).add({ rule: Rule.HOST_PATH, reason: 'tests', owner: 'me', expires: '2028-01-31' }), /^ {2}waiver of 'host-path': got a waiver that lifts nothing/,
  ],
};

describe('one change is told in as many lines as it takes', () => {
  test.each(Object.entries(CASES))('%s', (_name, [change, ...lines]) => {
    const all = told(change);
    for (const line of all) {
      expect(line).not.toMatch(/\[\]|undefined|0\.0\.0\.0-255|::-ffff|\bat app\//);
      expect(line).toMatch(/ \((proof|waiver)\)$/);
    }
    expect(all).toEqual(lines.map((line) => expect.stringMatching(line) as string));
  });
});
