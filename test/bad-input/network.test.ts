import { bareNamespace, service } from './programs';
import { accepts, refuses, told } from './refuses';
import type { Program } from './refuses';
import type { ClusterProfileOptions, ICallee } from '../../src';
import { Access, ClusterProfile, ExternalHost, ExternalNetwork, KubernetesApi, Mesh, Port, Scraper, ZeroTrustNamespace } from '../../src';

const calls = (callee: ICallee): Program => ({ shop }) => service(shop, 'web').calls(callee);
const host = (name: string) => calls(ExternalHost.https(name));
const lan = (cidrs: string[], ports = [Port.tcp(5432)], name = 'lan') => calls(ExternalNetwork.of({ name, cidrs, ports }));

describe('a host outside', () => {
  const heading = (name: string) => `calls ${name}:443: got '${name}'`;
  refuses('that is an IP address', host('203.0.113.7'), told('host', 'web', heading('203.0.113.7'), 'a host outside the cluster', 'ExternalNetwork'));
  refuses('that is a URL', host('https://api.stripe.com/v1'),
    told('host', 'web', heading('https://api.stripe.com/v1'), 'a host outside', 'write "api.stripe.com"'));
  refuses('with its port in the name', host('api.stripe.com:8443'), told('host', 'web', heading('api.stripe.com:8443'), 'a host outside', 'give the port apart'));
  refuses('that is a service of the cluster', host('cart.shop.svc.cluster.local'),
    told('host', 'web', heading('cart.shop.svc.cluster.local'), 'a host outside', 'fromReference'));
  refuses('that is a workload of the program', ({ shop }) => {
    service(shop, 'cart');
    service(shop, 'web').calls(ExternalHost.tcp('cart.shop', 8080));
  }, told('host', 'web', "calls cart.shop:8080: got 'cart.shop', which is a name in the cluster: that of the Service shop/cart", 'a host outside', 'call the construct'));
  refuses('that is a service of the platform', host('kube-dns.kube-system'),
    told('host', 'web', "calls kube-dns.kube-system:443: got 'kube-dns.kube-system', which is a name in the cluster: that of the Service kube-system/kube-dns", 'a host outside', 'fromReference'));
  refuses('that is the API server', host('kubernetes.default'), told('host', 'web', "calls kubernetes.default:443: got 'kubernetes.default', which is a name in the cluster: that of the Service default/kubernetes", 'fromReference'));
  refuses('in a cluster with a domain of its own', ({ chart }) => {
    const profile = ClusterProfile.vanilla({ clusterDomain: 'k8s.acme.example' });
    service(new ZeroTrustNamespace(chart, 'far', { mesh: Mesh.istio(), profile }), 'web').calls(ExternalHost.https('cart.shop.k8s.acme.example'));
  }, told('host', 'app/far/web', "calls cart.shop.k8s.acme.example:443: got 'cart.shop.k8s.acme.example', which is a name in the cluster", 'fromReference'));
  refuses('that is the metadata of a cloud', host('metadata.google.internal'), told('host', 'web', heading('metadata.google.internal'), 'the rights of its node'));
  accepts('of two labels, of which the second is a namespace', host('acme.shop'));
  refuses('that is the pod itself', host('localhost'), told('host', 'web', heading('localhost'), 'a host outside', 'the pod itself'));
  refuses('that is a star', host('*'), told('host', 'web', heading('*'), 'a host outside', 'every host there is'));
  refuses('with a star in the middle', host('api.*.com'), told('host', 'web', heading('api.*.com'), 'a host outside', 'first label'));
  refuses('of one label', host('stripe'), told('host', 'web', heading('stripe'), 'a host outside', 'fully qualified'));
  refuses('in capitals', host('API.stripe.com'), told('host', 'web', heading('API.stripe.com'), 'a host outside', '"api.stripe.com"'));
  refuses('with a wildcard, over TCP', calls(ExternalHost.tcp('*.example.com', 5432)),
    told('host', 'web', "calls *.example.com:5432: got '*.example.com' without TLS", 'only for hosts that are called over TLS', 'one by one'));
  refuses('with a wildcard, on Istio 1.29', ({ chart }) => {
    service(new ZeroTrustNamespace(chart, 'old', { mesh: Mesh.istio({ version: '1.29' }) }), 'web').calls(ExternalHost.https('*.example.com'));
  }, told('host', 'app/old/web', 'calls *.example.com:443: got *.example.com on Istio 1.29', 'Istio 1.30 or later', 'one by one'));
  refuses('on port 0', calls(ExternalHost.tls('api.stripe.com', 0)), told('port-number', 'web', 'calls api.stripe.com:0: got 0', '1 to 65535'));
  refuses('that is wrong in name and port', calls(ExternalHost.tls('10.0.0.1', 70000)),
    told('host', 'web', "calls 10.0.0.1:70000: got '10.0.0.1'", 'ExternalNetwork'),
    told('port-number', 'web', 'calls 10.0.0.1:70000: got 70000', '1 to 65535'));
  refuses('called twice', ({ shop }) => {
    const [web, stripe] = [service(shop, 'web'), ExternalHost.https('stripe')];
    web.calls(stripe, Access.all());
    web.calls(stripe);
  }, told('host', 'web', heading('stripe'), 'fully qualified'));
  refuses('that is described in two ways', ({ shop }) => {
    service(shop, 'web').calls(ExternalHost.https('api.stripe.com'));
    service(shop, 'cart').calls(ExternalHost.https('api.stripe.com', { cidrs: ['203.0.113.0/24'] }));
  }, told('call-target', 'cart', "calls api.stripe.com:443: got two descriptions of 'api.stripe.com:443'", 'one description', 'in a constant'));
  refuses('with an empty list of addresses', calls(ExternalHost.https('api.stripe.com', { cidrs: [] })),
    told('cidr', 'web', 'cidrs of api.stripe.com:443: got an empty list', 'at least one CIDR, or no list', 'leave it out'));
  refuses('with a wrong address', calls(ExternalHost.https('api.stripe.com', { cidrs: ['203.0.113.7/24'] })),
    told('cidr', 'web', "cidrs of api.stripe.com:443[0]: got '203.0.113.7/24'", 'a CIDR', '203.0.113.0/24'));
});

describe('a CIDR', () => {
  const heading = (text: string) => `network lan: cidrs[0]: got '${text}'`;
  refuses('with host bits', lan(['10.1.2.3/8']), told('cidr', 'web', heading('10.1.2.3/8'), 'a CIDR', 'write 10.0.0.0/8 for the network', '10.1.2.3/32'));
  refuses('with host bits, of IPv6', lan(['fd00::1/8']), told('cidr', 'web', heading('fd00::1/8'), 'a CIDR', 'write fd00::/8 for the network', 'fd00::1/128'));
  refuses('without a prefix length', lan(['10.1.2.3']), told('cidr', 'web', heading('10.1.2.3'), 'a CIDR', 'write 10.1.2.3/32'));
  refuses('with a prefix length of 33', lan(['10.0.0.0/33']), told('cidr', 'web', heading('10.0.0.0/33'), 'a CIDR', 'from 0 to 32'));
  refuses('with leading zeros', lan(['010.0.0.0/8']), told('cidr', 'web', heading('010.0.0.0/8'), 'a CIDR', '10.0.0.0 without leading zeros'));
  refuses('that is a host name', lan(['db.example.com']), told('cidr', 'web', heading('db.example.com'), 'a CIDR', 'ExternalHost'));
  refuses('that is empty', lan(['']), told('cidr', 'web', heading(''), 'a CIDR'));
  refuses('beside another, both wrong', lan(['10.1.2.3', '10.2.0.0/16', '10.3.3.3/16']),
    told('cidr', 'web', "network lan: cidrs[0]: got '10.1.2.3'", '10.1.2.3/32'),
    told('cidr', 'web', "network lan: cidrs[2]: got '10.3.3.3/16'", '10.3.0.0/16'));
});

describe('a network outside', () => {
  refuses('without addresses', lan([]), told('cidr', 'web', 'network lan: cidrs: got an empty list', 'no addresses never means all', 'name the addresses'));
  refuses('without ports', lan(['10.0.0.0/8'], []), told('call-target', 'web', 'network lan: ports: got an empty list', 'no ports never means all'));
  refuses('with a bad name', lan(['10.0.0.0/8'], undefined, 'The LAN'), told('name', 'web', "network The LAN: name: got 'The LAN'", 'a DNS label', "'the-lan'"));
  refuses('with a port of 0', lan(['10.0.0.0/8'], [Port.tcp(0)]), told('port-number', 'web', 'network lan: ports[0]: got 0', '1 to 65535'));
});

describe('a cluster profile', () => {
  const profile = (options: ClusterProfileOptions): Program => ({ chart }) => {
    new ZeroTrustNamespace(chart, 'bank', { mesh: Mesh.istio(), profile: ClusterProfile.vanilla(options) });
  };
  const at = 'app/bank';
  refuses('older than what is written needs', profile({ kubernetesVersion: '1.29' }),
    told('cluster-profile', at, "profile.kubernetesVersion: got '1.29'", '1.30 or later', 'upgrade first'));
  refuses('with a full version', profile({ kubernetesVersion: 'v1.36.2' }),
    told('cluster-profile', at, "profile.kubernetesVersion: got 'v1.36.2'", 'a minor version', "'1.36'"));
  refuses('with an API server at a host name', profile({ apiServerCidrs: ['api.example.com'] }),
    told('cidr', at, "profile.apiServerCidrs[0]: got 'api.example.com'", 'a CIDR'));
  refuses('with the API server on port 0', profile({ apiServerCidrs: ['10.96.0.1/32'], apiServerPort: 0 }),
    told('port-number', at, 'profile.apiServerPort: got 0', '1 to 65535'));
  refuses('with nodes that have host bits', profile({ nodeCidrs: ['10.0.0.5/16'] }),
    told('cidr', at, "profile.nodeCidrs[0]: got '10.0.0.5/16'", 'a CIDR', '10.0.0.0/16'));
  refuses('with a cluster range that is none', profile({ clusterCidrs: ['everything'] }),
    told('cidr', at, "profile.clusterCidrs[0]: got 'everything'", 'a CIDR'));
  refuses('with a domain in capitals', profile({ clusterDomain: 'Cluster.Local' }),
    told('name', at, "profile.clusterDomain: got 'Cluster.Local'", 'a DNS subdomain', "'cluster.local'"));
  refuses('with a scraper without labels', profile({ scraper: Scraper.of({ podLabels: {} }) }),
    told('label', at, 'profile.scraper.podLabels: got no labels', 'at least one label', 'Scraper.none()'));
  refuses('with a monitoring namespace in capitals', profile({ scraper: Scraper.of({ namespace: 'Monitoring' }) }),
    told('name', at, "profile.scraper.namespace: got 'Monitoring'", 'a DNS label'));
  refuses('with a secrets operator in capitals', profile({ externalSecretsNamespace: 'ESO', externalSecretsServiceAccount: 'ESO sa' }),
    told('name', at, "profile.externalSecretsNamespace: got 'ESO'", 'a DNS label'),
    told('name', at, "profile.externalSecretsServiceAccount: got 'ESO sa'", 'a DNS subdomain'));
  refuses('that does not say where the API server is, which is called', calls(KubernetesApi.inCluster()),
    told('cluster-profile', 'web', 'calls kubernetes-api from shop/web: got a cluster profile without the addresses of the API server', 'CIDRs', 'apiServerCidrs'));
  accepts('a profile without scraper', profile({ scraper: Scraper.none() }));
  accepts('the call of a wildcard host without a mesh', ({ chart }) => service(bareNamespace(chart), 'web').calls(ExternalHost.https('*.example.com')));
});
