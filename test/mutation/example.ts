import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Feeds } from './cilium-example';
import { Tickets } from './consul-example';
import { Shipments } from './linkerd-example';
import { Devices } from './pods-example';
import { Parcels } from './waypoint-example';
import { OnlineBoutique } from '../../examples/online-boutique/online-boutique';
import { Payments } from '../../examples/payments/payments';
import type { TrustGraph } from '../../src/author/graph/trust-graph';
import { Registry } from '../../src/cdk8s/bridge/registry';
import { manifestsOfApp } from '../support/synth';
import type { Manifest } from '../support/synth';

/** What an example declares and what is written for it. */
export interface Example {
  readonly name: string;
  readonly graph: TrustGraph;
  readonly objects: readonly Manifest[];
}

/** All examples, the smallest first. */
export function examples(): readonly Example[] {
  return [
    exampleOf('hello', hello().node.root as App),
    exampleOf('online-boutique', appOf((app) => new OnlineBoutique(app, 'online-boutique'))),
    exampleOf('payments', appOf((app) => new Payments(app, 'payments'))),
    exampleOf('devices', appOf((app) => new Devices(app, 'devices'))),
    exampleOf('parcels', appOf((app) => new Parcels(app, 'parcels'))),
    exampleOf('feeds', appOf((app) => new Feeds(app, 'feeds'))),
    exampleOf('shipments', appOf((app) => new Shipments(app, 'shipments'))),
    exampleOf('tickets', appOf((app) => new Tickets(app, 'tickets'))),
  ];
}

export function exampleOf(name: string, app: App): Example {
  return { name, graph: Registry.of(app).graph(), objects: manifestsOfApp(app) };
}

export function appOf(declare: (app: App) => IConstruct): App {
  const app = new App();
  declare(app);
  return app;
}

/** The one example whose program runs when it is loaded, and writes. */
function hello(): IConstruct {
  const before = process.env.CDK8S_OUTDIR;
  const outdir = mkdtempSync(join(tmpdir(), 'mutation-'));
  process.env.CDK8S_OUTDIR = outdir;
  try {
    return jest.requireActual<typeof import('../../examples/hello/main')>('../../examples/hello/main').chart;
  } finally {
    rmSync(outdir, { recursive: true });
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
  }
}
