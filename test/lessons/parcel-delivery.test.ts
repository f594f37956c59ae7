import { ParcelDelivery } from './parcel-delivery';
import { TrustReport, ZeroTrustApp } from '../../src';
import '../../src/testing';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: any;
}

const app = new ZeroTrustApp();
new ParcelDelivery(app);
const objects = app.charts.flatMap((chart) => chart.toJson() as Manifest[]);
const find = (kind: string, name: string) => objects.find((object) => object.kind === kind && object.metadata.name === name);
const WORKLOADS = ['Deployment', 'StatefulSet', 'Job', 'CronJob'];

describe('an application of 18 workloads over three namespaces', () => {
  test('is written and proven as it stands, without a waiver or a warning', () => {
    expect(objects.filter(({ kind }) => WORKLOADS.includes(kind))).toHaveLength(18);
    expect(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name).sort()).toEqual(['billing', 'storage', 'tracking']);
    expect(TrustReport.of(app)).toMatchObject({ errors: [], warnings: [], waivers: [] });
    expect(objects).toAllowExactly(app);
  });

  test('allows what it says, over namespaces too', () => {
    expect(app).toAllow({ from: 'tracking/planner', to: 'billing/invoices', port: 8080, method: 'POST', path: '/invoices' });
    expect(app).toDeny({ from: 'tracking/planner', to: 'billing/invoices', port: 8080, method: 'GET', path: '/invoices' });
    expect(app).toAllow({ from: 'storage/nats', to: 'storage/nats', port: 6222 });
    expect(app).toDeny({ from: 'tracking/portal', to: 'storage/postgres', port: 5432 });
    expect(app).toDeny({ from: 'billing/risk', to: 'storage/kafka', port: 9093 });
  });

  test('lets clusters of replicas find each other before they are ready', () => {
    for (const name of ['kafka', 'nats']) {
      expect(find('Service', name)?.spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
      expect(find('StatefulSet', name)?.spec.podManagementPolicy).toBe('Parallel');
    }
    expect(find('Service', 'cache')?.spec.publishNotReadyAddresses).toBeUndefined();
  });

  test('migrates before the service starts', () => {
    const wave = (kind: string, name: string) => Number(find(kind, name)?.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
    expect(objects.find(({ kind }) => kind === 'Job')?.metadata.annotations).toMatchObject({ 'argocd.argoproj.io/hook': 'Sync' });
    expect(wave('Deployment', 'accounts')).toBeGreaterThan(wave('Job', 'accounts-migration'));
  });

  test('keeps what was said through cdk8s-plus and by patches', () => {
    const planner = find('Deployment', 'planner')?.spec.template;
    expect(planner.spec.priorityClassName).toBe('business-critical');
    expect(planner.metadata).toMatchObject({ labels: { team: 'tracking' }, annotations: { 'parcels.example/on-call': 'tracking' } });
    expect(find('Deployment', 'risk')?.spec.template.spec.containers.map(({ name }: { name: string }) => name)).toEqual(['risk', 'model']);
    expect(find('StatefulSet', 'kafka')?.spec.template.spec.tolerations).toHaveLength(1);
  });
});
