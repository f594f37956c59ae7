import { service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { HttpAccess, ICallee } from '../../src';
import { Access, ExternalHost, HttpMethod, Port, Rule, SecureService } from '../../src';

/** `web` calls `cart`, which listens on these ports. */
function call(access: Access, ...ports: Port[]): Program {
  return ({ shop }) => {
    const cart = service(shop, 'cart', { ports: ports.length > 0 ? ports : [Port.http(8080)] });
    service(shop, 'web').calls(cart, access);
  };
}

const http = (access: HttpAccess) => call(Access.http(access));
const path = (text: string) => http({ paths: [text] });

describe('a port that a call names', () => {
  refuses('and the callee has not', call(Access.ports('grpc')),
    told('port-name', 'web', "calls shop/cart: got port 'grpc'", "one of the callee's ports: http", 'name one of them'));
  refuses('and the callee has not, for methods', http({ portName: 'admin', methods: [HttpMethod.GET] }),
    told('port-name', 'web', "calls shop/cart: got port 'admin'", "one of the callee's ports: http"));
  refuses('and the callee has not, for gRPC', call(Access.grpc({ service: 'shop.Cart', portName: 'admin' }), Port.grpc(9000)),
    told('port-name', 'web', "calls shop/cart: got port 'admin'", "one of the callee's ports: grpc"));
  refuses('and no port may be called so', call(Access.ports('HTTP')),
    told('port-name', 'web', "calls shop/cart: ports[0]: got 'HTTP'", 'a port name', "'http'"));
  refuses('and no port may be called so, for methods', http({ portName: 'HTTP', methods: [HttpMethod.GET] }),
    told('port-name', 'web', "calls shop/cart: got port 'HTTP'", "one of the callee's ports: http", 'name one of them'));
  refuses('twice, and the callee has neither', call(Access.ports('grpc', 'admin')),
    told('port-name', 'web', "calls shop/cart: got port 'grpc'", 'http'),
    told('port-name', 'web', "calls shop/cart: got port 'admin'", 'http'));
  refuses('and which is itself a mistake of the callee', call(Access.grpc({ service: 'shop.Cart', portName: 'grpc' }), Port.http(8080), Port.grpc(0)),
    told('port-number', 'cart', 'ports[1]: got 0', '1 to 65535'));
});

describe('methods or paths', () => {
  refuses('in small letters', http({ methods: ['get' as HttpMethod] }),
    told('access-on-port', 'web', "calls shop/cart: methods: got 'get'", 'a method of HTTP in capitals', "'GET'"));
  refuses('on a TCP port', call(Access.http({ methods: [HttpMethod.GET] }), Port.tcp(5432)),
    told('access-on-port', 'web', 'calls shop/cart: got methods or paths on tcp (tcp)', 'a port that speaks http', 'leave the methods and paths out'));
  refuses('on a TCP port beside an HTTP port', call(Access.http({ portName: 'tcp', paths: ['/x'] }), Port.http(8080), Port.tcp(5432)),
    told('access-on-port', 'web', 'calls shop/cart: got methods or paths on tcp (tcp)', 'a port that speaks http'));
  refuses('on a TLS port, through which no proxy sees', call(Access.http({ paths: ['/x'] }), Port.tls(8443)),
    told('access-on-port', 'web', 'calls shop/cart: got methods or paths on tls (tls)', 'a port that speaks http'));
  refuses('of gRPC on a callee that speaks HTTP only', call(Access.grpc({ service: 'shop.Cart' })),
    told('access-on-port', 'web', 'calls shop/cart: got methods or paths on http (http)', 'a port that speaks grpc', 'declare the port with the protocol'));
  refuses('for one of two HTTP ports', call(Access.http({ methods: [HttpMethod.GET] }), Port.http(8080), Port.http(9090, { name: 'admin' })),
    told('access-on-port', 'web', 'calls shop/cart: got methods or paths for 2 ports: http, admin', 'one port', "say which: portName: 'http'"));
  refuses('of a host outside, which nobody can see', ({ shop }) => {
    service(shop, 'web').calls(ExternalHost.https('api.stripe.com'), Access.http({ methods: [HttpMethod.GET] }));
  }, told('access-on-port', 'web', 'calls api.stripe.com:443: got methods or paths on tls-443 (tls)', 'a port that speaks http'));
  accepts('the name of one of two HTTP ports',
    call(Access.http({ methods: [HttpMethod.GET], portName: 'admin' }), Port.http(8080), Port.http(9090, { name: 'admin' })));
});

describe('a path', () => {
  refuses('that mixes * and {*}', path('/orders/{*}/*'),
    told('http-path', 'web', "calls shop/cart: paths[0]: got '/orders/{*}/*'", 'a path', "'/orders/{*}/{*}'", 'do not go together'));
  refuses('with * in the middle', path('/orders/*/items'),
    told('http-path', 'web', "calls shop/cart: paths[0]: got '/orders/*/items'", 'a path', "write '/orders/{*}/items'"));
  refuses('with two stars', path('*orders*'), told('http-path', 'web', "calls shop/cart: paths[0]: got '*orders*'", 'a path', "write '*' once"));
  refuses('with something after {**}', path('/a/{**}/b/{*}'),
    told('http-path', 'web', "calls shop/cart: paths[0]: got '/a/{**}/b/{*}'", 'a path', "let '{**}' be the last operator"));
  refuses('with named parameters', path('/orders/{id}'),
    told('http-path', 'web', "calls shop/cart: paths[0]: got '/orders/{id}'", 'a path', "write '/orders/{*}'"));
  refuses('with a template in half a segment', path('/orders/v{*}'),
    told('http-path', 'web', "calls shop/cart: paths[0]: got '/orders/v{*}'", 'a path', 'a whole segment'));
  refuses('without a slash', path('orders'), told('http-path', 'web', "calls shop/cart: paths[0]: got 'orders'", 'a path', "'/orders'"));
  refuses('with a query', path('/orders?all=1'), told('http-path', 'web', "calls shop/cart: paths[0]: got '/orders?all=1'", 'a path', "follows '/orders'"));
  refuses('that is a URL', path('https://cart/x'), told('http-path', 'web', "calls shop/cart: paths[0]: got 'https://cart/x'", 'a path', "alone: '/x'"));
  refuses('that normalization never yields', path('/a/../b'), told('http-path', 'web', "calls shop/cart: paths[0]: got '/a/../b'", 'a path', "'/b'"));
  refuses('that is a lone star', path('*'), told('http-path', 'web', "calls shop/cart: paths[0]: got '*'", 'a path', 'leave paths out'));
  refuses('that is empty', path(''), told('http-path', 'web', "calls shop/cart: paths[0]: got ''", 'a path', 'leave paths out'));
  refuses('beside another one, both wrong', http({ paths: ['orders', '/ok', 'carts'] }),
    told('http-path', 'web', "calls shop/cart: paths[0]: got 'orders'", "'/orders'"),
    told('http-path', 'web', "calls shop/cart: paths[2]: got 'carts'", "'/carts'"));
  refuses('in an access that two callers share, at each of them', ({ shop }) => {
    const [cart, access] = [service(shop, 'cart'), Access.http({ paths: ['orders'] })];
    for (const caller of ['web', 'app']) service(shop, caller).calls(cart, access);
  },
  told('http-path', 'web', "calls shop/cart: paths[0]: got 'orders'", "'/orders'"),
  told('http-path', 'app', "calls shop/cart: paths[0]: got 'orders'", "'/orders'"));
  refuses('of one access that one caller uses twice', ({ shop }) => {
    const [cart, web, access] = [service(shop, 'cart'), service(shop, 'web'), Access.http({ paths: ['orders'] })];
    web.calls(cart, access);
    web.calls(cart, access);
  }, told('http-path', 'web', "calls shop/cart: paths[0]: got 'orders'", "'/orders'"));
});

describe('a name of gRPC', () => {
  const grpc = (name: string, methods?: string[]) => call(Access.grpc({ service: name, methods }), Port.grpc(9000));
  refuses('with its method in the service', grpc('shop.Cart/AddItem'),
    told('http-path', 'web', "calls shop/cart: service: got 'shop.Cart/AddItem'", 'a gRPC service', "write 'shop.Cart' and give 'AddItem'"));
  refuses('that is a star', grpc('*'), told('http-path', 'web', "calls shop/cart: service: got '*'", 'a gRPC service', 'name the service'));
  refuses('whose method is a path', grpc('shop.Cart', ['/shop.Cart/AddItem']),
    told('http-path', 'web', "calls shop/cart: methods[0]: got '/shop.Cart/AddItem'", 'a gRPC method', "write 'AddItem'"));
});

describe('an empty list', () => {
  refuses('of ports', call(Access.ports()), told('access-on-port', 'web', 'calls shop/cart: got Access.ports()', 'at least one port', 'Access.all()'));
  refuses('of methods', http({ methods: [] }), told('access-on-port', 'web', 'calls shop/cart: methods: got []', 'at least one', 'leave them out'));
  refuses('of paths', http({ paths: [] }), told('access-on-port', 'web', 'calls shop/cart: paths: got []', 'at least one', 'leave them out'));
  refuses('of gRPC methods', call(Access.grpc({ service: 'shop.Cart', methods: [] }), Port.grpc(9000)),
    told('access-on-port', 'web', 'calls shop/cart: methods: got []', 'at least one', 'leave them out'));
});

describe('a callee', () => {
  refuses('without ports', ({ shop }) => {
    const worker = service(shop, 'worker', {
      ports: [],
      probes: undefined,
      waivers: [{
        rule: Rule.PROBES, reason: 'it asks nobody', owner: 'cart team', expires: '2031-06-30',
      }],
    });
    service(shop, 'web').calls(worker);
  }, told('call-target', 'web', 'calls shop/worker: got a callee without ports', 'at least one port', 'Port.http(8080)'));
  refuses('without ports, by reference', ({ shop }) => service(shop, 'web').calls(SecureService.fromReference({ namespace: 'bank', name: 'ledger' })),
    told('call-target', 'web', 'calls bank/ledger: got a callee without ports', 'at least one port', 'declare the ports'));
  refuses('of the user\'s own class', ({ shop }) => service(shop, 'web').calls({ name: 'mainframe' } as unknown as ICallee),
    told('call-target', 'web', 'calls {"name":"mainframe"}: got a callee of another kind', 'an ExternalHost', 'implement ICallee'));
  accepts('of the user\'s own class, which hands out a callee', ({ shop }) => service(shop, 'web').calls({ callee: service(shop, 'api').callee }));
  refuses('that the program owns, by reference', ({ shop }) => {
    service(shop, 'cart');
    service(shop, 'web').calls(SecureService.fromReference({ namespace: 'shop', name: 'cart', ports: [Port.http(8080)] }));
  }, told('call-target', 'web', "calls shop/cart: got a reference to 'shop/cart', which this program declares itself", 'another program', 'pass the construct'));
  refuses('in two references that disagree', ({ shop }) => {
    const ledger = (port: number) => SecureService.fromReference({ namespace: 'bank', name: 'ledger', ports: [Port.grpc(port)] });
    service(shop, 'web').calls(ledger(9000));
    service(shop, 'cart').calls(ledger(9001));
  }, told('call-target', 'cart', "calls bank/ledger: got two descriptions of 'bank/ledger'", 'one description', 'in a constant'));
  refuses('that is itself a mistake', ({ shop }) => service(shop, 'web').calls(service(shop, 'Cart'), Access.ports('admin')),
    told('name', 'Cart', "name: got 'Cart'", 'a Service name', "'cart'"));
});

describe('a caller', () => {
  refuses('that is a reference to a service of the program', ({ shop }) => {
    service(shop, 'web');
    SecureService.fromReference({ namespace: 'shop', name: 'web' }).calls(service(shop, 'cart'));
  }, told('call-target', 'cart', "called by shop/web: got a reference to 'shop/web', which this program declares itself", 'another program', 'pass the construct'));
  refuses('that is a reference and asks for a port that is not there', ({ shop }) => {
    SecureService.fromReference({ namespace: 'bank', name: 'ledger' }).calls(service(shop, 'cart'), Access.ports('admin'));
  }, told('port-name', 'cart', "called by bank/ledger: got port 'admin'", "one of the callee's ports: http", 'add the port'));
});
