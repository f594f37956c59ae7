import { Duration } from 'cdk8s';
import { service } from './programs';
import { accepts, refuses, told } from './refuses';
import { ExternalNetwork, Metrics, Port, Probe, Probes, SecureService } from '../../src';

function ports(...declared: Port[]): Parameters<typeof refuses>[1] {
  return ({ shop }) => service(shop, 'web', { ports: declared });
}

function probes(asked: Probes, ...declared: Port[]): Parameters<typeof refuses>[1] {
  return ({ shop }) => service(shop, 'web', { probes: asked, ports: declared.length > 0 ? declared : [Port.http(8080)] });
}

function metrics(where: Metrics): Parameters<typeof refuses>[1] {
  return ({ shop }) => service(shop, 'web', { metrics: where });
}

const RANGE = 'a whole number from 1 to 65535';

describe('a port number', () => {
  refuses('of 0', ports(Port.http(0)), told('port-number', 'web', 'ports[0]: got 0', RANGE, 'the process listens on'));
  refuses('of 65536', ports(Port.http(65536)), told('port-number', 'web', 'ports[0]: got 65536', RANGE));
  refuses('of 1.5', ports(Port.http(1.5)), told('port-number', 'web', 'ports[0]: got 1.5', RANGE, 'write a whole number'));
  refuses('below 0', ports(Port.tcp(-53)), told('port-number', 'web', 'ports[0]: got -53', RANGE));
  refuses('that is not a number', ports(Port.tcp(Number.NaN)), told('port-number', 'web', 'ports[0]: got NaN', RANGE, 'write a whole number'));
  refuses(
    'of 0 for the Service alone', ports(Port.http(8080, { servicePort: 0 })),
    told('port-number', 'web', 'ports[0].servicePort: got 0', RANGE),
  );
  refuses(
    'of 0 for the container and 65536 for the Service', ports(Port.http(0, { servicePort: 65536 })),
    told('port-number', 'web', 'ports[0]: got 0', RANGE),
    told('port-number', 'web', 'ports[0].servicePort: got 65536', RANGE),
  );
  refuses('of 0 for metrics', metrics({ port: 0 }), told('port-number', 'web', 'metrics.port: got 0', RANGE));
  refuses(
    'of 0 that was added later', ({ shop }) => service(shop, 'web').addPort(Port.grpc(0)),
    told('port-number', 'web', 'ports[1]: got 0', RANGE),
  );
  refuses(
    'of 0 on a reference', ({ shop }) => {
      service(shop, 'web').calls(SecureService.fromReference({ namespace: 'bank', name: 'ledger', ports: [Port.grpc(0)] }));
    },
    told('port-number', 'web', 'reference bank/ledger: ports[0]: got 0', RANGE),
  );
});

describe('a port of a mesh\'s proxy', () => {
  refuses('(Istio\'s outbound 15001)', ports(Port.http(15001)),
    told('reserved-port', 'web', 'ports: http: got 15001', 'outbound traffic', 'listen on another port'));
  refuses('(Istio\'s metrics 15090)', ports(Port.http(15090)), told('reserved-port', 'web', 'ports: http: got 15090', 'Envoy metrics'));
  refuses('(Istio\'s unnamed 15042)', ports(Port.tcp(15042)), told('reserved-port', 'web', 'ports: tcp: got 15042', '15000 to 15090'));
  refuses('(Linkerd\'s inbound 4143)', ports(Port.http(4143)), told('reserved-port', 'web', 'ports: http: got 4143', 'Linkerd'));
  accepts('one of them as the Service\'s port', ports(Port.http(8080, { servicePort: 15001 })));
  accepts('the port after the last of them', ports(Port.http(15091)));
});

describe('a port name', () => {
  const name = (text: string) => ports(Port.http(8080, { name: text }));
  refuses('in capitals', name('HTTP'), told('port-name', 'web', "ports[0].name: got 'HTTP'", 'a port name', "did you mean 'http'?"));
  refuses('of 16 characters', name('a-very-long-name'), told('port-name', 'web', "ports[0].name: got 'a-very-long-name'", 'at most 15', 'shorten it by 1'));
  refuses('without a letter', name('8080'), told('port-name', 'web', "ports[0].name: got '8080'", 'at least one letter', "'port-8080'"));
  refuses('that is empty', name(''), told('port-name', 'web', "ports[0].name: got ''", 'a port name', 'write a name'));
});

describe('two ports', () => {
  refuses('of one name', ports(Port.http(8080), Port.http(8081)), told('duplicate-port', 'web', "ports: got the name 'http' twice", 'differ', 'name'));
  refuses(
    'of one number', ports(Port.http(8080), Port.grpc(8080)),
    told('duplicate-port', 'web', 'ports: got the container port 8080 twice', 'differ'),
  );
  refuses(
    'of one Service port', ports(Port.http(8080, { servicePort: 80 }), Port.grpc(9090, { servicePort: 80 })),
    told('duplicate-port', 'web', 'ports: got the Service port 80 twice', 'differ', 'servicePort'),
  );
  refuses(
    'that are the same, the second added later', ({ shop }) => service(shop, 'web').addPort(Port.http(8080)),
    told('duplicate-port', 'web', "ports: got the name 'http' twice", 'differ'),
  );
  refuses(
    'of one name in a network outside', ({ shop }) => {
      const lan = ExternalNetwork.of({ name: 'lan', cidrs: ['10.1.0.0/16'], ports: [Port.tcp(5432), Port.tcp(5433)] });
      service(shop, 'web').calls(lan);
    },
    told('duplicate-port', 'web', "network lan: ports: got the name 'tcp' twice", 'differ'),
  );
  accepts('of one number, TCP and UDP', ports(Port.tcp(5353), Port.udp(5353)));
});

describe('a probe', () => {
  refuses('that is missing', ({ shop }) => service(shop, 'web', { probes: undefined }),
    told('probes', 'web', 'probes: missing', 'a broken pod keeps receiving traffic', 'Probes.http', 'Rule.PROBES'));
  refuses('of a path without a slash, used thrice', probes(Probes.http('healthz')),
    told('probes', 'web', "probes.startup.path: got 'healthz'", "starts with '/'", "write '/healthz'"));
  refuses('of an unknown port, used thrice', probes(Probes.http('/healthz', { portName: 'admin' })),
    told('port-name', 'web', "probes.startup.portName: got 'admin'", 'a TCP port of the service: http', 'name one of them'));
  refuses('of a service that listens on UDP alone', probes(Probes.tcp(), Port.udp(53)),
    told('port-name', 'web', 'probes.startup.portName: got no port', 'it has none', 'probe with a command'));
  refuses('of gRPC on a port that speaks HTTP', probes(Probes.grpc()),
    told('probes', 'web', "probes.startup.portName: got port 'http', which speaks http", 'gRPC without TLS', "Probes.http('/healthz')"));
  refuses('of gRPC on a port with TLS', probes(Probes.grpc(), Port.tls(8443)),
    told('probes', 'web', "probes.startup.portName: got port 'tls', which speaks tls", 'gRPC without TLS', 'name another port'));
  refuses('of no command', probes(Probes.exec([])), told('probes', 'web', 'probes.startup.command: got no words', 'a command', 'name it'));
  refuses('that may fail 0 times', probes(Probes.tcp({ failureThreshold: 0 })),
    told('probes', 'web', 'probes.startup.failureThreshold: got 0', 'at least 1', 'leave it out'));
  refuses(
    'of readiness and another of liveness, both wrong',
    probes(Probes.of({ readiness: Probe.http('ready'), liveness: Probe.http('live') })),
    told('probes', 'web', "probes.readiness.path: got 'ready'", "write '/ready'"),
    told('probes', 'web', "probes.startup.path: got 'live'", "write '/live'"),
  );
  refuses('every half second', probes(Probes.tcp({ period: Duration.millis(500) })),
    told('probes', 'web', 'probes.startup.period: got 0.5 seconds', 'a whole number of seconds', 'Duration.seconds'));
  refuses('of a port that is itself a mistake', probes(Probes.http('/healthz'), Port.http(0)),
    told('port-number', 'web', 'ports[0]: got 0', RANGE));
  refuses('that asks for a port which is itself a mistake', probes(Probes.http('/healthz', { portName: 'http' }), Port.http(0)),
    told('port-number', 'web', 'ports[0]: got 0', RANGE));
});

describe('a path of metrics', () => {
  refuses('without a slash', metrics({ port: 9090, path: 'metrics' }),
    told('http-path', 'web', "metrics.path: got 'metrics'", "starts with '/'", "write '/metrics'"));
});
