/**
 * Who reaches whom in Istio's ambient mode, three times over, since three look at it: the network sees tunnels (port 15008) and whatever is outside of
 * them, ztunnel sees connections (`namespace/account port`), a waypoint sees requests (`namespace/account port METHODS path`, by the Service's port).
 * A service that is called with methods or paths is behind the waypoint of its namespace, all others are dialled straight.
 */
export interface Held {
  readonly in: readonly string[];
  readonly out: readonly string[];
  /** Absent where nothing can be called. */
  readonly connects?: readonly string[];
  /** Absent where no waypoint is on the way. */
  readonly asks?: readonly string[];
}

export type ByPods = Readonly<Record<string, Held>>;

const tunnels = (...peers: readonly string[]) => peers.map((peer) => `${peer} 15008/TCP`);

/** The kubelet, by the address that istio-cni gives it. */
const probes = (port: number) => `169.254.7.127/32 ${port}/TCP`;

/** A scraper outside the mesh, which has no tunnel and no identity. */
const metrics = (port: number) => `monitoring/app.kubernetes.io/name=prometheus ${port}/TCP`;
const unidentified = (port: number) => `NO IDENTITY ${port}`;

const internet = (port: number) => [`0.0.0.0/0 ${port}/TCP`, `::/0 ${port}/TCP`];

/** What is behind the waypoint of its namespace. */
function behind(namespace: string, port: number, asks: readonly string[], out: readonly string[] = []): Held {
  const waypoint = `${namespace}/waypoint`;
  return { in: [...tunnels(waypoint), probes(port)], out, connects: [`${waypoint} ${port}`], asks };
}

export const HELLO: ByPods = {
  'hello/greeter': behind('hello', 8080, ['hello/web 8080 GET /greetings/*']),
  'hello/web': { in: [probes(3000)], out: tunnels('hello/waypoint'), connects: [] },
  'hello/waypoint': { in: tunnels('hello/web'), out: tunnels('hello/greeter'), asks: [] },
};

const PREFIXES = ['/orders', '/sessions', '/stock'];

export const PAYMENTS: ByPods = {
  'shop/auth': behind('shop', 8080, ['shop/gateway 8080 DELETE,GET /sessions/{*}', 'shop/gateway 8080 POST /sessions'], ['10.20.30.0/28 514/UDP']),
  'shop/gateway': behind(
    'shop', 8080, PREFIXES.flatMap((prefix) => [`istio-ingress/edge-istio 8080 * ${prefix}`, `istio-ingress/edge-istio 8080 * ${prefix}/*`]),
    tunnels('shop/waypoint'),
  ),
  'shop/inventory': behind('shop', 8080, [
    'shop/gateway 8080 GET /stock/*', 'shop/orders 8080 DELETE /reservations/{*}', 'shop/orders 8080 POST /reservations',
  ]),
  'shop/notifications': behind('shop', 8080, ['shop/orders 8080 POST /messages'], tunnels('shop/waypoint-egress')),
  'shop/orders': behind('shop', 8080, [
    'payments/payments 8080 POST /orders/{*}/payment-events',
    'shop/gateway 8080 GET /orders/{*}', 'shop/gateway 8080 GET,POST /orders',
    'support/backoffice 8080 GET /orders/{*}', 'support/backoffice 8080 POST /orders/{*}/refunds',
  ], [...tunnels('shop/waypoint', 'payments/waypoint', 'shop/orders-db'), '10.20.0.10/32 6443/TCP']),
  'shop/orders-db': { in: tunnels('shop/orders', 'shop/orders-migration'), out: [], connects: ['shop/orders 5432', 'shop/orders-migration 5432'] },
  'shop/orders-migration': { in: [], out: tunnels('shop/orders-db') },
  'shop/waypoint': {
    in: tunnels('shop/gateway', 'shop/orders', 'payments/payments', 'support/backoffice', 'istio-ingress/edge'),
    out: tunnels('shop/auth', 'shop/gateway', 'shop/inventory', 'shop/notifications', 'shop/orders'),
    asks: [],
  },
  'payments/payments': {
    in: [...tunnels('payments/waypoint'), probes(8080), metrics(9090)],
    // What others own is dialled straight.
    out: tunnels('shop/waypoint', 'payments/payments-db', 'payments/waypoint-egress', 'fraud/scoring'),
    connects: ['payments/waypoint 8080', unidentified(9090)],
    asks: ['shop/orders 8080 GET /payments/{*}', 'shop/orders 8080 POST /payments'],
  },
  'payments/payments-db': {
    in: tunnels('payments/payments', 'payments/settlement'), out: [], connects: ['payments/payments 5432', 'payments/settlement 5432'],
  },
  'payments/settlement': { in: [], out: tunnels('payments/payments-db', 'payments/waypoint-egress') },
  'payments/waypoint': { in: tunnels('shop/orders'), out: tunnels('payments/payments'), asks: [] },
  'payments/waypoint-egress': { in: tunnels('payments/payments', 'payments/settlement'), out: internet(443), asks: [] },
  'shop/waypoint-egress': { in: tunnels('shop/notifications'), out: internet(465), asks: [] },
  'istio-ingress/edge': { in: [], out: tunnels('shop/waypoint') },
};

interface Otherwise {
  readonly calls: readonly string[];
  readonly servicePort: number;
}

/** A service of the boutique: who calls it with which methods, as `caller Service/Method`. */
function shop(port: number, callers: readonly string[], { calls = [], servicePort = port }: Partial<Otherwise> = {}): Held {
  const asks = callers.map((line) => line.split(' ')).map(([caller, method]) => `online-boutique/${caller} ${servicePort} POST /hipstershop.${method}`);
  return behind('online-boutique', port, asks, tunnels(...calls.map((one) => `online-boutique/${one}`)));
}

const BEHIND = [
  'adservice', 'cartservice', 'checkoutservice', 'currencyservice', 'emailservice', 'frontend', 'paymentservice', 'productcatalogservice',
  'recommendationservice', 'shippingservice',
];

export const BOUTIQUE: ByPods = {
  'online-boutique/adservice': shop(9555, ['frontend AdService/GetAds']),
  'online-boutique/cartservice': shop(7070, [
    'checkoutservice CartService/EmptyCart', 'checkoutservice CartService/GetCart',
    'frontend CartService/AddItem', 'frontend CartService/EmptyCart', 'frontend CartService/GetCart',
  ], { calls: ['redis-cart'] }),
  'online-boutique/checkoutservice': shop(5050, ['frontend CheckoutService/PlaceOrder'], { calls: ['waypoint'] }),
  'online-boutique/currencyservice': shop(7000, [
    'checkoutservice CurrencyService/Convert', 'frontend CurrencyService/Convert', 'frontend CurrencyService/GetSupportedCurrencies',
  ]),
  'online-boutique/emailservice': shop(8080, ['checkoutservice EmailService/SendOrderConfirmation'], { servicePort: 5000 }),
  'online-boutique/frontend': {
    ...behind('online-boutique', 8080, ['istio-ingress/edge-istio 80', 'online-boutique/loadgenerator 80 GET,POST *']),
    out: tunnels('online-boutique/waypoint'),
  },
  'online-boutique/loadgenerator': { in: [], out: tunnels('online-boutique/waypoint'), connects: [] },
  'online-boutique/paymentservice': shop(50051, ['checkoutservice PaymentService/Charge']),
  'online-boutique/productcatalogservice': shop(3550, [
    'checkoutservice ProductCatalogService/GetProduct', 'frontend ProductCatalogService/GetProduct', 'frontend ProductCatalogService/ListProducts',
    'recommendationservice ProductCatalogService/ListProducts',
  ]),
  'online-boutique/recommendationservice': shop(8080, ['frontend RecommendationService/ListRecommendations'], { calls: ['waypoint'] }),
  'online-boutique/redis-cart': {
    in: [...tunnels('online-boutique/cartservice'), probes(6379)], out: [], connects: ['online-boutique/cartservice 6379'],
  },
  'online-boutique/shippingservice': shop(50051, [
    'checkoutservice ShippingService/GetQuote', 'checkoutservice ShippingService/ShipOrder', 'frontend ShippingService/GetQuote',
  ]),
  'online-boutique/waypoint': {
    in: [
      ...tunnels(...['checkoutservice', 'frontend', 'loadgenerator', 'recommendationservice'].map((caller) => `online-boutique/${caller}`)),
      ...tunnels('istio-ingress/edge'),
    ],
    out: tunnels(...BEHIND.map((name) => `online-boutique/${name}`)),
    asks: [],
  },
  'istio-ingress/edge': { in: [], out: tunnels('online-boutique/waypoint') },
};

const COLLECTOR = tunnels('observability/collector');

/** A database, whose pods are dialled by their own names. */
function database(probed: number | undefined, callers: readonly string[], out: readonly string[] = []): Held {
  const peers = [...new Set(callers.map((line) => line.split(' ')[0]!))];
  return { in: [...tunnels(...peers), ...(probed === undefined ? [] : [probes(probed)])], out: tunnels(...out), connects: callers };
}

export const RIDE_HAILING: ByPods = {
  'rides/admission': { in: [probes(9443), '10.20.0.10/32 9443/TCP'], out: COLLECTOR, connects: ['10.20.0.10/32 9443'] },
  'rides/dispatch': {
    in: [...tunnels('rides/trips'), probes(9000)], out: [...tunnels('rides/waypoint', 'data/nats', 'data/redis'), ...COLLECTOR], connects: ['rides/trips 9000'],
  },
  'rides/drivers': { in: [probes(8883)], out: [...tunnels('data/kafka'), ...COLLECTOR], connects: [] },
  'rides/location': behind('rides', 8080, [
    'ingress/edge-istio 8080 * /live', 'ingress/edge-istio 8080 * /live/*', 'rides/dispatch 8080 GET /near/*', 'rides/riders 8080 GET /riders/{*}',
  ], [...tunnels('data/nats', 'data/redis'), ...COLLECTOR]),
  'rides/pricing': {
    in: [...tunnels('rides/waypoint'), probes(9000), metrics(9464)],
    out: [...tunnels('data/redis'), ...COLLECTOR],
    connects: ['rides/waypoint 9000', unidentified(9464)],
    asks: ['rides/riders 9000 POST /velo.Pricing/Quote'],
  },
  // The edge exposes all of it.
  'rides/riders': { in: [...tunnels('ingress/edge'), probes(8080)], out: [...tunnels('rides/waypoint'), ...COLLECTOR], connects: ['ingress/edge-istio 8080'] },
  'rides/trips': behind('rides', 9000, ['rides/riders 9000 POST /velo.Trips/Book', 'rides/riders 9000 POST /velo.Trips/Get'], [
    ...tunnels('data/kafka', 'data/postgres', 'payments/waypoint', 'rides/dispatch'), ...COLLECTOR,
  ]),
  'rides/zones': { in: [probes(8080)], out: ['10.20.0.10/32 6443/TCP', ...COLLECTOR], connects: [] },
  'rides/waypoint': {
    in: tunnels('rides/riders', 'rides/dispatch', 'ingress/edge'), out: tunnels('rides/location', 'rides/pricing', 'rides/trips'), asks: [],
  },
  'payments/billing': behind('payments', 8080, ['rides/trips 8080 POST /charges'], [...tunnels('payments/waypoint', 'payments/waypoint-egress'), ...COLLECTOR]),
  'payments/fraud': behind('payments', 9000, ['payments/billing 9000 POST /velo.Fraud/*'], [...tunnels('data/kafka'), ...COLLECTOR]),
  'payments/ledger': behind('payments', 9000, ['payments/billing 9000 POST /velo.Ledger/Enter', 'payments/payouts 9000 POST /velo.Ledger/PayOut'], [
    ...tunnels('data/postgres'), ...COLLECTOR,
  ]),
  'payments/ledger-migration': { in: [], out: [...tunnels('data/postgres'), ...COLLECTOR] },
  'payments/payouts': { in: [], out: [...tunnels('payments/waypoint', 'payments/waypoint-egress'), ...COLLECTOR] },
  'payments/receipts': {
    in: [probes(8080)], out: [...tunnels('data/kafka', 'payments/waypoint-egress'), ...COLLECTOR], connects: [],
  },
  'payments/waypoint-egress': {
    in: tunnels('payments/billing', 'payments/payouts', 'payments/receipts'), out: [...internet(443), ...internet(465)], asks: [],
  },
  'payments/waypoint': {
    in: tunnels('rides/trips', 'payments/billing', 'payments/payouts'), out: tunnels('payments/billing', 'payments/fraud', 'payments/ledger'), asks: [],
  },
  'data/kafka': database(9092, [
    'data/kafka 9092', 'data/kafka 9093', 'payments/fraud 9092', 'payments/receipts 9092', 'rides/drivers 9092', 'rides/trips 9092',
  ], ['data/kafka']),
  'data/nats': database(8222, ['data/nats 6222', 'rides/dispatch 4222', 'rides/location 4222'], ['data/nats']),
  'data/postgres': database(undefined, ['payments/ledger 5432', 'payments/ledger-migration 5432', 'rides/trips 5432']),
  'data/redis': database(6379, ['rides/dispatch 6379', 'rides/location 6379', 'rides/pricing 6379']),
  'ingress/edge': { in: [], out: tunnels('rides/riders', 'rides/waypoint') },
};

/** Who reaches which hosts outside, by the waypoint of the namespace that calls them: the network opens nothing of the internet to anybody else. */
export const HOSTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'hello': {},
  'online-boutique': {},
  'payments': {
    'payments api.stripe.com': ['payments/payments 443', 'payments/settlement 443'],
    'shop smtp.example.com': ['shop/notifications 465'],
  },
  'ride-hailing': {
    'payments api.stripe.com': ['payments/billing 443', 'payments/payouts 443'],
    'payments receipts.s3.eu-west-1.amazonaws.com': ['payments/receipts 443'],
    'payments smtp.example.com': ['payments/receipts 465'],
  },
};
