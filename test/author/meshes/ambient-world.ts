/** One program in Istio's ambient mode, beside a namespace with sidecars, and an edge before it. */
import { Chart, JsonPatch } from 'cdk8s';
import { expectNothingWritten, writtenBy, type Written } from './written-by';
import {
  ClusterProfile, EdgeGateway, Mesh, MeshPolicy, NetworkPlugin, Port, Scraper, SecureService, ZeroTrustNamespace,
} from '../../../src';
import { service as anyService } from '../../support/programs';

export interface World {
  readonly chart: Chart;
  readonly mesh: Mesh;
  readonly shop: ZeroTrustNamespace;
  readonly web: SecureService;
  /** With a port of each kind, and metrics. */
  readonly cart: SecureService;
  readonly ops: SecureService;
  readonly ledger: SecureService;
  /** With a sidecar. */
  readonly legacy: SecureService;
  readonly edge: EdgeGateway;
}

/** What may be otherwise. */
interface Variant {
  readonly mesh?: Mesh;
  readonly sidecars?: Mesh;
  readonly networkPlugin?: NetworkPlugin;
}

export const service = anyService;

/** Nobody calls anybody, before `declare` says so; the edge exposes web. */
export function synthesize(declare: (world: World) => void, variant: Variant = {}): Written {
  const { mesh = Mesh.ambient(), sidecars = Mesh.istio(), networkPlugin } = variant;
  return writtenBy((app) => {
    const chart = new Chart(app, 'app');
    const profile = ClusterProfile.vanilla({ scraper: Scraper.of({ namespace: 'monitoring' }), networkPlugin });
    new MeshPolicy(chart, 'mesh', { mesh });
    const [shop, bank] = ['shop', 'bank'].map((name) => new ZeroTrustNamespace(chart, name, { mesh, profile }));
    const old = new ZeroTrustNamespace(chart, 'old', { mesh: sidecars, profile });
    const ports = [Port.http(8080, { servicePort: 80 }), Port.tcp(9000, { name: 'admin' }), Port.udp(5000, { name: 'stats' })];
    const world = {
      chart,
      mesh,
      shop,
      web: service(shop, 'web'),
      cart: service(shop, 'cart', { ports, metrics: { port: 9102 } }),
      ops: service(bank, 'ops'),
      ledger: service(bank, 'ledger'),
      legacy: service(old, 'legacy'),
      edge: new EdgeGateway(chart, 'edge', { namespace: 'edge', hosts: ['shop.example.com'], mesh, profile }),
    };
    world.edge.exposes(world.web);
    declare(world);
  });
}

/** The pods of a workload, as a NetworkPolicy names them. */
export const pods = (namespace: string, name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: { matchLabels: { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name } },
});

export const tcp = (port: number) => ({ port, protocol: 'TCP' });

export const label = (key: string, value: string) => JsonPatch.add(`/metadata/labels/${key.replace('/', '~1')}`, value);
export const podLabel = (key: string, value: string) => JsonPatch.add(`/spec/template/metadata/labels/${key.replace('/', '~1')}`, value);

export { patch } from './written-by';

/** A program that must not synthesize: it fails with these words, and no object is written. */
export function expectRefused(declare: (world: World) => void, words: RegExp): void {
  expectNothingWritten(synthesize(declare), words);
}
