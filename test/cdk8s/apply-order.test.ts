import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, YamlOutputType } from 'cdk8s';
import type { App } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-28';
import { parseAllDocuments } from 'yaml';
import { EdgeGateway, Mesh, ZeroTrustApp } from '../../src';
import { namespace, service } from '../support/programs';
import type { Manifest } from '../support/synth';

let outdir: string;
beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'apply-')); });
afterEach(() => { rmSync(outdir, { recursive: true, force: true }); });

/** The objects of each file, in the order in which `kubectl apply -f` takes them. */
function applied(declare: (app: App) => void, yamlOutputType?: YamlOutputType): readonly (readonly [file: string, objects: readonly Manifest[]])[] {
  const app = new ZeroTrustApp({ outdir, yamlOutputType, mesh: Mesh.istio() });
  declare(app);
  app.synth();
  return readdirSync(outdir).filter((file) => file.endsWith('.yaml')).sort().map((file) => [
    file, parseAllDocuments(readFileSync(join(outdir, file), 'utf8')).map((document) => document.toJS() as Manifest).filter(Boolean),
  ]);
}

/** Objects that an API server refuses, because what they need comes behind them. */
function refused(files: readonly (readonly [string, readonly Manifest[]])[]): readonly string[] {
  const objects = files.flatMap(([, some]) => some);
  const there = new Set<string>();
  const later = new Set(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
  return objects.flatMap(({ kind, metadata }) => {
    if (kind === 'Namespace') there.add(metadata.name);
    const missing = metadata.namespace !== undefined && later.has(metadata.namespace) && !there.has(metadata.namespace);
    return missing ? [`${kind} ${metadata.namespace}/${metadata.name}`] : [];
  });
}

const names = (files: readonly (readonly [string, unknown])[]) => files.map(([file]) => file);

function shop(app: App, chart = 'shop') {
  return service(namespace(new Chart(app, chart), chart), 'web');
}

describe('the first apply finds every namespace', () => {
  test('of a chart that would come later by its name', () => {
    const files = applied((app) => {
      const edge = new Chart(app, 'edge');
      new EdgeGateway(edge, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'] }).exposes(shop(app));
    });

    expect(names(files)).toEqual(['0000-shop.k8s.yaml', '0001-edge.k8s.yaml']);
    expect(refused(files)).toEqual([]);
  });

  test('and keeps the names of files that are in order', () => {
    const files = applied((app) => {
      const z = new Chart(app, 'z-edge');
      new EdgeGateway(z, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'] }).exposes(shop(app));
    });

    expect(names(files)).toEqual(['shop.k8s.yaml', 'z-edge.k8s.yaml']);
    expect(refused(files)).toEqual([]);
  });

  test('in one file, too', () => {
    const files = applied((app) => {
      const z = new Chart(app, 'z-edge');
      new EdgeGateway(z, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'] }).exposes(shop(app));
    }, YamlOutputType.FILE_PER_APP);

    expect(names(files)).toEqual(['app.k8s.yaml']);
    expect(refused(files)).toEqual([]);
  });

  test('behind what stands before it in its own chart', () => {
    const files = applied((app) => {
      const chart = new Chart(app, 'shop');
      new ConfigMap(chart, 'settings', { metadata: { name: 'settings', namespace: 'shop' }, data: { LEVEL: 'debug' } });
      service(namespace(chart, 'shop', Mesh.none()), 'web');
    });

    expect(names(files)).toEqual(['shop.k8s.yaml']);
    expect(files[0][1].slice(0, 2).map(({ kind }) => kind)).toEqual(['Namespace', 'ConfigMap']);
    expect(refused(files)).toEqual([]);
  });

  test('of charts that need one another', () => {
    const files = applied((app) => {
      for (const [chart, other] of [['a', 'b'], ['b', 'a']] as const) {
        const web = service(namespace(new Chart(app, chart), chart, Mesh.none()), 'web');
        new ConfigMap(web, 'of-the-other', { metadata: { name: 'settings', namespace: other }, data: { LEVEL: 'debug' } });
      }
    });

    expect(names(files)).toEqual(['0000-namespaces.k8s.yaml', '0001-a.k8s.yaml', '0002-b.k8s.yaml']);
    expect(files[0][1].map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Namespace a', 'Namespace b']);
    expect(refused(files)).toEqual([]);
  });

  test('and charts keep the order that was asked for', () => {
    const files = applied((app) => {
      const [a, b] = [new Chart(app, 'a'), new Chart(app, 'b')];
      a.addDependency(b);
      new EdgeGateway(b, 'edge', { namespace: 'istio-ingress', hosts: ['shop.example.com'] }).exposes(shop(app));
      new ConfigMap(a, 'settings', { metadata: { name: 'settings', namespace: 'shop' }, data: { LEVEL: 'debug' } });
    });

    expect(names(files)).toEqual(['0000-shop.k8s.yaml', '0001-b.k8s.yaml', '0002-a.k8s.yaml']);
    expect(refused(files)).toEqual([]);
  });
});

test('definitions come before what they define', () => {
  const [[, objects]] = applied((app) => {
    const chart = new Chart(app, 'zones');
    new ApiObject(chart, 'zone', { apiVersion: 'acme.example/v1', kind: 'Zone', metadata: { name: 'north' } });
    new ApiObject(chart, 'definition', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'zones.acme.example' },
      spec: { group: 'acme.example', names: { kind: 'Zone', plural: 'zones' }, scope: 'Cluster', versions: [] },
    });
  });

  expect(objects.map(({ kind }) => kind)).toEqual(['CustomResourceDefinition', 'Zone']);
});
