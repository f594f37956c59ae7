/**
 * Who may ask what of whom in a cluster with Cilium and without a mesh: `namespace/caller port/protocol`, and where requests are compared the method and
 * the expression of the path.
 */
interface Ways {
  readonly in: readonly string[];
  readonly out: readonly string[];
}

export type ByWorkload = Readonly<Record<string, Ways>>;

/** Whatever query may follow a path. */
const Q = '(\\?.*)?';

/** `{*}`: one segment of a path. */
const ONE = "[A-Za-z0-9\\-._~%!$&'()*+,;=:@]+";

/** An edge that Envoy Gateway runs. */
const edgeIn = (namespace: string) => `${namespace}/gateway.envoyproxy.io/owning-gateway-name=edge 8080/TCP`;

const SCRAPER = 'monitoring/app.kubernetes.io/name=prometheus';
const COLLECTOR = 'observability/collector 4317/TCP';

export const HELLO: ByWorkload = {
  'hello/greeter': { in: ['hello/web 8080/TCP GET /greetings/.*'], out: [] },
  'hello/web': { in: [], out: ['hello/greeter 8080/TCP'] },
};

const PREFIXES = ['/orders', '/sessions', '/stock'];

export const PAYMENTS: ByWorkload = {
  'shop/auth': {
    in: [`shop/gateway 8080/TCP DELETE /sessions/${ONE}${Q}`, `shop/gateway 8080/TCP GET /sessions/${ONE}${Q}`, `shop/gateway 8080/TCP POST /sessions${Q}`],
    out: ['10.20.30.0/28 514/UDP'],
  },
  'shop/gateway': {
    in: PREFIXES.flatMap((prefix) => [`${edgeIn('istio-ingress')} * ${prefix}${Q}`, `${edgeIn('istio-ingress')} * ${prefix}/.*`]),
    out: ['shop/auth 8080/TCP', 'shop/inventory 8080/TCP', 'shop/orders 8080/TCP'],
  },
  'shop/inventory': {
    in: ['shop/gateway 8080/TCP GET /stock/.*', `shop/orders 8080/TCP DELETE /reservations/${ONE}${Q}`, `shop/orders 8080/TCP POST /reservations${Q}`],
    out: [],
  },
  'shop/notifications': { in: [`shop/orders 8080/TCP POST /messages${Q}`], out: ['smtp.example.com 465/TCP'] },
  'shop/orders': {
    in: [
      `payments/payments 8080/TCP POST /orders/${ONE}/payment-events${Q}`,
      `shop/gateway 8080/TCP GET /orders${Q}`, `shop/gateway 8080/TCP GET /orders/${ONE}${Q}`, `shop/gateway 8080/TCP POST /orders${Q}`,
      `support/backoffice 8080/TCP GET /orders/${ONE}${Q}`, `support/backoffice 8080/TCP POST /orders/${ONE}/refunds${Q}`,
    ],
    out: ['kube-apiserver 6443/TCP', 'payments/payments 8080/TCP', 'shop/inventory 8080/TCP', 'shop/notifications 8080/TCP', 'shop/orders-db 5432/TCP'],
  },
  'shop/orders-db': { in: ['shop/orders 5432/TCP', 'shop/orders-migration 5432/TCP'], out: [] },
  'shop/orders-migration': { in: [], out: ['shop/orders-db 5432/TCP'] },
  'payments/payments': {
    in: [`${SCRAPER} 9090/TCP`, `shop/orders 8080/TCP GET /payments/${ONE}${Q}`, `shop/orders 8080/TCP POST /payments${Q}`],
    out: ['api.stripe.com 443/TCP', 'fraud/scoring 9000/TCP', 'payments/payments-db 5432/TCP', 'shop/orders 8080/TCP'],
  },
  'payments/payments-db': { in: ['payments/payments 5432/TCP', 'payments/settlement 5432/TCP'], out: [] },
  'payments/settlement': { in: [], out: ['api.stripe.com 443/TCP', 'payments/payments-db 5432/TCP'] },
};

const shop = (name: string, port: number, ...methods: readonly string[]) => (
  methods.map((method) => `online-boutique/${name} ${port}/TCP POST /hipstershop\\.${method}${Q}`)
);
const callees = (...ports: readonly string[]) => ports.map((port) => `online-boutique/${port}/TCP`);

export const BOUTIQUE: ByWorkload = {
  'online-boutique/adservice': { in: shop('frontend', 9555, 'AdService/GetAds'), out: [] },
  'online-boutique/cartservice': {
    in: [
      ...shop('checkoutservice', 7070, 'CartService/EmptyCart', 'CartService/GetCart'),
      ...shop('frontend', 7070, 'CartService/AddItem', 'CartService/EmptyCart', 'CartService/GetCart'),
    ],
    out: callees('redis-cart 6379'),
  },
  'online-boutique/checkoutservice': {
    in: shop('frontend', 5050, 'CheckoutService/PlaceOrder'),
    out: callees(
      'cartservice 7070', 'currencyservice 7000', 'emailservice 8080', 'paymentservice 50051', 'productcatalogservice 3550', 'shippingservice 50051',
    ),
  },
  'online-boutique/currencyservice': {
    in: [
      ...shop('checkoutservice', 7000, 'CurrencyService/Convert'),
      ...shop('frontend', 7000, 'CurrencyService/Convert', 'CurrencyService/GetSupportedCurrencies'),
    ],
    out: [],
  },
  'online-boutique/emailservice': { in: shop('checkoutservice', 8080, 'EmailService/SendOrderConfirmation'), out: [] },
  'online-boutique/frontend': {
    // The edge exposes all of it.
    in: [edgeIn('istio-ingress'), 'online-boutique/loadgenerator 8080/TCP GET *', 'online-boutique/loadgenerator 8080/TCP POST *'],
    out: callees(
      'adservice 9555', 'cartservice 7070', 'checkoutservice 5050', 'currencyservice 7000', 'productcatalogservice 3550',
      'recommendationservice 8080', 'shippingservice 50051',
    ),
  },
  'online-boutique/loadgenerator': { in: [], out: callees('frontend 8080') },
  'online-boutique/paymentservice': { in: shop('checkoutservice', 50051, 'PaymentService/Charge'), out: [] },
  'online-boutique/productcatalogservice': {
    in: [
      ...shop('checkoutservice', 3550, 'ProductCatalogService/GetProduct'),
      ...shop('frontend', 3550, 'ProductCatalogService/GetProduct', 'ProductCatalogService/ListProducts'),
      ...shop('recommendationservice', 3550, 'ProductCatalogService/ListProducts'),
    ],
    out: [],
  },
  'online-boutique/recommendationservice': {
    in: shop('frontend', 8080, 'RecommendationService/ListRecommendations'), out: callees('productcatalogservice 3550'),
  },
  'online-boutique/redis-cart': { in: callees('cartservice 6379'), out: [] },
  'online-boutique/shippingservice': {
    in: [...shop('checkoutservice', 50051, 'ShippingService/GetQuote', 'ShippingService/ShipOrder'), ...shop('frontend', 50051, 'ShippingService/GetQuote')],
    out: [],
  },
};

export const RIDE_HAILING: ByWorkload = {
  'rides/admission': { in: ['kube-apiserver 9443/TCP'], out: [COLLECTOR] },
  'rides/dispatch': { in: ['rides/trips 9000/TCP'], out: ['data/nats 4222/TCP', 'data/redis 6379/TCP', COLLECTOR, 'rides/location 8080/TCP'] },
  'rides/drivers': { in: [], out: ['data/kafka 9092/TCP', COLLECTOR] },
  'rides/location': {
    in: [
      `${edgeIn('ingress')} * /live${Q}`, `${edgeIn('ingress')} * /live/.*`, 'rides/dispatch 8080/TCP GET /near/.*', `rides/riders 8080/TCP GET /riders/${ONE}${Q}`,
    ],
    out: ['data/nats 4222/TCP', 'data/redis 6379/TCP', COLLECTOR],
  },
  'rides/pricing': { in: [`${SCRAPER} 9464/TCP`, `rides/riders 9000/TCP POST /velo\\.Pricing/Quote${Q}`], out: ['data/redis 6379/TCP', COLLECTOR] },
  'rides/riders': { in: [edgeIn('ingress')], out: [COLLECTOR, 'rides/location 8080/TCP', 'rides/pricing 9000/TCP', 'rides/trips 9000/TCP'] },
  'rides/trips': {
    in: [`rides/riders 9000/TCP POST /velo\\.Trips/Book${Q}`, `rides/riders 9000/TCP POST /velo\\.Trips/Get${Q}`],
    out: ['data/kafka 9092/TCP', 'data/postgres 5432/TCP', COLLECTOR, 'payments/billing 8080/TCP', 'rides/dispatch 9000/TCP'],
  },
  'rides/zones': { in: [], out: ['kube-apiserver 6443/TCP', COLLECTOR] },
  'payments/billing': {
    in: [`rides/trips 8080/TCP POST /charges${Q}`], out: ['api.stripe.com 443/TCP', COLLECTOR, 'payments/fraud 9000/TCP', 'payments/ledger 9000/TCP'],
  },
  'payments/fraud': { in: ['payments/billing 9000/TCP POST /velo\\.Fraud/.*'], out: ['data/kafka 9092/TCP', COLLECTOR] },
  'payments/ledger': {
    in: [`payments/billing 9000/TCP POST /velo\\.Ledger/Enter${Q}`, `payments/payouts 9000/TCP POST /velo\\.Ledger/PayOut${Q}`],
    out: ['data/postgres 5432/TCP', COLLECTOR],
  },
  'payments/ledger-migration': { in: [], out: ['data/postgres 5432/TCP', COLLECTOR] },
  'payments/payouts': { in: [], out: ['api.stripe.com 443/TCP', COLLECTOR, 'payments/ledger 9000/TCP'] },
  'payments/receipts': {
    in: [], out: ['**.s3.eu-west-1.amazonaws.com 443/TCP', 'data/kafka 9092/TCP', COLLECTOR, 'smtp.example.com 465/TCP'],
  },
  'data/kafka': {
    in: [
      'data/kafka 9092/TCP', 'data/kafka 9093/TCP', 'payments/fraud 9092/TCP', 'payments/receipts 9092/TCP', 'rides/drivers 9092/TCP', 'rides/trips 9092/TCP',
    ],
    out: ['data/kafka 9092/TCP', 'data/kafka 9093/TCP'],
  },
  'data/nats': { in: ['data/nats 6222/TCP', 'rides/dispatch 4222/TCP', 'rides/location 4222/TCP'], out: ['data/nats 6222/TCP'] },
  'data/postgres': { in: ['payments/ledger 5432/TCP', 'payments/ledger-migration 5432/TCP', 'rides/trips 5432/TCP'], out: [] },
  'data/redis': { in: ['rides/dispatch 6379/TCP', 'rides/location 6379/TCP', 'rides/pricing 6379/TCP'], out: [] },
};
