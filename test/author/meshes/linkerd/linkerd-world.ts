/** One program in Linkerd: two namespaces, a port of each kind, metrics, and an edge that Envoy Gateway runs. */
import { Chart, JsonPatch } from 'cdk8s';
import { ClusterProfile, EdgeGateway, Mesh, Port, Scraper, SecureService, ZeroTrustNamespace } from '../../../../src';
import { service } from '../../../support/programs';
import { expectNothingWritten, writtenBy, type Written } from '../written-by';

export interface World {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: SecureService;
  /** With a port of each kind, and metrics. */
  readonly cart: SecureService;
  readonly ops: SecureService;
  readonly edge: EdgeGateway;
}

interface Variant {
  readonly mesh?: Mesh;
  readonly nodeCidrs?: string[];
}

/** Nobody calls anybody, before `declare` says so; the edge exposes web. */
export function synthesize(declare: (world: World) => void, { mesh = Mesh.linkerd(), nodeCidrs }: Variant = {}): Written {
  return writtenBy((app) => {
    const chart = new Chart(app, 'app');
    const profile = ClusterProfile.vanilla({ scraper: Scraper.of({ namespace: 'monitoring' }), podCidrs: ['10.244.0.0/16'], ...(nodeCidrs && { nodeCidrs }) });
    const [shop, bank] = ['shop', 'bank'].map((name) => new ZeroTrustNamespace(chart, name, { mesh, profile }));
    const ports = [
      Port.http(8080, { servicePort: 80 }), Port.grpc(7070), Port.tcp(9000, { name: 'admin', servicePort: 900 }), Port.tls(8443, { name: 'secure' }), Port.udp(5000, { name: 'stats' }),
    ];
    const world = {
      chart,
      shop: shop!,
      web: service(shop!, 'web'),
      cart: service(shop!, 'cart', { ports, metrics: { port: 9102 } }),
      ops: service(bank!, 'ops'),
      edge: new EdgeGateway(chart, 'edge', {
        namespace: 'ingress', hosts: ['shop.example.com'], mesh, profile, gatewayClassName: 'envoy', podLabels: { app: 'edge' }, serviceAccountName: 'edge', redirectPort: 80,
      }),
    };
    world.edge.exposes(world.web);
    declare(world);
  });
}

export const annotation = (key: string, value: string) => JsonPatch.add(`/metadata/annotations/${key.replace('/', '~1')}`, value);
export const podAnnotation = (key: string, value: string) => JsonPatch.add(`/spec/template/metadata/annotations/${key.replace('/', '~1')}`, value);

export { patch } from '../written-by';

/** A program that must not synthesize: it fails with these words, and no object is written. */
export function expectRefused(declare: (world: World) => void, words: RegExp): void {
  expectNothingWritten(synthesize(declare), words);
}
