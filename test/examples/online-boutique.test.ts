import { WAIVERS } from '../../examples/online-boutique/online-boutique';
import { objectsOf, podTemplates } from '../support/examples-manifests';
import type { Written } from '../support/examples-manifests';
import { EVERY_POD, ownWays, allowances, ways } from '../support/examples-policies';
import { callsOf, synthesize } from '../support/examples-programs';
import { find, ofKind } from '../support/synth';

const NAMESPACE = 'online-boutique';
const IDENTITY = 'cluster.local/ns/online-boutique/sa/';

/** Who may ask what of whom, from what is known of the application. `METHOD path`, `*` for any. */
const MAY_ASK: Readonly<Record<string, readonly string[]>> = {
  'adservice': ['frontend → 9555 POST /hipstershop.AdService/GetAds'],
  'cartservice': [
    'checkoutservice → 7070 POST /hipstershop.CartService/EmptyCart',
    'checkoutservice → 7070 POST /hipstershop.CartService/GetCart',
    'frontend → 7070 POST /hipstershop.CartService/AddItem',
    'frontend → 7070 POST /hipstershop.CartService/EmptyCart',
    'frontend → 7070 POST /hipstershop.CartService/GetCart',
  ],
  'checkoutservice': ['frontend → 5050 POST /hipstershop.CheckoutService/PlaceOrder'],
  'currencyservice': [
    'checkoutservice → 7000 POST /hipstershop.CurrencyService/Convert',
    'frontend → 7000 POST /hipstershop.CurrencyService/Convert',
    'frontend → 7000 POST /hipstershop.CurrencyService/GetSupportedCurrencies',
  ],
  'emailservice': ['checkoutservice → 8080 POST /hipstershop.EmailService/SendOrderConfirmation'],
  'frontend': ['cluster.local/ns/istio-ingress/sa/edge-istio → 8080 * *', 'loadgenerator → 8080 GET,POST *'],
  'loadgenerator': [],
  'paymentservice': ['checkoutservice → 50051 POST /hipstershop.PaymentService/Charge'],
  'productcatalogservice': [
    'checkoutservice → 3550 POST /hipstershop.ProductCatalogService/GetProduct',
    'frontend → 3550 POST /hipstershop.ProductCatalogService/GetProduct',
    'frontend → 3550 POST /hipstershop.ProductCatalogService/ListProducts',
    'recommendationservice → 3550 POST /hipstershop.ProductCatalogService/ListProducts',
  ],
  'recommendationservice': ['frontend → 8080 POST /hipstershop.RecommendationService/ListRecommendations'],
  'redis-cart': ['cartservice → 6379 * *'],
  'shippingservice': [
    'checkoutservice → 50051 POST /hipstershop.ShippingService/GetQuote',
    'checkoutservice → 50051 POST /hipstershop.ShippingService/ShipOrder',
    'frontend → 50051 POST /hipstershop.ShippingService/GetQuote',
  ],
};

/** Who reaches whom on which port of the pod. */
const COMES_FROM: Readonly<Record<string, readonly string[]>> = {
  'adservice': ['online-boutique/frontend 9555/TCP'],
  'cartservice': ['online-boutique/checkoutservice 7070/TCP', 'online-boutique/frontend 7070/TCP'],
  'checkoutservice': ['online-boutique/frontend 5050/TCP'],
  'currencyservice': ['online-boutique/checkoutservice 7000/TCP', 'online-boutique/frontend 7000/TCP'],
  'emailservice': ['online-boutique/checkoutservice 8080/TCP'],
  'frontend': ['istio-ingress/gateway.networking.k8s.io/gateway-name=edge 8080/TCP', 'online-boutique/loadgenerator 8080/TCP'],
  'loadgenerator': [],
  'paymentservice': ['online-boutique/checkoutservice 50051/TCP'],
  'productcatalogservice': [
    'online-boutique/checkoutservice 3550/TCP', 'online-boutique/frontend 3550/TCP', 'online-boutique/recommendationservice 3550/TCP',
  ],
  'recommendationservice': ['online-boutique/frontend 8080/TCP'],
  'redis-cart': ['online-boutique/cartservice 6379/TCP'],
  'shippingservice': ['online-boutique/checkoutservice 50051/TCP', 'online-boutique/frontend 50051/TCP'],
};

const GOES_TO: Readonly<Record<string, readonly string[]>> = {
  'adservice': [],
  'cartservice': ['online-boutique/redis-cart 6379/TCP'],
  'checkoutservice': [
    'online-boutique/cartservice 7070/TCP', 'online-boutique/currencyservice 7000/TCP', 'online-boutique/emailservice 8080/TCP',
    'online-boutique/paymentservice 50051/TCP', 'online-boutique/productcatalogservice 3550/TCP', 'online-boutique/shippingservice 50051/TCP',
  ],
  'currencyservice': [],
  'emailservice': [],
  'frontend': [
    'online-boutique/adservice 9555/TCP', 'online-boutique/cartservice 7070/TCP', 'online-boutique/checkoutservice 5050/TCP',
    'online-boutique/currencyservice 7000/TCP', 'online-boutique/productcatalogservice 3550/TCP',
    'online-boutique/recommendationservice 8080/TCP', 'online-boutique/shippingservice 50051/TCP',
  ],
  'loadgenerator': ['online-boutique/frontend 8080/TCP'],
  'paymentservice': [],
  'productcatalogservice': [],
  'recommendationservice': ['online-boutique/productcatalogservice 3550/TCP'],
  'redis-cart': [],
  'shippingservice': [],
};

const SERVICES = Object.keys(MAY_ASK);

describe('the Online Boutique', () => {
  const objects = objectsOf(synthesize('online-boutique'));
  const spec = (kind: string, name: string, namespace = NAMESPACE) => find(objects, kind, name, namespace).spec;
  const policy = (kind: 'AuthorizationPolicy' | 'NetworkPolicy', name: string) => find(objects, kind, name, NAMESPACE);
  const asks = (callee: string) => allowances(policy('AuthorizationPolicy', callee)).map((line) => line.replace(IDENTITY, ''));

  test('has the eleven services, the Redis and the load generator, and nothing else', () => {
    expect(Object.keys(podTemplates(objects)).sort()).toEqual(SERVICES.map((service) => `online-boutique/${service}`).sort());
    const listening = SERVICES.filter((name) => name !== 'loadgenerator').sort();
    expect(ofKind(objects, 'Service').map(({ metadata }) => metadata.name).sort()).toEqual(listening);
  });

  test.each(SERVICES)('lets %s be asked by its callers for their methods, and by nobody for anything else', (service) => {
    expect(asks(service)).toEqual(MAY_ASK[service]);
  });

  test.each(SERVICES)('lets the packets of the callers of %s come in, and no others', (service) => {
    expect(ownWays(policy('NetworkPolicy', service), 'ingress')).toEqual(COMES_FROM[service]);
  });

  test.each(SERVICES)('lets the packets of %s go to its callees, and to no others', (service) => {
    expect(ownWays(policy('NetworkPolicy', service), 'egress')).toEqual(GOES_TO[service]);
  });

  test.each(SERVICES)('gives %s names, certificates and a scraper, as every pod of the mesh has', (service) => {
    expect(ways(policy('NetworkPolicy', service), 'ingress')).toEqual(expect.arrayContaining(EVERY_POD.ingress));
    expect(ways(policy('NetworkPolicy', service), 'egress')).toEqual(expect.arrayContaining(EVERY_POD.egress));
  });

  test.each(SERVICES)('aims the policies of %s at its own pods', (service) => {
    const labels = { 'app.kubernetes.io/name': service, 'app.kubernetes.io/instance': service };
    expect(podTemplates(objects)[`online-boutique/${service}`].metadata.labels).toMatchObject(labels);
    expect(spec('NetworkPolicy', service).podSelector).toEqual({ matchLabels: labels });
    expect(spec('AuthorizationPolicy', service).selector).toEqual({ matchLabels: labels });
    expect(spec('Sidecar', service).workloadSelector).toEqual({ labels });
  });

  test('lets nobody but the frontend ask for ads', () => {
    const others = SERVICES.filter((name) => name !== 'frontend');
    const callers = ways(policy('NetworkPolicy', 'adservice'), 'ingress');
    expect(callers.filter((way) => others.some((name) => way.includes(`/${name} `)))).toEqual([]);
    for (const other of others) expect(JSON.stringify(spec('NetworkPolicy', other).egress)).not.toContain('adservice');
  });

  test('keeps Redis to the cart: no other policy, proxy or route names it', () => {
    const others = objects.filter(({ metadata }) => metadata.name !== 'redis-cart');
    const naming = others.filter((object) => JSON.stringify(object.spec ?? {}).includes('redis-cart'));
    expect(naming.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      // Its address in the environment, and the way to it.
      'Deployment cartservice', 'NetworkPolicy cartservice', 'Sidecar cartservice',
    ]);
  });

  test('keeps the carts of Redis on a volume of one pod', () => {
    const { replicas, volumeClaimTemplates, serviceName, template } = spec('StatefulSet', 'redis-cart');
    expect({ replicas, serviceName }).toEqual({ replicas: 1, serviceName: 'redis-cart' });
    expect(volumeClaimTemplates.map((claim: Written) => claim.spec.resources.requests.storage)).toEqual(['1Gi']);
    expect(template.spec.containers[0].volumeMounts).toContainEqual({ name: volumeClaimTemplates[0].metadata.name, mountPath: '/data' });
    expect(spec('Service', 'redis-cart').clusterIP).toBe('None');
  });

  test('names pod ports in policies where the Service has another port', () => {
    expect(spec('Service', 'emailservice').ports).toMatchObject([{ port: 5000, targetPort: 8080, appProtocol: 'grpc' }]);
    expect(spec('Service', 'frontend').ports).toMatchObject([{ port: 80, targetPort: 8080, appProtocol: 'http' }]);
    const written = ofKind(objects, 'NetworkPolicy', 'AuthorizationPolicy').map(({ spec: rules }) => JSON.stringify(rules)).join();
    expect(written).not.toMatch(/"port":(5000|80)\b|"ports":\["(5000|80)"\]/);
  });

  test('tells callers the port of the Service', () => {
    const env = (service: string) => Object.fromEntries(
      podTemplates(objects)[`online-boutique/${service}`].spec.containers[0].env.map(({ name, value }: Written) => [name, value]),
    );
    expect(env('checkoutservice')).toMatchObject({ EMAIL_SERVICE_ADDR: 'emailservice:5000', PAYMENT_SERVICE_ADDR: 'paymentservice:50051' });
    expect(env('loadgenerator')).toMatchObject({ FRONTEND_ADDR: 'frontend:80' });
    expect(env('cartservice')).toMatchObject({ REDIS_ADDR: 'redis-cart:6379' });
  });

  test('exposes the frontend at the edge, and lets the edge reach nothing else', () => {
    expect(ofKind(objects, 'HTTPRoute').map(({ metadata, spec: route }) => [metadata.namespace, route.hostnames, route.rules])).toEqual([
      ['online-boutique', ['boutique.example.com'], [
        { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ group: '', kind: 'Service', name: 'frontend', port: 80, weight: 1 }] },
      ]],
    ]);
    expect(spec('Gateway', 'edge', 'istio-ingress').listeners).toMatchObject([
      { protocol: 'HTTPS', port: 443, hostname: 'boutique.example.com', tls: { mode: 'Terminate', certificateRefs: [{ name: 'edge-tls' }] } },
    ]);
    const edge = find(objects, 'NetworkPolicy', 'edge', 'istio-ingress');
    expect(ownWays(edge, 'egress')).toEqual(['online-boutique/frontend 8080/TCP']);
    expect(ownWays(edge, 'ingress')).toEqual(['ANYBODY 443/TCP']);
    expect(ofKind(objects, 'Service').filter(({ spec: service }) => service.type !== 'ClusterIP')).toEqual([]);
  });

  test('lets the edge take requests for its one host, on its one port', () => {
    expect(spec('AuthorizationPolicy', 'edge', 'istio-ingress')).toEqual({
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }],
      action: 'ALLOW',
      rules: [{ to: [{ operation: { ports: ['443'], hosts: ['boutique.example.com', 'boutique.example.com:*'] } }] }],
    });
  });

  test('lays the ground of the whole mesh', () => {
    const root = objects.filter(({ metadata }) => metadata.namespace === 'istio-system').map(({ kind, spec: ground }) => [kind, ground]);
    expect(Object.fromEntries(root)).toMatchObject({
      PeerAuthentication: { mtls: { mode: 'STRICT' } }, AuthorizationPolicy: {}, Sidecar: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
    });
    expect(Object.keys(Object.fromEntries(root).AuthorizationPolicy)).toEqual([]);
  });

  test('asks for nothing outside the cluster', () => {
    expect(ofKind(objects, 'ServiceEntry')).toEqual([]);
    expect(ofKind(objects, 'NetworkPolicy').filter(({ spec: written }) => JSON.stringify(written).includes('ipBlock'))).toEqual([]);
  });

  test('runs every service twice but for Redis and the load generator', () => {
    const single = ofKind(objects, 'Deployment', 'StatefulSet').filter((workload) => workload.spec.replicas < 2);
    expect(single.map(({ metadata }) => metadata.name).sort()).toEqual(['loadgenerator', 'redis-cart']);
  });

  test('loosens three rules until the end of 2031, each on somebody\'s word', () => {
    expect(WAIVERS.map(({ rule }) => rule)).toEqual(['image-digest', 'probes', 'single-replica']);
    expect(WAIVERS.filter(({ expires }) => expires !== '2031-06-30')).toEqual([]);
    expect(WAIVERS.filter(({ owner, reason }) => owner === '' || reason === '')).toEqual([]);
  });

  test('declares seventeen calls', () => {
    expect(callsOf('online-boutique').filter(({ purpose }) => purpose === 'call')).toHaveLength(17);
  });
});
