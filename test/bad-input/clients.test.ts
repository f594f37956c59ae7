import { bareNamespace, service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { EdgeGatewayProps, ExposeOptions, ZeroTrustNamespace } from '../../src';
import { ClientAddress, EdgeGateway, GatewayListener, Mesh, RoutesFrom } from '../../src';

const HOSTS = ['shop.example.com'];
const AT = 'app/edge';

describe('clients of a route by their addresses', () => {
  const heading = 'exposes shop/web';
  const OFFICE = ['203.0.113.0/24'];
  const listed = (
    options: ExposeOptions, props: Partial<EdgeGatewayProps> = {}, more: (shop: ZeroTrustNamespace, of: EdgeGateway) => void = () => undefined,
  ): Program => ({ chart, shop }) => {
    const of = new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS, clientAddress: ClientAddress.ofConnection(), ...props });
    of.exposes(service(shop, 'web'), options);
    more(shop, of);
  };
  const TOLD = { clientAddress: ClientAddress.forwarded(1) };
  const OTHERS = { gatewayClassName: 'envoy', serviceAccountName: 'envoy', podLabels: { app: 'edge' } };

  accepts('that are listed', listed({ clientCidrs: OFFICE, exceptClientCidrs: ['203.0.113.128/25'] }));
  accepts('that are excepted', listed({ exceptClientCidrs: OFFICE }));
  accepts('that proxies tell', listed({ clientCidrs: OFFICE }, { ...TOLD, clientCidrs: ['198.51.100.0/28'] }));
  accepts('that a load balancer tells', listed({ clientCidrs: OFFICE }, { clientAddress: ClientAddress.proxyProtocol(), clientCidrs: ['198.51.100.0/28'] }));
  accepts('at two paths', listed({ clientCidrs: OFFICE }, {}, (shop, of) => of.exposes(service(shop, 'api'), { pathPrefixes: ['/api'] })));
  refuses('of no address', listed({ clientCidrs: [] }), told('cidr', AT, `${heading}: clientCidrs: got an empty list`, 'at least one CIDR', 'leave it out'));
  refuses('except none', listed({ exceptClientCidrs: [] }), told('cidr', AT, `${heading}: exceptClientCidrs: got an empty list`, 'at least one CIDR', 'leave it out'));
  refuses('with host bits', listed({ clientCidrs: ['203.0.113.7/24'] }), told('cidr', AT, `${heading}: clientCidrs[0]: got '203.0.113.7/24'`, '203.0.113.0/24'));
  refuses('of a name', listed({ clientCidrs: ['office.example.com'] }), told('cidr', AT, `${heading}: clientCidrs[0]: got 'office.example.com'`, 'a CIDR'));
  refuses('except others', listed({ clientCidrs: OFFICE, exceptClientCidrs: ['192.0.2.0/24'] }), told('cidr', AT, `${heading}: exceptClientCidrs: got '192.0.2.0/24'`, 'a part of clientCidrs: 203.0.113.0/24', 'leave it out'));
  refuses('except all of them', listed({ clientCidrs: OFFICE, exceptClientCidrs: ['203.0.0.0/16'] }), told('cidr', AT, `${heading}: exceptClientCidrs: got '203.0.0.0/16'`, 'it leaves nothing of 203.0.113.0/24', 'except less'));
  refuses('that the edge does not know', listed({ clientCidrs: OFFICE }, { clientAddress: undefined }),
    told('cidr', AT, `${heading}: clientCidrs: got addresses of clients at an edge that was not told how it knows them`, 'clientAddress of the edge', 'ClientAddress.ofConnection()'));
  refuses('that anybody could write', listed({ clientCidrs: OFFICE }, TOLD),
    told('cidr', AT, 'clientAddress: got addresses that are told by X-Forwarded-For, at an edge that anybody may call', 'clientCidrs of the edge', 'name them'));
  refuses('that a workload could write', listed({ clientCidrs: OFFICE }, { ...TOLD, clientCidrs: ['198.51.100.0/28'] }, (shop, of) => service(shop, 'report').calls(of.at('shop.example.com'))),
    told('cidr', AT, 'clientAddress: got addresses that are told by X-Forwarded-For, at an edge that shop/report calls from inside', 'workloads could write any address', 'call the service itself'));
  refuses('told by no proxy', listed({ clientCidrs: OFFICE }, { clientAddress: ClientAddress.forwarded(0), clientCidrs: OFFICE }),
    told('cidr', AT, 'clientAddress: got 0 trusted proxies', 'from 1 to 16', 'ClientAddress.ofConnection()'));
  refuses('told by half a proxy', listed({ clientCidrs: OFFICE }, { clientAddress: ClientAddress.forwarded(1.5), clientCidrs: OFFICE }), told('cidr', AT, 'clientAddress: got 1.5 trusted proxies', 'from 1 to 16', 'count them'));
  refuses('that the edge does not let in', listed({ clientCidrs: OFFICE }, { clientCidrs: ['198.51.100.0/24'] }),
    told('cidr', AT, `${heading}: clientCidrs: got 203.0.113.0/24`, 'addresses that the edge lets in: 198.51.100.0/24', 'leave them out'));
  refuses('without a mesh', ({ chart }) => {
    new EdgeGateway(chart, 'edge', { namespace: 'ingress', hosts: HOSTS, mesh: Mesh.none(), gatewayClassName: 'istio', clientAddress: ClientAddress.ofConnection() })
      .exposes(service(bareNamespace(chart, 'bare'), 'web'), { clientCidrs: OFFICE });
  },
  told('cidr', AT, "exposes bare/web: clientCidrs: got addresses of clients for a route of an edge of the class 'istio' with no mesh", 'Mesh.istio() or Mesh.ambient()', 'name them for the whole edge'));
  refuses('by another controller', listed({ exceptClientCidrs: OFFICE }, OTHERS),
    told('cidr', AT, `${heading}: exceptClientCidrs: got addresses of clients for a route of an edge of the class 'envoy' with an Istio mesh`, 'GatewayController.istio() with Mesh.istio()', 'name them for the whole edge'));
  refuses('at an edge of others', ({ chart, shop }) => {
    EdgeGateway.fromReference(chart, 'edge', { namespace: 'infra', listeners: [GatewayListener.https({ name: 'https', hostname: HOSTS[0], routesFrom: RoutesFrom.anyNamespace() })] }).exposes(service(shop, 'web'), { clientCidrs: OFFICE });
  }, told('cidr', AT, `${heading}: clientCidrs: got addresses of clients at an edge of others`, 'a program that writes the policies', 'ask the owner'));
  refuses('at a path that is open to all as well', listed({ clientCidrs: OFFICE }, {}, (shop, of) => of.exposes(service(shop, 'api'), { headers: { 'x-version': '2' } })),
    told('cidr', AT, `${heading}: clientCidrs: got other addresses of clients than in another exposure of the same host and path`, 'the same addresses in all of them', 'expose it once'));
  refuses('at a host where headers choose', listed({ clientCidrs: OFFICE }, {}, (shop, of) => of.exposes(service(shop, 'api'), { pathPrefixes: ['/api'], headers: { 'x-version': '2' } })),
    told('cidr', AT, `${heading}: clientCidrs: got other addresses of clients than at a route of the same host where headers choose`, 'anybody can write a header', 'tell the routes apart'));
});
