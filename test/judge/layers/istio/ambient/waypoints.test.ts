import { AMBIENT, serviceOf, SHOP, TUNNELLING, waypoint } from './ambient';
import { authorization, given, meshed, namespace, networkPolicy, peerAuthentication, pod, requestAuthentication, verdict, type Asked } from '../../../given';

const BOUND = { 'istio.io/use-waypoint': 'waypoint' };
const GET = { method: 'GET', path: '/', host: 'db', token: { state: 'absent' }, headers: {}, sni: '' } as const;
const WEB = 'cluster.local/ns/shop/sa/web';
const DB = { selector: { matchLabels: { app: 'db' } } };

/** A Service behind a waypoint. */
const WORLD = [...SHOP, serviceOf('shop/db', BOUND), waypoint('shop/waypoint')];

const onlyWaypoint = authorization('shop/via-waypoint', { ...DB, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/waypoint'] } }] }] });
const onService = (spec: object, name = 'l7') => authorization(`shop/${name}`, { targetRefs: [{ kind: 'Service', group: '', name: 'db' }], ...spec });
const webMayGet = onService({ rules: [{ from: [{ source: { principals: [WEB] } }], to: [{ operation: { methods: ['GET'] } }] }] });

const classOf = (metadata: object) => (
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'istio-waypoint', ...metadata }, spec: { controllerName: 'istio.io/mesh-controller' } }
);

/** By the Service, by the address, and where nothing is said of that. */
function ways(objects: readonly object[], from = 'shop/web', asked: Asked = {}) {
  const judgement = given(objects);
  return [{ dial: 'service' }, { dial: 'address' }, {}].map((dial) => verdict(judgement, from, 'shop/db', { ...GET, ...asked, ...dial } as Asked)).join(' ');
}

describe('a call of a Service goes through its waypoint', () => {
  test('which enforces methods', () => {
    const judgement = given([...WORLD, webMayGet, onlyWaypoint]);
    const ask = (from: string, method: string) => verdict(judgement, from, 'shop/db', { ...GET, method, dial: 'service' });
    expect([ask('shop/web', 'GET'), ask('shop/web', 'POST'), ask('shop/api', 'GET')]).toEqual(['allow', 'deny', 'deny']);
  });

  test('and the callee sees the identity of the waypoint, so that a policy for the caller turns the call away', () => {
    const ofWeb = authorization('shop/web-only', { ...DB, rules: [{ from: [{ source: { principals: [WEB] } }] }] });
    expect(ways([...WORLD, ofWeb])).toBe('deny allow unknown');
  });

  test('and around it, by the address, where no policy of the callee lets in the waypoint alone', () => {
    expect(ways([...WORLD, webMayGet], 'shop/web', { method: 'POST' })).toBe('deny allow unknown');
    expect(ways([...WORLD, webMayGet, onlyWaypoint], 'shop/web', { method: 'POST' })).toBe('deny deny deny');
    expect(ways([...WORLD, webMayGet, onlyWaypoint])).toBe('allow deny allow');
  });

  test('and callers outside the mesh go around it', () => {
    expect(ways([...WORLD, webMayGet], 'plain/job')).toBe('allow allow allow');
    expect(ways([...WORLD, webMayGet, onlyWaypoint], 'plain/job')).toBe('deny deny deny');
  });

  test('and policies of the namespace or of the mesh do not hold there', () => {
    expect(ways([...WORLD, authorization('shop/nothing', {}), onlyWaypoint])).toBe('allow deny allow');
  });

  test.each([
    ['a Gateway', authorization('shop/g', { targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name: 'waypoint' }] }), 'deny'],
    ['another Gateway', authorization('shop/g', { targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name: 'other' }] }), 'allow'],
    ['the class of waypoints, in the root namespace', authorization('istio-system/g', { targetRefs: [{ kind: 'GatewayClass', group: 'gateway.networking.k8s.io', name: 'istio-waypoint' }] }), 'deny'],
    ['the class of waypoints, elsewhere', authorization('shop/g', { targetRefs: [{ kind: 'GatewayClass', group: 'gateway.networking.k8s.io', name: 'istio-waypoint' }] }), 'allow'],
    ['the Service', onService({}), 'deny'],
    ['the Service, from another namespace', authorization('plain/g', { targetRefs: [{ kind: 'Service', group: '', name: 'db' }] }), 'allow'],
    ['a ServiceEntry of that name', authorization('shop/g', { targetRefs: [{ kind: 'ServiceEntry', group: 'networking.istio.io', name: 'db' }] }), 'allow'],
  ])('which obeys a policy for %s', (_, policy, expected) => {
    expect(ways([...WORLD, policy]).split(' ')[0]).toBe(expected);
  });

  test.each([
    ['nothing of the sort', {}, {}, 'deny'],
    ['Services', { 'istio.io/waypoint-for': 'service' }, {}, 'deny'],
    ['pods alone, so that calls of the Service go around it', { 'istio.io/waypoint-for': 'workload' }, {}, 'allow'],
    ['pods alone, and the Gateway another thing', { 'istio.io/waypoint-for': 'workload' }, { labels: { 'istio.io/waypoint-for': 'service' } }, 'deny'],
  ] as const)('whose class is for %s', (_, labels, facts, expected) => {
    const closed = authorization('shop/g', { targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name: 'waypoint' }] });
    expect(ways([...SHOP, serviceOf('shop/db', BOUND), waypoint('shop/waypoint', facts), classOf({ labels }), closed]).split(' ')[0]).toBe(expected);
  });

  test('that is reached in another way by the word of its class', () => {
    expect(ways([...WORLD, classOf({ annotations: { 'ambient.istio.io/waypoint-inbound-binding': 'PROXY/15088' } })]).split(' ')[0]).toBe('unknown');
  });

  test('whose policies mean the port of the Service', () => {
    const at = (port: string) => onService({ rules: [{ to: [{ operation: { ports: [port] } }] }] });
    expect(ways([...WORLD, at('80')]).split(' ')[0]).toBe('allow');
    expect(ways([...WORLD, at('8080')]).split(' ')[0]).toBe('deny');
  });

  test('which asks for tokens', () => {
    const jwt = { jwtRules: [{ issuer: 'https://idp.example.com' }] };
    const objects = [
      ...WORLD, onlyWaypoint,
      requestAuthentication('shop/jwt', { targetRefs: [{ kind: 'Service', group: '', name: 'db' }], ...jwt }),
      onService({ rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] }),
    ];
    const token = { state: 'valid', issuer: 'https://idp.example.com', subject: 'alice' } as const;
    expect(ways(objects)).toBe('deny deny deny');
    expect(ways(objects, 'shop/web', { token })).toBe('allow deny allow');
    expect(ways(objects, 'shop/web', { token: { state: 'invalid' } })).toBe('deny deny deny');
  });
});

describe('where no waypoint stands on the way', () => {
  const nobody = onService({});

  test.each([
    ['a Service that opts out', [serviceOf('shop/db', { 'istio.io/use-waypoint': 'none' }), waypoint('shop/waypoint')], 'allow allow allow'],
    ['a headless Service', [serviceOf('shop/db', BOUND, { clusterIP: 'None' }), waypoint('shop/waypoint')], 'allow allow allow'],
    ['a waypoint for pods', [serviceOf('shop/db', BOUND), waypoint('shop/waypoint', { labels: { 'istio.io/waypoint-for': 'workload' } })], 'allow allow allow'],
    ['a waypoint for nothing', [serviceOf('shop/db', BOUND), waypoint('shop/waypoint', { labels: { 'istio.io/waypoint-for': 'none' } })], 'allow allow allow'],
    ['one of another namespace that lets nobody attach', [serviceOf('shop/db', { ...BOUND, 'istio.io/use-waypoint-namespace': 'plain' }), waypoint('plain/waypoint')], 'allow allow allow'],
    ['one of another namespace that lets all attach', [serviceOf('shop/db', { ...BOUND, 'istio.io/use-waypoint-namespace': 'plain' }), waypoint('plain/waypoint', { namespaces: { from: 'All' } })], 'deny allow unknown'],
    ['one that is not given', [serviceOf('shop/db', BOUND)], 'unknown allow unknown'],
  ])('%s', (_, objects, expected) => {
    expect(ways([...SHOP, ...objects, nobody])).toBe(expected);
  });
});

describe('a waypoint for pods', () => {
  const objects = [
    namespace('shop', { ...AMBIENT, ...BOUND }), pod('shop/web'), pod('shop/db'), serviceOf('shop/db', { 'istio.io/use-waypoint': 'none' }),
    waypoint('shop/waypoint', { labels: { 'istio.io/waypoint-for': 'all' } }),
  ];
  const ofGateway = (spec: object) => authorization('shop/g', { targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name: 'waypoint' }], ...spec });

  test('takes what dials their address, and policies for it alone hold', () => {
    expect(ways([...objects, ofGateway({})])).toBe('allow deny allow');
    expect(ways([...objects, onService({})])).toBe('allow allow allow');
  });
});

describe('the network sees tunnels', () => {
  const db = { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] };
  const from = (app: string, port: number) => ({ from: [{ podSelector: { matchLabels: app === 'waypoint' ? { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } : { app } } }], ports: [{ port }] });

  test('on port 15008, and not on the port of the application', () => {
    const ask = (port: number) => ways([...SHOP, networkPolicy('shop/db', { ...db, ingress: [from('web', port)] })]);
    expect(ask(15008)).toBe('allow allow allow');
    expect(ask(8080)).toBe('deny deny deny');
  });

  test('for all ports at once', () => {
    const judgement = given([...SHOP, networkPolicy('shop/db', { ...db, ingress: [from('web', 15008)] })]);
    expect(verdict(judgement, 'shop/web', 'shop/db', { port: 5432 })).toBe('allow');
  });

  test('and plain text on its own port', () => {
    const policy = networkPolicy('shop/db', { ...db, ingress: [{ ports: [{ port: 8080 }] }] });
    expect(ways([...SHOP, policy], 'plain/job')).toBe('allow allow allow');
    expect(ways([...SHOP, policy], 'shop/web')).toBe('deny deny deny');
  });

  test('from the waypoint to the callee, and from the caller to the waypoint', () => {
    const behind = networkPolicy('shop/db', { ...db, ingress: [from('waypoint', 15008)] });
    expect(ways([...WORLD, behind])).toBe('allow deny allow');
    const out = (app: string) => networkPolicy('shop/web', {
      podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'], egress: [{ to: from(app, 15008).from, ports: [{ port: 15008 }] }],
    });
    expect(ways([...WORLD, behind, out('waypoint')])).toBe('allow deny allow');
    expect(ways([...WORLD, behind, out('db')])).toBe('deny deny deny');
  });
});

describe('sidecars and ambient mode side by side', () => {
  const strict = peerAuthentication('istio-system/mesh', { mtls: { mode: 'STRICT' } });
  const both = [namespace('shop', AMBIENT), pod('shop/db'), pod('shop/web'), serviceOf('shop/db'), namespace('bank'), meshed('bank/api'), serviceOf('bank/api')];

  test('call each other by tunnels, where the mesh has them', () => {
    const judgement = given([...both, strict, TUNNELLING]);
    expect(verdict(judgement, 'bank/api', 'shop/db', { dial: 'service' })).toBe('allow');
    expect(verdict(judgement, 'shop/web', 'bank/api', { dial: 'service' })).toBe('allow');
  });

  test('and where nothing is known of that, only what holds either way is certain', () => {
    const judgement = given([...both, strict]);
    expect(verdict(judgement, 'bank/api', 'shop/db', { dial: 'service' })).toBe('unknown');
    expect(verdict(judgement, 'shop/web', 'bank/api')).toBe('unknown');
    expect(verdict(given(both), 'bank/api', 'shop/db', { dial: 'service' })).toBe('allow');
  });

  test('a sidecar goes around waypoints, with its own identity', () => {
    const objects = [...both.slice(0, 3), serviceOf('shop/db', BOUND), waypoint('shop/waypoint'), ...both.slice(4), TUNNELLING, onService({})];
    const ask = (...more: object[]) => verdict(given([...objects, ...more]), 'bank/api', 'shop/db', { dial: 'service' });
    expect(ask()).toBe('allow');
    expect(ask(onlyWaypoint)).toBe('deny');
  });

  test('a sidecar that dials an address of a pod comes in plain text', () => {
    const judgement = given([...both, strict, TUNNELLING]);
    expect(verdict(judgement, 'bank/api', 'shop/db', { dial: 'address' })).toBe('deny');
  });
});

describe('a waypoint before pods with sidecars', () => {
  const strict = peerAuthentication('bank/strict', { mtls: { mode: 'STRICT' } });
  const bank = [
    namespace('shop', AMBIENT), pod('shop/web'), namespace('bank'), meshed('bank/api'), waypoint('shop/waypoint', { namespaces: { from: 'All' } }),
    serviceOf('bank/api', { ...BOUND, 'istio.io/use-waypoint-namespace': 'shop' }),
  ];
  const NO_TUNNELS = { ...TUNNELLING, data: { mesh: 'defaultConfig: {}\n' } };
  const ofWaypoint = authorization('bank/via', { selector: { matchLabels: { app: 'api' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/waypoint'] } }] }] });
  const webPosts = authorization('bank/l7', { targetRefs: [{ kind: 'Service', group: '', name: 'api' }], rules: [{ from: [{ source: { principals: [WEB] } }], to: [{ operation: { methods: ['POST'] } }] }] });
  const ask = (objects: readonly object[], from = 'shop/web', asked: Asked = {}) => verdict(given([...bank, ...objects]), from, 'bank/api', { ...GET, dial: 'service', ...asked });

  test('shows its certificate where they take tunnels', () => {
    expect(ask([TUNNELLING, strict, ofWaypoint])).toBe('allow');
    expect(ask([TUNNELLING, strict, ofWaypoint, webPosts])).toBe('deny');
    expect(ask([TUNNELLING, strict, ofWaypoint, webPosts], 'shop/web', { method: 'POST' })).toBe('allow');
  });

  test('comes in plain text where they take none', () => {
    expect(ask([NO_TUNNELS])).toBe('allow');
    expect(ask([NO_TUNNELS, strict])).toBe('deny');
    expect(ask([NO_TUNNELS, ofWaypoint])).toBe('deny');
  });

  test('is unknown where nobody says', () => { expect(ask([])).toBe('unknown'); });

  test('calls them at the port for tunnels, or their own', () => {
    const at = (port: number) => networkPolicy('bank/api', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [{ port }] }] });
    expect([15008, 8080].map((port) => ask([TUNNELLING, at(port)]))).toEqual(['allow', 'deny']);
    expect([15008, 8080].map((port) => ask([NO_TUNNELS, at(port)]))).toEqual(['deny', 'allow']);
  });
});

describe('a second waypoint', () => {
  const NEXT = { 'istio.io/use-waypoint-canary': 'next' };
  const weighing = (weight: string | undefined, labels: object = { ...BOUND, ...NEXT }) => {
    const service = serviceOf('shop/db', labels as Record<string, string>) as { metadata: object };
    return { ...service, metadata: { ...service.metadata, ...(weight !== undefined && { annotations: { 'istio.io/use-waypoint-canary-weight': weight } }) } };
  };
  /** Closes the second one. */
  const closed = authorization('shop/g', { targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name: 'next' }] });
  const at = (service: object, ...more: object[]) => ways([...SHOP, service, waypoint('shop/waypoint'), closed, ...more]).split(' ')[0];

  test.each([
    ['without a weight', undefined, 'allow'], ['of nothing', '0', 'allow'], ['of a half', '50', 'unknown'], ['of everything', '100', 'deny'],
    ['of too much', '101', 'allow'], ['of no number', 'half', 'allow'],
  ])('%s', (_, weight, expected) => { expect(at(weighing(weight), waypoint('shop/next'))).toBe(expected); });

  test('that is as open as the first', () => {
    expect(ways([...SHOP, weighing('50'), waypoint('shop/waypoint'), waypoint('shop/next')]).split(' ')[0]).toBe('allow');
  });

  test('that is the first, takes other calls, or is not given', () => {
    expect(at(weighing('100', { ...BOUND, 'istio.io/use-waypoint-canary': 'waypoint' }))).toBe('allow');
    expect(at(weighing('100'), waypoint('shop/next', { labels: { 'istio.io/waypoint-for': 'workload' } }))).toBe('allow');
    expect(at(weighing('100'))).toBe('unknown');
  });

  test('that the namespace names counts where it names the first', () => {
    const annotations = { 'istio.io/use-waypoint-canary-weight': '100' };
    const shop = { ...namespace('shop') as object, metadata: { name: 'shop', labels: { ...AMBIENT, ...BOUND, ...NEXT }, annotations } };
    const objects = (labels: Record<string, string>) => [shop, ...SHOP.slice(1), serviceOf('shop/db', labels), waypoint('shop/waypoint'), waypoint('shop/next'), closed];
    expect(ways(objects({})).split(' ')[0]).toBe('deny');
    expect(ways(objects(BOUND)).split(' ')[0]).toBe('allow');
  });
});

test('the network on a way of which nothing is known closes no call', () => {
  const none = networkPolicy('shop/db', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 15008 }] }] });
  expect(verdict(given([...SHOP, serviceOf('shop/db', BOUND), none]), 'shop/web', 'shop/db', { ...GET, dial: 'service' })).toBe('unknown');
});

test('the port for tunnels of a waypoint takes nobody without an identity', () => {
  const judgement = given(WORLD);
  const ask = (from: string, port: number) => verdict(judgement, from, 'shop/waypoint', { port });
  expect(['shop/web', 'plain/job', '8.8.8.8'].map((from) => ask(from, 15008))).toEqual(['allow', 'deny', 'deny']);
  expect(ask('plain/job', 15021)).toBe('allow');
});

describe('a waypoint with annotations of its own', () => {
  const world = (annotations: object) => [...SHOP, serviceOf('shop/db', BOUND), waypoint('shop/waypoint', { annotations }), onlyWaypoint];

  test('has the account that one of them names, which policies must let in', () => {
    expect(ways(world({ 'gateway.istio.io/service-account': 'edge' }))).toBe('deny deny deny');
    expect(ways(world({ 'gateway.istio.io/name-override': 'edge' }))).toBe('allow deny allow');
  });

  test('is unknown where it is reached in a way of its own', () => {
    expect(ways(world({ 'ambient.istio.io/waypoint-inbound-binding': 'PROXY/15088' })).split(' ')[0]).toBe('unknown');
  });
});

describe('pods that nobody declared', () => {
  const undeclared = (objects: readonly object[], shared: boolean, dial: 'service' | 'address', method = 'GET') => given(objects).check({
    from: { undeclared: { namespace: 'plain', meshed: true, ...(shared && { shared }) } }, to: { workload: 'shop/db' }, port: 8080, ...GET, method, dial,
  }).verdict;

  test('may be in ambient mode, and so come through a waypoint', () => {
    const objects = [...WORLD, onlyWaypoint, TUNNELLING];
    expect(undeclared(objects, true, 'service')).toBe('allow');
    expect(undeclared(objects, false, 'service')).toBe('deny');
    expect(undeclared([...objects, webMayGet], true, 'service')).toBe('deny');
  });

  test('are told of as such, where a waypoint lets in everybody', () => {
    const exposed = (objects: readonly object[]) => [...given(objects).exposure(['shop/db'])].some(({ from, protocol, verdict: said }) => (
      protocol === 'TCP' && from.kind === 'undeclared' && from.meshed && said === 'allow'
    ));
    expect(exposed([...WORLD, onlyWaypoint, TUNNELLING])).toBe(true);
    expect(exposed([...WORLD, onlyWaypoint, webMayGet, TUNNELLING])).toBe(false);
  });
});
