import { bareNamespace, service } from './programs';
import { accepts, newPlace, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { EdgeGatewayProps, ExposeOptions } from '../../src';
import { EdgeGateway, Mesh, Port } from '../../src';

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
  refuses('with an empty list of clients', edge({ clientCidrs: [] }), told('cidr', AT, 'clientCidrs: got an empty list', 'at least one CIDR, or no list', 'leave it out'));
  refuses('with a client with host bits', edge({ clientCidrs: ['203.0.113.7/24'] }), told('cidr', AT, "clientCidrs[0]: got '203.0.113.7/24'", '203.0.113.0/24'));
  refuses('of a foreign class without the labels of its pods', edge({ gatewayClassName: 'envoy', serviceAccountName: 'envoy' }),
    told('label', AT, 'podLabels: got no labels', "the class 'envoy'", 'name them', 'every pod of the namespace'));
  refuses('of the class istio with labels that Istio does not write', edge({ podLabels: { app: 'edge' } }),
    told('label', AT, 'podLabels: got app', 'no labels beside the class', 'leave them out'));
  refuses('of a foreign class without the account of its pods', edge({ gatewayClassName: 'envoy', podLabels: { app: 'edge' } }),
    told('name', AT, 'serviceAccountName: missing', "the pods that the class 'envoy' makes", 'each controller'));
  refuses('without a mesh and without a class', edge({ mesh: Mesh.none() }), told('name', AT, 'gatewayClassName: missing', 'brings no controller', "name it: 'istio' for Istio"));
  accepts('the class of Istio without a mesh', edge({ mesh: Mesh.none(), gatewayClassName: 'istio' }));
  refuses('with an empty list of labels', edge({ podLabels: {} }), told('label', AT, 'podLabels: got no labels', "the class 'istio'", 'name them'));
  refuses('with a label that is none', edge({ gatewayClassName: 'envoy', serviceAccountName: 'envoy', podLabels: { app: 'the edge' } }), told('label', AT, "podLabels.app: got 'the edge'", 'a label value', "'the-edge'"));
  refuses('with an account in capitals', edge({ serviceAccountName: 'Edge' }), told('name', AT, "serviceAccountName: got 'Edge'", 'a DNS', "'edge'"));
  refuses('with a certificate in capitals', edge({ tlsSecretName: 'Edge TLS' }), told('name', AT, "tlsSecretName: got 'Edge TLS'", 'a DNS', "'edge-tls'"));
  refuses('of a class in capitals', edge({ gatewayClassName: 'Istio', serviceAccountName: 'edge', podLabels: { app: 'edge' } }),
    told('name', AT, "gatewayClassName: got 'Istio'", 'a DNS', "'istio'"));
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
