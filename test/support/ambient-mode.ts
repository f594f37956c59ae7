import { App } from 'cdk8s';
import { filesWrittenBy } from './examples-manifests';
import { EXAMPLE_NAMES, synthesize } from './examples-programs';
import type { Files } from './examples-programs';
import { BUCKET, RideHailing } from './ride-hailing';
import { ClusterProfile, Mesh } from '../../src';

/** The examples, and an application of the size that teams have. */
export const IN_AMBIENT_MODE = [...EXAMPLE_NAMES, 'ride-hailing'] as const;

/** What a program does with one word changed: `Mesh.ambient` in the place of `Mesh.istio`. */
export function inAmbientMode<T>(run: () => T): T {
  const spy = jest.spyOn(Mesh, 'istio').mockImplementation((options) => Mesh.ambient(options));
  try {
    return run();
  } finally {
    spy.mockRestore();
  }
}

/** What a program writes with sidecars; inside of `inAmbientMode`, without. A waypoint knows hosts by their whole names. */
export function written(name: typeof IN_AMBIENT_MODE[number]): Files {
  if (name !== 'ride-hailing') return synthesize(name);
  return filesWrittenBy((outdir) => {
    const app = new App({ outdir });
    new RideHailing(app, name, { profile: ClusterProfile.vanilla({ apiServerCidrs: ['10.20.0.10/32'], podCidrs: ['10.244.0.0/16'] }) }, { bucket: BUCKET });
    app.synth();
  });
}
