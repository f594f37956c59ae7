import { Chart, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  Access, EdgeGateway, HttpMethod, Mesh, MeshPolicy, Port, Probes, Rule, SecureService, ZeroTrustDefaults, ZeroTrustNamespace,
} from 'cdk8s-zero-trust';
import type { DefaultValues, EdgeGatewayProps, SecureServiceProps, Waiver } from 'cdk8s-zero-trust';

/** The release that the published images belong to. */
const RELEASE = 'v0.10.6';

const TAGS_ONLY: Waiver = {
  rule: Rule.IMAGE_DIGEST,
  reason: 'the demo publishes its images by tag alone',
  owner: 'team-boutique',
  expires: '2031-06-30',
};

const NOTHING_TO_PROBE: Waiver = {
  rule: Rule.PROBES,
  reason: 'it listens on no port and gets no traffic',
  owner: 'team-boutique',
  expires: '2031-06-30',
};

const ONE_IS_ENOUGH: Waiver = {
  rule: Rule.SINGLE_REPLICA,
  reason: 'a second load generator would double the load',
  owner: 'team-boutique',
  expires: '2031-06-30',
};

/** What is loosened here, and on whose word. */
export const WAIVERS: readonly Waiver[] = [TAGS_ONLY, NOTHING_TO_PROBE, ONE_IS_ENOUGH];

/** Google's Online Boutique: eleven services, the Redis that keeps the carts, and an edge in front of them. */
export class OnlineBoutique extends Chart {
  private readonly shop: ZeroTrustNamespace;

  /** `values`: another mesh, or another cluster. `controller`: what makes the pods of the edge, where that is not the mesh. */
  public constructor(scope: Construct, id: string, values: DefaultValues = {}, controller: Partial<EdgeGatewayProps> = {}) {
    super(scope, id);
    ZeroTrustDefaults.of(this).set({ mesh: Mesh.istio(), ...values });
    // Whoever brings pods for the edge has no mesh to hold to a policy.
    if (controller.gatewayClassName === undefined) new MeshPolicy(this, 'mesh');
    this.shop = new ZeroTrustNamespace(this, 'online-boutique');

    const ads = this.grpc('adservice', Port.grpc(9555), {
      resources: { cpu: { request: Cpu.millis(200) }, memory: { request: Size.mebibytes(180), limit: Size.mebibytes(300) } },
    });
    const currency = this.grpc('currencyservice', Port.grpc(7000));
    const email = this.grpc('emailservice', Port.grpc(8080, { servicePort: 5000 }));
    const payment = this.grpc('paymentservice', Port.grpc(50051));
    const catalog = this.grpc('productcatalogservice', Port.grpc(3550));
    const shipping = this.grpc('shippingservice', Port.grpc(50051));

    // Carts live in Redis alone, so it gets a volume that outlives its pod; two pods would each hold half of the carts.
    const redis = this.service('redis-cart', {
      image: 'docker.io/library/redis:8.2.1-alpine',
      ports: [Port.tcp(6379, { name: 'tcp-redis' })],
      probes: Probes.tcp(),
      storage: [{ mountPath: '/data', size: Size.gibibytes(1) }],
      resources: { cpu: { request: Cpu.millis(70) }, memory: { request: Size.mebibytes(200), limit: Size.mebibytes(256) } },
    });
    const cart = this.grpc('cartservice', Port.grpc(7070), { env: { REDIS_ADDR: address(redis) }, resources: { cpu: { request: Cpu.millis(200) } } });
    const recommendations = this.grpc('recommendationservice', Port.grpc(8080), {
      env: { PRODUCT_CATALOG_SERVICE_ADDR: address(catalog) },
      resources: { memory: { request: Size.mebibytes(220), limit: Size.mebibytes(450) } },
    });
    const checkout = this.grpc('checkoutservice', Port.grpc(5050), {
      env: {
        CART_SERVICE_ADDR: address(cart),
        CURRENCY_SERVICE_ADDR: address(currency),
        EMAIL_SERVICE_ADDR: address(email),
        PAYMENT_SERVICE_ADDR: address(payment),
        PRODUCT_CATALOG_SERVICE_ADDR: address(catalog),
        SHIPPING_SERVICE_ADDR: address(shipping),
      },
    });
    const frontend = this.service('frontend', {
      ports: [Port.http(8080, { servicePort: 80 })],
      probes: Probes.http('/_healthz'),
      env: {
        PORT: '8080',
        ENABLE_PROFILER: '0',
        AD_SERVICE_ADDR: address(ads),
        CART_SERVICE_ADDR: address(cart),
        CHECKOUT_SERVICE_ADDR: address(checkout),
        CURRENCY_SERVICE_ADDR: address(currency),
        PRODUCT_CATALOG_SERVICE_ADDR: address(catalog),
        RECOMMENDATION_SERVICE_ADDR: address(recommendations),
        SHIPPING_SERVICE_ADDR: address(shipping),
        // Asked for at start-up, although the assistant is no part of this installation and nothing opens a way to it.
        SHOPPING_ASSISTANT_SERVICE_ADDR: 'shoppingassistantservice:80',
      },
    });
    const load = this.service('loadgenerator', {
      env: { FRONTEND_ADDR: address(frontend), USERS: '10', RATE: '1' },
      resources: { cpu: { request: Cpu.millis(300) }, memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) } },
      replicas: 1,
      waivers: [TAGS_ONLY, NOTHING_TO_PROBE, ONE_IS_ENOUGH],
    });

    frontend.calls(ads, methods('AdService', 'GetAds'));
    frontend.calls(cart, methods('CartService', 'AddItem', 'GetCart', 'EmptyCart'));
    frontend.calls(checkout, methods('CheckoutService', 'PlaceOrder'));
    frontend.calls(currency, methods('CurrencyService', 'GetSupportedCurrencies', 'Convert'));
    frontend.calls(catalog, methods('ProductCatalogService', 'ListProducts', 'GetProduct'));
    frontend.calls(recommendations, methods('RecommendationService', 'ListRecommendations'));
    frontend.calls(shipping, methods('ShippingService', 'GetQuote'));

    checkout.calls(cart, methods('CartService', 'GetCart', 'EmptyCart'));
    checkout.calls(currency, methods('CurrencyService', 'Convert'));
    checkout.calls(email, methods('EmailService', 'SendOrderConfirmation'));
    checkout.calls(payment, methods('PaymentService', 'Charge'));
    checkout.calls(catalog, methods('ProductCatalogService', 'GetProduct'));
    checkout.calls(shipping, methods('ShippingService', 'GetQuote', 'ShipOrder'));

    recommendations.calls(catalog, methods('ProductCatalogService', 'ListProducts'));
    cart.calls(redis);
    load.calls(frontend, Access.http({ methods: [HttpMethod.GET, HttpMethod.POST] }));

    const edge = new EdgeGateway(this, 'edge', { namespace: 'istio-ingress', hosts: ['boutique.example.com'], ...controller });
    edge.exposes(frontend, { openToAll: 'the shop window: all may look and buy' });
  }

  private grpc(name: string, port: Port, props: Partial<SecureServiceProps> = {}): SecureService {
    return this.service(name, {
      ports: [port],
      probes: Probes.grpc(),
      ...props,
      env: { PORT: String(port.containerPort), DISABLE_PROFILER: '1', ...props.env },
    });
  }

  private service(name: string, props: Partial<SecureServiceProps>): SecureService {
    const image = `us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo/${name}:${RELEASE}`;
    // The user that the images are published to run as.
    return new SecureService(this.shop, name, { image, user: 1000, waivers: [TAGS_ONLY], ...props });
  }
}

function methods(service: string, ...names: string[]): Access {
  return Access.grpc({ service: `hipstershop.${service}`, methods: names });
}

/** Where callers dial a service of their own namespace. */
function address(service: SecureService): string {
  return `${service.name}:${service.ports[0].servicePort}`;
}
