import { Duration } from 'cdk8s';
import { bareNamespace, service } from './programs';
import { accepts, newPlace, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { EdgeGatewayProps, EdgeReferenceProps, ExposeOptions, GatewayListenerOptions, ZeroTrustNamespaceProps } from '../../src';
import { Access, EdgeGateway, ExternalHost, GatewayListener, HttpMethod, Mesh, Port, RoutesFrom, ZeroTrustNamespace } from '../../src';

const HOSTS = ['shop.example.com'];

const edge = (props: Partial<EdgeGatewayProps>): Program => ({ chart }) => {
  new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS, ...props });
};

function exposes(options: ExposeOptions, ...ports: Port[]): Program {
  return ({ chart, shop }) => {
    const web = service(shop, 'web', { ports: ports.length > 0 ? ports : [Port.http(8080)] });
    new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS }).exposes(web, options);
  };
}

const AT = 'app/edge';

describe('an edge', () => {
  refuses('without hosts', edge({ hosts: [] }), told('host', AT, 'hosts: got no hosts', 'at least one host name', "hosts: ['shop.example.com']"));
  refuses('for an IP address', edge({ hosts: ['203.0.113.7'] }), told('host', AT, "hosts[0]: got '203.0.113.7'", 'a host name for the gateway', 'a DNS name'));
  refuses('for a URL', edge({ hosts: ['https://shop.example.com/'] }), told('host', AT, "hosts[0]: got 'https://shop.example.com/'", '"shop.example.com"'));
  refuses('for every host there is', edge({ hosts: ['*'] }), told('host', AT, "hosts[0]: got '*'", 'every host there is'));
  refuses('with a name in capitals', edge({ name: 'Edge' }), told('name', AT, "name: got 'Edge'", 'a Service name', "'edge'"));
  refuses('in a namespace in capitals', edge({ namespace: 'Ingress' }), told('name', AT, "namespace: got 'Ingress'", 'a DNS label', "'ingress'"));
  refuses('on port 65536', edge({ port: 65536 }), told('port-number', AT, 'port: got 65536', '1 to 65535'));
  refuses('on a port of the proxy', edge({ port: 15021 }), told('reserved-port', AT, 'port: got 15021', 'a port that no mesh takes for itself', 'choose another port'));
  refuses('that redirects from a port of the proxy', edge({ redirectPort: 15090 }), told('reserved-port', AT, 'redirectPort: got 15090', 'choose another port'));
  refuses('that redirects from port 0', edge({ redirectPort: 0 }), told('port-number', AT, 'redirectPort: got 0', '1 to 65535'));
  refuses('that redirects from the port that it redirects to', edge({ redirectPort: 443 }), told('duplicate-port', AT, 'redirectPort: got 443', 'another port than that of HTTPS', 'redirectPort: 80'));
  refuses('with an empty list of clients', edge({ clientCidrs: [] }), told('cidr', AT, 'clientCidrs: got an empty list', 'at least one CIDR, or no list', 'leave it out'));
  refuses('with a client with host bits', edge({ clientCidrs: ['203.0.113.7/24'] }), told('cidr', AT, "clientCidrs[0]: got '203.0.113.7/24'", '203.0.113.0/24'));
  refuses('of a foreign class without the labels of its pods', edge({ gatewayClassName: 'envoy', serviceAccountName: 'envoy' }),
    told('label', AT, 'podLabels: got no labels', "the class 'envoy'", 'name them', 'every pod of the namespace'));
  refuses('of the class istio with labels that Istio does not write', edge({ podLabels: { app: 'edge' } }),
    told('label', AT, 'podLabels: got app', 'no labels beside the class', 'leave them out'));
  refuses('of a foreign class without the account of its pods', edge({ gatewayClassName: 'envoy', podLabels: { app: 'edge' } }),
    told('name', AT, 'serviceAccountName: missing', "the pods that the class 'envoy' makes", 'each controller'));
  refuses('without a mesh and without a class', edge({ mesh: Mesh.none() }), told('name', AT, 'controller: missing', 'mesh brings none', 'name it: controller: GatewayController.istio()'));
  accepts('the class of Istio without a mesh', edge({ mesh: Mesh.none(), gatewayClassName: 'istio' }));
  refuses('with an empty list of labels', edge({ podLabels: {} }), told('label', AT, 'podLabels: got no labels', "the class 'istio'", 'name them'));
  refuses('with a label that is none', edge({ gatewayClassName: 'envoy', serviceAccountName: 'envoy', podLabels: { app: 'the edge' } }), told('label', AT, "podLabels.app: got 'the edge'", 'a label value', "'the-edge'"));
  refuses('with an account in capitals', edge({ serviceAccountName: 'Edge' }), told('name', AT, "serviceAccountName: got 'Edge'", 'a DNS', "'edge'"));
  refuses('with a certificate in capitals', edge({ tlsSecretName: 'Edge TLS' }), told('name', AT, "tlsSecretName: got 'Edge TLS'", 'a DNS', "'edge-tls'"));
  refuses('of a class in capitals', edge({ gatewayClassName: 'Istio', serviceAccountName: 'edge', podLabels: { app: 'edge' } }),
    told('name', AT, "gatewayClassName: got 'Istio'", 'a DNS', "'istio'"));
  refuses('that asks for certificates of an authority in capitals', edge({ mesh: Mesh.istio({ version: '1.31' }), clientCaConfigMap: 'Clients' }), told('name', AT, "clientCaConfigMap: got 'Clients'", 'a DNS', "'clients'"));
  refuses('that asks for certificates on an old Istio', edge({ clientCaConfigMap: 'clients' }), told('mesh', AT, 'clientCaConfigMap: got certificates of clients on Istio 1.30', 'Istio 1.31 or later', "Mesh.istio({ version: '1.31' })"));
  refuses('that asks for certificates without a mesh', edge({ mesh: Mesh.none(), gatewayClassName: 'istio', clientCaConfigMap: 'clients' }), told('mesh', AT, "clientCaConfigMap: got certificates of clients at an edge of the class 'istio' with no mesh", 'Mesh.istio() or Mesh.ambient()', 'leave it out'));
  refuses('that asks for certificates by another controller', edge({ mesh: Mesh.istio({ version: '1.31' }), gatewayClassName: 'envoy', serviceAccountName: 'envoy', podLabels: { app: 'edge' }, clientCaConfigMap: 'clients' }),
    told('mesh', AT, "clientCaConfigMap: got certificates of clients at an edge of the class 'envoy' with an Istio mesh", 'GatewayController.istio() with Mesh.istio()', 'leave it out'));
  accepts('that asks for certificates', edge({ mesh: Mesh.istio({ version: '1.31' }), clientCaConfigMap: 'clients' }));
  refuses('of the name of another', ({ chart }) => {
    for (const id of ['edge', 'edge2']) new EdgeGateway(chart, id, { name: 'edge', namespace: 'ingress', hosts: HOSTS });
  }, told('duplicate-name', 'app/edge2', "name 'edge': got app/edge2 and app/edge", "namespace 'ingress'", 'another name'));
});

describe('exposing a service', () => {
  const heading = 'exposes shop/web';
  refuses('under a host that the edge has not', exposes({ hosts: ['admin.example.com'] }),
    told('host', AT, `${heading}: hosts: got 'admin.example.com'`, "some of the edge's hosts: shop.example.com", 'add it to the edge'));
  refuses('under no host', exposes({ hosts: [] }), told('host', AT, `${heading}: hosts: got no hosts`, 'at least one host', 'leave the list out'));
  refuses('under no path', exposes({ pathPrefixes: [] }), told('http-path', AT, `${heading}: pathPrefixes: got no paths`, 'at least one path', 'leave the list out'));
  refuses('under a path with a star', exposes({ pathPrefixes: ['/api/*'] }), told('http-path', AT, `${heading}: pathPrefixes: got '/api/*'`, 'a prefix without wildcards', "write '/api'"));
  refuses('under a template', exposes({ pathPrefixes: ['/api/{*}/x'] }), told('http-path', AT, `${heading}: pathPrefixes: got '/api/{*}/x'`, 'a prefix without wildcards', "'/api'"));
  refuses('under a path without a slash', exposes({ pathPrefixes: ['api'] }), told('http-path', AT, `${heading}: pathPrefixes: got 'api'`, 'a path', "'/api'"));
  refuses('under no whole path', exposes({ exactPaths: [] }), told('http-path', AT, `${heading}: exactPaths: got no paths`, 'at least one path', 'leave the list out'));
  refuses('under a whole path with a star', exposes({ exactPaths: ['/api/*'] }), told('http-path', AT, `${heading}: exactPaths: got '/api/*'`, 'a path without wildcards', "pathPrefixes: ['/api']"));
  refuses('with no methods', exposes({ methods: [] }), told('access-on-port', AT, `${heading}: methods: got no methods`, 'at least one method', 'leave the list out'));
  refuses('with a method in small letters', exposes({ methods: ['get' as HttpMethod] }), told('access-on-port', AT, `${heading}: methods[0]: got 'get'`, 'a method of HTTP that routes know', 'HttpMethod.GET'));
  refuses('with a method that routes do not know', exposes({ methods: ['PURGE' as HttpMethod] }), told('access-on-port', AT, `${heading}: methods[0]: got 'PURGE'`, 'routes know', 'write one of GET'));
  refuses('with no headers', exposes({ headers: {} }), told('access-on-port', AT, `${heading}: headers: got no headers`, 'at least one header'));
  refuses('with the header of hosts', exposes({ headers: { Host: 'a.example.com' } }), told('access-on-port', AT, `${heading}: headers: got 'Host'`, 'the name of a header', 'hosts: ['));
  refuses('with a header of no name', exposes({ headers: { 'x version': '2' } }), told('access-on-port', AT, `${heading}: headers: got 'x version'`, 'the name of a header', 'letters, digits'));
  refuses('with a header of no value', exposes({ headers: { 'x-version': ' ' } }), told('access-on-port', AT, `${heading}: headers.x-version: got ' '`, 'the value of a header', 'write a value'));
  refuses('with a header of two lines', exposes({ headers: { 'x-version': '2\nx-user: root' } }), told('access-on-port', AT, `${heading}: headers.x-version: got '2 x-user: root'`, 'the value of a header', 'write ASCII characters'));
  refuses('with one header twice', exposes({ headers: { 'x-version': '2', 'X-Version': '3' } }), told('access-on-port', AT, `${heading}: headers: got 'x-version' twice`, 'each header once', 'leave one of them out'));
  refuses('with more headers than a route takes', exposes({ headers: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`x-${index}`, '1'])) }),
    told('access-on-port', AT, `${heading}: headers: got 17 headers`, 'at most 16', 'fewer'));
  const both = (some: ExposeOptions, others: ExposeOptions): Program => ({ chart, shop }) => {
    const gateway = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS });
    gateway.exposes(service(shop, 'api'), some);
    gateway.exposes(service(shop, 'web'), others);
  };
  accepts('of two services at one path by method', both({ methods: [HttpMethod.GET] }, { methods: [HttpMethod.POST] }));
  accepts('of two services at one path, of which one takes what the other does not', both({ methods: [HttpMethod.GET] }, {}));
  accepts('of two services at one path by header', both({ headers: { 'x-version': '2' } }, {}));
  accepts('of two services at a whole path and below it', both({ exactPaths: ['/a'] }, { pathPrefixes: ['/a'] }));
  refuses('of two services at one path and method', both({ exactPaths: ['/a'], methods: [HttpMethod.GET, HttpMethod.POST] }, { exactPaths: ['/a'], methods: [HttpMethod.POST] }),
    told('call-target', AT, "exposes shop/web: got 'POST shop.example.com/a' for shop/web and for shop/api", 'one service for each host, path and method', 'another host, path or method'));
  refuses('of two services at one path and header', both({ headers: { 'x-version': '2' } }, { headers: { 'X-Version': '2' } }),
    told('call-target', AT, "exposes shop/web: got 'shop.example.com/' for shop/web and for shop/api", 'one service for each host, path and method'));
  refuses('that speaks no HTTP', exposes({}, Port.tcp(5432)),
    told('access-on-port', AT, `${heading}: got requests on tcp (tcp)`, 'a port that speaks http'));
  refuses('by a port that it has not', exposes({ portName: 'admin' }), told('port-name', AT, `${heading}: got port 'admin'`, "one of the callee's ports: http"));
  refuses('with two HTTP ports, neither named', exposes({}, Port.http(8080), Port.http(9090, { name: 'admin' })),
    told('access-on-port', AT, `${heading}: got methods or paths for 2 ports: http, admin`, 'one port', 'say which'));
  refuses('that is itself a mistake', ({ chart, shop }) => {
    new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS }).exposes(service(shop, 'Web'));
  }, told('name', 'Web', "name: got 'Web'", 'a Service name', "'web'"));
  refuses('on an edge that is itself a mistake', ({ chart, shop }) => {
    new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: ['*'] }).exposes(service(shop, 'web'));
  }, told('host', AT, "hosts[0]: got '*'", 'every host there is'));
  refuses('of a mesh on an edge without', ({ chart, shop }) => {
    const bare = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS, mesh: Mesh.none(), gatewayClassName: 'envoy', podLabels: { app: 'edge' }, serviceAccountName: 'envoy' });
    bare.exposes(service(shop, 'web'));
  }, told('call-without-mesh', AT, `${heading}: got a caller with no mesh and a callee in an Istio mesh`, 'can prove who it is', 'into the mesh'));
  const runTogether: Program = ({ chart }) => {
    const gateway = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS, mesh: Mesh.none(), gatewayClassName: 'envoy', podLabels: { app: 'edge' }, serviceAccountName: 'envoy' });
    gateway.exposes(service(bareNamespace(chart, 'a'), 'b-c'), { pathPrefixes: ['/one'] });
    gateway.exposes(service(bareNamespace(chart, 'a-b'), 'c'), { pathPrefixes: ['/two'] });
  };
  accepts('services of which the names run together', runTogether);
  it('of which the names run together writes a route to each', () => {
    const place = newPlace();
    runTogether(place);
    const routes = place.chart.toJson().filter((object) => object.kind === 'HTTPRoute');
    expect(routes.map((route) => route.metadata.namespace)).toEqual(['a', 'a-b']);
  });
});

describe('calling a host of an edge', () => {
  const CALLER = 'app/shop/report';
  const calls = (
    host: string, access?: Access, more: (shop: ZeroTrustNamespace, edge: EdgeGateway) => void = () => undefined,
  ): Program => ({ chart, shop }) => {
    const called = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: [...HOSTS, '*.example.net'] });
    called.exposes(service(shop, 'web'), { hosts: HOSTS });
    service(shop, 'report').calls(called.at(host), access);
    more(shop, called);
  };
  const toGateway = (host: string): Program => ({ chart, shop }) => {
    service(shop, 'report').calls(EdgeGateway.fromReference(chart, 'edge', {
      namespace: 'infra', listeners: [GatewayListener.https({ name: 'wild', hostname: '*.example.com' })],
    }).at(host));
  };
  const heading = 'calls shop.example.com:443';

  accepts('one that it exposes', calls('shop.example.com'));
  accepts('one below a wildcard that it exposes', calls('shop.example.com', undefined, (shop, called) => {
    called.exposes(service(shop, 'api'), { hosts: ['*.example.net'] });
    service(shop, 'nightly').calls(called.at('a.example.net'));
  }));
  accepts('one that a listener of others takes', toGateway('shop.example.com'));
  refuses('one that it does not have', calls('admin.example.com'), told('host', CALLER, "calls admin.example.com at ingress/edge: got 'admin.example.com'",
    'one of the hosts under which the edge exposes services: shop.example.com', 'edge.exposes('));
  refuses('one that it has and exposes nothing under', calls('a.example.net'), told('host', CALLER, "calls a.example.net at ingress/edge: got 'a.example.net'", 'shop.example.com', 'edge.exposes('));
  refuses('a wildcard', calls('*.example.net'), told('host', CALLER, "calls *.example.net at ingress/edge: got '*.example.net'", 'a host without a wildcard', 'one by one'));
  refuses('a URL', calls('https://shop.example.com/'), told('host', CALLER, "calls https://shop.example.com/ at ingress/edge: got 'https://shop.example.com/'", 'a host name', '"shop.example.com"'));
  refuses('one that no listener of others takes', toGateway('shop.example.org'),
    told('host', CALLER, "calls shop.example.org at infra/edge: got 'shop.example.org'", 'one of the hosts that listeners of the Gateway take: *.example.com', 'state the listener'));
  refuses('with methods, which TLS hides', calls('shop.example.com', Access.http({ methods: [HttpMethod.GET] })), told('access-on-port', CALLER, `${heading}: got methods or paths on tls-443 (tls)`, 'not visible'));
  refuses('and the same as a host outside', calls('shop.example.com', undefined, (shop) => {
    service(shop, 'other').calls(ExternalHost.https('shop.example.com'));
  }), told('call-target', 'app/shop/other', `${heading}: got two descriptions of 'shop.example.com:443'`, 'one description for each name'));
});

describe('an edge of others', () => {
  const ANY = RoutesFrom.anyNamespace();
  const listeners = (...options: GatewayListenerOptions[]) => options.map((one) => GatewayListener.https(one));
  const WILD = { name: 'wild', hostname: '*.example.com', routesFrom: ANY };

  function others(props: Partial<EdgeReferenceProps>, options: ExposeOptions = { hosts: HOSTS }): Program {
    return ({ chart, shop }) => {
      EdgeGateway.fromReference(chart, 'edge', { namespace: 'infra', listeners: listeners(WILD), ...props }).exposes(service(shop, 'web'), options);
    };
  }

  /** The same for a service of another namespace. */
  function from(props: ZeroTrustNamespaceProps, routesFrom: RoutesFrom, more: Partial<EdgeReferenceProps> = {}): Program {
    return ({ chart }) => {
      const bank = new ZeroTrustNamespace(chart, 'bank', props);
      EdgeGateway.fromReference(chart, 'edge', { namespace: 'infra', listeners: listeners({ ...WILD, routesFrom }), ...more }).exposes(service(bank, 'web'), { hosts: HOSTS });
    };
  }

  const TAKES = "'shop.example.com' at the listener 'wild', which takes routes of";
  accepts('a wildcard listener that takes routes of any namespace', others({}));
  accepts('a listener for every host', others({ listeners: listeners({ name: 'all', routesFrom: ANY }) }));
  accepts('a listener for one host, which need not be named again', others({ listeners: listeners({ name: 'shop', hostname: 'shop.example.com', routesFrom: ANY }) }, {}));
  accepts('a listener that takes routes of this namespace', from({}, RoutesFrom.namespaces('bank', 'shop')));
  accepts('a listener that takes routes of namespaces with its labels', from({ labels: { 'acme.example/edge': 'yes' } }, RoutesFrom.namespacesLabelled({ 'acme.example/edge': 'yes' })));
  accepts('a listener that takes routes of its own namespace, where they are written', from({}, RoutesFrom.sameNamespace(), { routesBesideGateway: true }));
  refuses('without listeners', others({ listeners: [] }), told('host', AT, 'listeners: got no listeners', 'the listeners of the Gateway', 'GatewayListener.https'));
  refuses('with a host outside its listeners', others({}, { hosts: ['shop.example.org'] }),
    told('host', AT, "exposes shop/web: got 'shop.example.org'", 'a host that a listener of infra/edge takes: *.example.com (wild)', 'name another host'));
  refuses('with the name above its wildcard', others({}, { hosts: ['a.example.com', 'sub.example.org'] }), told('host', AT, "exposes shop/web: got 'sub.example.org'", '*.example.com (wild)', 'name another'));
  refuses('with no host where listeners have wildcards', others({}, {}), told('host', AT, 'exposes shop/web: hosts: got no hosts', 'at least one host', "name them: { hosts: ['shop.example.com'] }"));
  refuses('whose listener takes routes of its own namespace', from({}, RoutesFrom.sameNamespace()),
    told('placement', AT, `exposes bank/web: got ${TAKES} the namespace 'infra' alone`, "a listener that takes routes of the namespace 'bank'", 'routesBesideGateway: true'));
  refuses('whose listener takes routes where nothing is said of it', from({}, undefined as unknown as RoutesFrom),
    told('placement', AT, `exposes bank/web: got ${TAKES} the namespace 'infra' alone`, "a listener that takes routes of the namespace 'bank'", 'routesBesideGateway: true'));
  refuses('whose listener takes routes of other namespaces', from({}, RoutesFrom.namespaces('shop')),
    told('placement', AT, `exposes bank/web: got ${TAKES} the namespaces 'shop' alone`, "'bank'", 'let the owner of the Gateway admit it'));
  refuses('whose listener takes routes of namespaces with other labels', from({ labels: { 'acme.example/edge': 'no' } }, RoutesFrom.namespacesLabelled({ 'acme.example/edge': 'yes' })),
    told('placement', AT, `exposes bank/web: got ${TAKES} namespaces with acme.example/edge=yes alone`, "'bank'", 'give the namespace these labels'));
  refuses('whose listener takes routes of services alone, beside the Gateway', from({}, RoutesFrom.namespaces('bank'), { routesBesideGateway: true }),
    told('placement', AT, `exposes bank/web: got ${TAKES} the namespaces 'bank' alone`, "'infra'", 'leave routesBesideGateway out'));
  refuses('with two listeners of one name', others({ listeners: listeners(WILD, WILD) }), told('duplicate-name', AT, "listeners: got two named 'wild'", 'one listener for each name', 'state each once'));
  refuses('with a listener for a URL', others({ listeners: listeners(WILD, { name: 'x', hostname: 'https://a.example.com/' }) }), told('host', AT, "listeners[1].hostname: got 'https://a.example.com/'", 'a host name', '"a.example.com"'));
  refuses('with a listener on no port', others({ listeners: listeners(WILD, { name: 'x', hostname: 'x.example.com', port: 0 }) }), told('port-number', AT, 'listeners[1].port: got 0', '1 to 65535'), told('port-number', AT, 'listeners[1].podPort: got 0', '1 to 65535'));
  refuses('with a listener for no namespaces', others({ listeners: listeners(WILD, { name: 'x', hostname: 'x.example.com', routesFrom: RoutesFrom.namespaces() }) }), told('name', AT, 'listeners[1].routesFrom: got no namespaces', 'at least one namespace', 'RoutesFrom.namespaces'));
  refuses('with a listener for no labels', others({ listeners: listeners(WILD, { name: 'x', hostname: 'x.example.com', routesFrom: RoutesFrom.namespacesLabelled({}) }) }), told('label', AT, 'listeners[1].routesFrom: got no labels', 'at least one label', 'RoutesFrom.anyNamespace()'));
  refuses('of a foreign class without the labels of its pods', others({ gatewayClassName: 'envoy', serviceAccountName: 'envoy' }), told('label', AT, 'podLabels: got no labels', "the class 'envoy'", 'name them'));
  refuses('of the class istio with pods elsewhere', others({ podNamespace: 'elsewhere' }), told('name', AT, "podNamespace: got 'elsewhere'", "the namespace 'infra'", 'leave it out'));
  refuses('that leads one host to two services', ({ chart, shop }) => {
    const other = EdgeGateway.fromReference(chart, 'edge', { namespace: 'infra', listeners: listeners(WILD) });
    for (const name of ['web', 'api']) other.exposes(service(shop, name), { hosts: HOSTS });
  }, told('call-target', AT, "exposes shop/api: got 'shop.example.com/' for shop/api and for shop/web", 'one service for each host, path and method', 'another host, path or method'));
  refuses('that is referred to twice', ({ chart }) => {
    for (const id of ['edge', 'edge2']) EdgeGateway.fromReference(chart, id, { name: 'edge', namespace: 'infra', listeners: listeners(WILD) });
  }, told('duplicate-name', 'app/edge2', "name 'edge': got app/edge2 and app/edge", "namespace 'infra'", 'another name'));
});

describe('what an edge changes', () => {
  const heading = 'exposes shop/web';
  const removes = (...names: string[]): Program => ({ chart, shop }) => {
    const gateway = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS });
    gateway.exposes(service(shop, 'web', { ports: [Port.http(8080)] }));
    gateway.removes(names);
  };
  refuses('no headers', removes(), told('access-on-port', AT, 'removes: got no headers', 'at least one header', "name them: ['x-user-id']"));
  refuses('a header with a colon', removes('x-user:'), told('access-on-port', AT, "removes[0]: got 'x-user:'", 'the name of a header', 'without a colon'));
  refuses('the host', removes('Host'), told('access-on-port', AT, "removes[0]: got 'Host'", 'name hosts as such'));
  refuses('where a request ends', removes('Content-Length'), told('access-on-port', AT, "removes: got 'content-length'", 'where it ends is not understood', 'leave it out'));
  refuses('more headers than a route takes', removes(...Array.from({ length: 17 }, (_, index) => `x-${index}`)), told('access-on-port', AT, 'removes: got 17 headers', 'at most 16'));
  refuses('headers of answers of which there are none', exposes({ removesResponseHeaders: [] }), told('access-on-port', AT, `${heading}: removesResponseHeaders: got no headers`, 'at least one header'));
  refuses('a prefix behind /', exposes({ rewritePrefix: '/v1' }), told('http-path', AT, `${heading}: rewritePrefix: got '/v1' in place of '/'`, 'a prefix below /', "rewritePrefix: '/'"));
  refuses('a prefix of whole paths', exposes({ exactPaths: ['/a'], rewritePrefix: '/v1' }), told('http-path', AT, `${heading}: rewritePrefix: got exactPaths beside it`, 'pathPrefixes alone', 'an exposure of their own'));
  refuses('a prefix into a pattern', exposes({ pathPrefixes: ['/a'], rewritePrefix: '/v1/*' }), told('http-path', AT, `${heading}: rewritePrefix: got '/v1/*'`, 'a prefix without wildcards', 'write it without them'));
  refuses('a prefix into no path', exposes({ pathPrefixes: ['/a'], rewritePrefix: 'v1' }), told('http-path', AT, `${heading}: rewritePrefix: got 'v1'`, 'a path', "'/v1'"));
  refuses('a host into many', exposes({ rewriteHost: '*.example.com' }), told('host', AT, `${heading}: rewriteHost: got '*.example.com'`, 'one host', 'name it'));
  refuses('a host into an address', exposes({ rewriteHost: '10.0.0.1' }), told('host', AT, `${heading}: rewriteHost: got '10.0.0.1'`, 'a host name', 'a DNS name'));
  accepts('a prefix into nothing', exposes({ pathPrefixes: ['/a', '/b/'], rewritePrefix: '/' }));

  const origins = (...texts: string[]) => exposes({ cors: { origins: texts } });
  const first = `${heading}: cors.origins[0]: got`;
  refuses('pages of no origin', origins(), told('access-on-port', AT, `${heading}: cors.origins: got an empty list`, 'at least one', 'name them'));
  refuses('pages of every origin', origins('*'), told('host', AT, `${first} '*'`, 'the origin of a page', 'name each origin'));
  refuses('pages of all hosts below one', origins('https://*.example.com'), told('host', AT, `${first} 'https://*.example.com'`, 'name each origin', 'whoever gets such a name'));
  refuses('pages without an origin', origins('null'), told('host', AT, `${first} 'null'`, 'pages in a sandbox'));
  refuses('pages of a host', origins('app.example.com'), told('host', AT, `${first} 'app.example.com'`, "write the scheme: 'https://app.example.com'"));
  refuses('pages with a path', origins('https://app.example.com/'), told('host', AT, `${first} 'https://app.example.com/'`, "write 'https://app.example.com'"));
  refuses('pages in capitals', origins('https://App.example.com'), told('host', AT, `${first} 'https://App.example.com'`, "write 'https://app.example.com'"));
  refuses('pages with the port of the scheme', origins('https://app.example.com:443'), told('host', AT, `${first} 'https://app.example.com:443'`, "write 'https://app.example.com'"));
  refuses('pages of another scheme', origins('ftp://app.example.com'), told('host', AT, `${first} 'ftp://app.example.com'`, "write the scheme: 'https://app.example.com'"));
  refuses('pages of a host with an underscore', origins('https://my_app.example.com'), told('host', AT, `${first} 'https://my_app.example.com'`, 'scheme, host name and perhaps a port'));
  refuses('pages that may not ask', exposes({ methods: [HttpMethod.GET], cors: { origins: ['https://app.example.com'] } }),
    told('access-on-port', AT, `${heading}: cors: got methods without OPTIONS: GET`, 'with which browsers ask', 'add HttpMethod.OPTIONS'));
  refuses('pages for no methods', exposes({ cors: { origins: ['https://app.example.com'], methods: [] } }), told('access-on-port', AT, `${heading}: cors.methods: got an empty list`, 'at least one', 'leave it out'));
  refuses('pages with every header', exposes({ cors: { origins: ['https://app.example.com'], headers: ['x y'] } }), told('access-on-port', AT, `${heading}: cors.headers[0]: got 'x y'`, 'the name of a header'));
  refuses('a memory of no time', exposes({ cors: { origins: ['https://app.example.com'], maxAge: Duration.seconds(0) } }), told('access-on-port', AT, `${heading}: cors.maxAge: got 0 seconds`, 'a whole number of seconds'));
  accepts('pages of two origins', origins('http://localhost:3000', 'https://app.example.com'));
});
