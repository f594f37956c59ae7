import { Duration } from 'cdk8s';
import type { Case } from './case';
import {
  Access, EdgeGateway, ExternalHost, ExternalNetwork, HttpMethod, KubernetesApi, OutsideService, Pods, Port, Probes, SecureCronJob, SecureService,
} from '../../src';
import { image } from '../support/programs';

const postgres = { stateful: true, ports: [Port.tcp(5432)], probes: Probes.tcp() };

/** Who calls whom. */
export const CALLS: readonly Case[] = [
  { peer: 'Skiperator', asks: 'an application calls another one of its namespace', say: ({ web, service }) => web.calls(service('orders')), opens: ['shop/web > shop/orders:8080'] },
  { peer: 'Skiperator', asks: 'an application calls one of another namespace', say: (place) => place.web.calls(place.service('ledger', {}, place.namespace('bank'))), opens: ['shop/web > bank/ledger:8080'] },
  { peer: 'Skiperator', asks: 'an application of another repository calls in', say: ({ web }) => SecureService.fromReference({ namespace: 'bank', name: 'ledger' }).calls(web), opens: ['bank/ledger > shop/web:8080'] },
  { peer: 'Skiperator', asks: 'whoever is in namespaces with a label calls in', say: ({ web }) => Pods.inNamespacesLabelled({ team: 'bank' }).calls(web), opens: ['pods of namespaces team=bank > shop/web:8080'] },
  { peer: 'Skiperator', asks: 'one application by its name, in several namespaces of one label, calls in', say: ({ web }) => Pods.inNamespacesLabelled({ team: 'bank' }, { labels: { app: 'ledger' } }).calls(web), opens: ['pods app=ledger of namespaces team=bank > shop/web:8080'] },
  { peer: 'Skiperator', asks: 'without a policy nobody calls, and nobody is called', say: () => undefined, opens: [] },
  { peer: 'Skiperator', asks: 'a host outside by HTTPS', say: ({ web }) => web.calls(ExternalHost.https('api.example.com')), opens: ['shop/web > api.example.com:443'] },
  { peer: 'Skiperator', asks: 'a host outside by TCP, on a port of its own', say: ({ web }) => web.calls(ExternalHost.tcp('db.example.com', 5432, { cidrs: ['198.51.100.7/32'] })), opens: ['shop/web > db.example.com:5432'] },
  { peer: 'Skiperator', asks: 'a host that is named twice is opened once', say: ({ web }) => { web.calls(ExternalHost.https('api.example.com')); web.calls(ExternalHost.https('api.example.com')); }, opens: ['shop/web > api.example.com:443'] },
  { peer: 'Skiperator', asks: 'a host without a name is an error', say: ({ web }) => web.calls(ExternalHost.https('')), error: /got ''/ },
  { peer: 'Skiperator', asks: 'addresses outside', say: ({ web }) => web.calls(ExternalNetwork.of({ name: 'mainframe', cidrs: ['198.51.100.0/24'], ports: [Port.tcp(2575)] })), opens: ['shop/web > network mainframe:2575'] },
  { peer: 'Skiperator', asks: 'a callee that nobody declared is an error', say: ({ web }) => web.calls(undefined as never), error: /calls/ },
  { peer: 'Skiperator', asks: 'all paths but those of /actuator', mesh: 'istio', say: ({ web, service }) => web.calls(service('orders'), Access.http({ notPaths: ['/actuator', '/actuator/*'] })), opens: ['shop/web > shop/orders:8080 but /actuator,/actuator/*'] },
  { peer: 'Skiperator', asks: 'one path of /actuator for one caller, the others for all callers', mesh: 'istio', say: ({ web, service }) => { const orders = service('orders'); web.calls(orders, Access.http({ paths: ['/actuator/info'] })); service('app').calls(orders, Access.http({ notPaths: ['/actuator', '/actuator/*'] })); }, opens: ['shop/app > shop/orders:8080 but /actuator,/actuator/*', 'shop/web > shop/orders:8080 /actuator/info'] },
  { peer: 'Skiperator', asks: 'more than one port', say: ({ web, service }) => web.calls(service('orders', { ports: [Port.http(8080), Port.grpc(9000)], probes: Probes.http('/', { portName: 'http' }) })), opens: ['shop/web > shop/orders:8080', 'shop/web > shop/orders:9000'] },
  { peer: 'Skiperator', asks: 'a job at set times has its own calls', say: ({ shop, web }) => new SecureCronJob(shop, 'nightly', { image: image('nightly'), schedule: '0 3 * * *' }).calls(web), opens: ['shop/nightly > shop/web:8080'] },
  { peer: 'Naiserator', asks: 'an application calls every pod of the cluster on a port', say: ({ web }) => web.calls(Pods.inAnyNamespace({ ports: [Port.http(9090)] })), opens: ['shop/web > pods of any namespace:9090'], mesh: 'none' },
  { peer: 'Naiserator', asks: 'every pod of one namespace calls in', say: ({ web }) => Pods.inNamespace('bank').calls(web), opens: ['pods of bank > shop/web:8080'] },
  { peer: 'Naiserator', asks: 'every pod of every namespace calls in', say: ({ web }) => Pods.inAnyNamespace().calls(web), opens: ['pods of any namespace > shop/web:8080'] },
  { peer: 'Naiserator', asks: 'the replicas of an application call each other', say: ({ service }) => { const db = service('db', { ...postgres, replicas: 3 }); db.calls(db); }, opens: ['shop/db > shop/db:5432'] },
  { peer: 'Naiserator', asks: 'the same host on two ports', say: ({ web }) => { web.calls(ExternalHost.https('api.example.com')); web.calls(ExternalHost.https('api.example.com', { port: 8443 })); }, opens: ['shop/web > api.example.com:443', 'shop/web > api.example.com:8443'] },
  { peer: 'Naiserator', asks: 'a host by its name, or anything below it', say: ({ web }) => web.calls(ExternalHost.https('*.storage.example.com')), opens: ['shop/web > *.storage.example.com:443'], mesh: 'istio' },
  { peer: 'Naiserator', asks: 'an application that a program of another cluster calls', why: 'not supported', note: 'one cluster' },
  { peer: 'UDS Core', asks: 'all of a namespace call one of them', say: ({ shop, service }) => { service('app'); shop.allCall(service('orders')); }, opens: ['shop/app > shop/orders:8080', 'shop/web > shop/orders:8080'] },
  { peer: 'UDS Core', asks: 'common callees of a whole namespace in one line', say: ({ shop, service }) => { service('app'); const [logs, traces] = [service('logs'), service('traces')]; shop.allCall(logs); shop.allCall(traces); }, opens: ['shop/app > shop/logs:8080', 'shop/app > shop/traces:8080', 'shop/logs > shop/traces:8080', 'shop/traces > shop/logs:8080', 'shop/web > shop/logs:8080', 'shop/web > shop/traces:8080'] },
  { peer: 'UDS Core', asks: 'the API of the cluster', say: ({ web }) => web.calls(KubernetesApi.inCluster()), opens: [] },
  { peer: 'UDS Core', asks: 'the API server calls a webhook', say: ({ service }) => KubernetesApi.inCluster().calls(service('hook', { ports: [Port.tls(8443)], probes: Probes.tcp() })), opens: ['kubernetes-api > shop/hook:8443'] },
  { peer: 'UDS Core', asks: 'nodes, as a scraper of kubelets calls them', say: ({ web }) => web.calls(ExternalNetwork.of({ name: 'nodes', cidrs: ['172.19.0.0/24'], ports: [Port.tcp(10250)] })), opens: ['shop/web > network nodes:10250'] },
  { peer: 'UDS Core', asks: 'a range of addresses calls in', say: ({ service }) => ExternalNetwork.of({ name: 'office', cidrs: ['203.0.113.0/24'] }).calls(service('ftp', { ports: [Port.tcp(2121)], probes: Probes.tcp() })), opens: ['network office > shop/ftp:2121'] },
  { peer: 'UDS Core', asks: 'anywhere at all, on any port', why: 'refused on purpose', note: 'hosts and networks are named, with their ports' },
  { peer: 'UDS Core', asks: 'a caller by its namespace, labels and ServiceAccount, all at once', say: ({ web }) => SecureService.fromReference({ namespace: 'bank', name: 'ledger', serviceAccountName: 'books', podLabels: { app: 'ledger' } }).calls(web), opens: ['bank/ledger > shop/web:8080'] },
  { peer: 'UDS Core', asks: 'two edges, for staff and for everybody', say: ({ chart, web, service }) => { for (const [name, callee] of [['staff', service('admin')], ['public', web]] as const) new EdgeGateway(chart, name, { namespace: `${name}-edge`, hosts: [`${name}.example.com`] }).exposes(callee); }, opens: ['public-edge/public > shop/web:8080', 'staff-edge/staff > shop/admin:8080'], mesh: 'istio' },
  { peer: 'UDS Core', asks: 'UDP from outside', say: ({ service }) => ExternalNetwork.of({ name: 'routers', cidrs: ['203.0.113.0/28'] }).calls(service('syslog', { ports: [Port.http(8080), Port.udp(5514, { name: 'syslog' })], outsideService: OutsideService.loadBalancer() }), Access.ports('syslog')), opens: ['network routers > shop/syslog:5514'], writes: ['Service syslog-outside'] },
  { peer: 'UDS Core', asks: 'an edge that passes TLS through', why: 'not supported', note: 'edges end TLS; `outsideService` takes TLS from declared networks' },
  { peer: 'Otterize', asks: 'methods and paths for each caller', mesh: 'istio', say: ({ web, service }) => web.calls(service('orders'), Access.http({ methods: [HttpMethod.GET], paths: ['/orders/*'] })), opens: ['shop/web > shop/orders:8080 GET /orders/*'] },
  { peer: 'Otterize', asks: 'a method of gRPC', mesh: 'istio', say: ({ web, service }) => web.calls(service('orders', { ports: [Port.grpc(9000)], probes: Probes.grpc() }), Access.grpc({ service: 'shop.Orders', methods: ['Get'] })), opens: ['shop/web > shop/orders:9000 POST /shop.Orders/Get'] },
  { peer: 'Otterize', asks: 'a Service of type LoadBalancer or NodePort', say: ({ service }) => ExternalNetwork.of({ name: 'office', cidrs: ['203.0.113.0/24'] }).calls(service('ftp', { ports: [Port.tcp(2121)], probes: Probes.tcp(), outsideService: OutsideService.nodePort() })), opens: ['network office > shop/ftp:2121'], writes: ['Service ftp-outside'] },
  { peer: 'Otterize', asks: 'a topic of Kafka', why: 'not what this library decides', note: 'ACLs of Kafka are the broker\'s' },
  { peer: 'Otterize', asks: 'a table of a database', why: 'not what this library decides', note: 'grants of a database are its own' },
  { peer: 'cdk8s-plus', asks: 'a call that is declared before the ports of the callee are', say: ({ web, service }) => { const orders = service('orders', { ports: [], probes: Probes.http('/', { managementPort: 9000 }) }); web.calls(orders); orders.addPort(Port.http(8080)); }, opens: ['shop/web > shop/orders:8080'] },
  { peer: 'cdk8s-plus', asks: 'the same call twice', say: ({ web, service }) => { const orders = service('orders'); web.calls(orders); web.calls(orders); }, opens: ['shop/web > shop/orders:8080'] },
  { peer: 'cdk8s-plus', asks: 'all ports of TCP', why: 'refused on purpose', note: 'ports are named' },
  { peer: 'Skiperator', asks: 'the management port is asked by the kubelet alone', say: ({ service }) => { service('orders', { probes: Probes.http('/actuator/health', { managementPort: 9000, period: Duration.seconds(10) }) }); }, opens: [] },
];
