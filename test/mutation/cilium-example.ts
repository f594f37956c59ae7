import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Access, ClusterProfile, EdgeGateway, ExternalHost, ExternalNetwork, HttpMethod, KubernetesApi, Mesh, NetworkPlugin, Port, ZeroTrustNamespace,
} from '../../src';
import { service } from '../support/programs';

const { GET, POST } = HttpMethod;

/** A cluster with Cilium and without a mesh: requests, hosts by name and by pattern, the API server both ways, an edge that Envoy Gateway runs. */
export class Feeds extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const profile = ClusterProfile.vanilla({
      networkPlugin: NetworkPlugin.cilium(), apiServerCidrs: ['172.18.0.2/32'], nodeCidrs: ['172.18.0.0/24'], podCidrs: ['10.244.0.0/16'],
    });
    const mesh = Mesh.none();
    const feeds = new ZeroTrustNamespace(this, 'feeds', { mesh, profile });
    const reader = service(feeds, 'reader', { permissions: [{ verbs: ['list', 'watch'], resource: 'feeds', apiGroup: 'news.example' }] });
    const index = service(feeds, 'index', { ports: [Port.http(8080), Port.tcp(5432, { name: 'store' })] });
    const admission = service(feeds, 'admission', { ports: [Port.tls(9443, { name: 'webhook', servicePort: 443 })] });
    reader.calls(index, Access.http({ methods: [GET], paths: ['/items/*', '/v1.0/feeds'] }));
    reader.calls(index, Access.http({ methods: [POST], paths: ['/items/{*}'] }));
    admission.calls(index, Access.ports('store'));
    reader.calls(ExternalHost.https('api.example.com'));
    reader.calls(ExternalHost.https('*.news.example.org'));
    index.calls(ExternalNetwork.of({ name: 'archive', cidrs: ['10.20.30.0/28'], ports: [Port.tcp(2049, { name: 'nfs' })] }));
    KubernetesApi.inCluster().calls(admission, Access.ports('webhook'));
    const edge = new EdgeGateway(this, 'edge', {
      namespace: 'ingress',
      hosts: ['feeds.example.com'],
      mesh,
      profile,
      gatewayClassName: 'envoy',
      podLabels: { 'gateway.envoyproxy.io/owning-gateway-name': 'edge' },
      serviceAccountName: 'edge',
    });
    edge.exposes(index, { pathPrefixes: ['/feeds'], portName: 'http' });
  }
}
