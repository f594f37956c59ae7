/** One program in Consul: two namespaces, ports that are called and that are not, metrics, a job, and an edge that Envoy Gateway runs. */
import { Chart, JsonPatch } from 'cdk8s';
import { ClusterProfile, EdgeGateway, Mesh, Port, Scraper, SecureJob, SecureService, ZeroTrustNamespace } from '../../../../src';
import { image, service } from '../../../support/programs';
import { expectNothingWritten, writtenBy, type Written } from '../written-by';

export interface World {
  readonly chart: Chart;
  readonly shop: ZeroTrustNamespace;
  readonly web: SecureService;
  /** With a port that is called, one that is not, one over UDP, and metrics. */
  readonly cart: SecureService;
  readonly ledger: SecureService;
  readonly ops: SecureService;
  readonly job: SecureJob;
  readonly edge: EdgeGateway;
}

interface Variant {
  readonly mesh?: Mesh;
  readonly nodeCidrs?: string[];
}

/** Nobody calls anybody, before `declare` says so; the edge exposes web. */
export function synthesize(declare: (world: World) => void, { mesh = Mesh.consul(), nodeCidrs }: Variant = {}): Written {
  return writtenBy((app) => {
    const chart = new Chart(app, 'app');
    const profile = ClusterProfile.vanilla({ scraper: Scraper.of({ namespace: 'monitoring' }), podCidrs: ['10.244.0.0/16'], ...(nodeCidrs && { nodeCidrs }) });
    const [shop, bank] = ['shop', 'bank'].map((name) => new ZeroTrustNamespace(chart, name, { mesh, profile }));
    const world = {
      chart,
      shop: shop!,
      web: service(shop!, 'web'),
      cart: service(shop!, 'cart', { ports: [Port.http(8080, { servicePort: 80 }), Port.tcp(9000, { name: 'admin' }), Port.udp(5000, { name: 'stats' })], metrics: { port: 9102 } }),
      ledger: service(bank!, 'ledger', { ports: [Port.grpc(7070), Port.tcp(5432, { name: 'sql' })] }),
      ops: service(bank!, 'ops'),
      job: new SecureJob(shop!, 'import', { image: image('import') }),
      edge: new EdgeGateway(chart, 'edge', {
        namespace: 'ingress', hosts: ['shop.example.com'], mesh, profile, gatewayClassName: 'envoy', podLabels: { app: 'edge' }, serviceAccountName: 'edge', redirectPort: 80,
      }),
    };
    world.edge.exposes(world.web);
    declare(world);
  });
}

export const podAnnotation = (key: string, value: string) => JsonPatch.add(`/spec/template/metadata/annotations/${key.replace('/', '~1')}`, value);

export { patch } from '../written-by';

/** A program that must not synthesize: it fails with these words, and no object is written. */
export function expectRefused(declare: (world: World) => void, words: RegExp): void {
  expectNothingWritten(synthesize(declare), words);
}
