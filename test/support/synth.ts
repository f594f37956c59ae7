import { App, Chart, Testing } from 'cdk8s';

/** A manifest as it is written, for tests that look into it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Manifest = any;

/** What a program writes: everything under one app, in the order in which it is written. */
export function manifestsOf(declare: (chart: Chart) => void): Manifest[] {
  const app = Testing.app();
  declare(new Chart(app, 'chart'));
  return manifestsOfApp(app);
}

export function manifestsOfApp(app: App): Manifest[] {
  return app.charts.flatMap((chart) => Testing.synth(chart) as Manifest[]);
}

/** The one object of this kind and name, or the Job of this name with a hash behind it; throws where there is none, or more than one. */
export function find(manifests: readonly Manifest[], kind: string, name: string, namespace?: string): Manifest {
  const found = manifests.filter((manifest) => (
    manifest.kind === kind && lastingName(manifest) === name && (namespace === undefined || manifest.metadata.namespace === namespace)
  ));
  if (found.length !== 1) throw new Error(`expected one ${kind} '${name}', found ${found.length} among ${list(manifests)}`);
  return found[0];
}

/** The name from one release to the next: a Job that is applied has a hash of what it runs in its name. */
export function lastingName({ kind, metadata: { name } }: Manifest): string {
  return kind === 'Job' ? name.replace(/-[0-9a-f]{8}$/, '') : name;
}

export function ofKind(manifests: readonly Manifest[], ...kinds: readonly string[]): Manifest[] {
  return manifests.filter(({ kind }) => kinds.includes(kind));
}

/** What tells one object from another in a cluster. */
export function keyOf(manifest: Manifest): string {
  return [manifest.apiVersion, manifest.kind, manifest.metadata.namespace ?? '', manifest.metadata.name].join(' ');
}

function list(manifests: readonly Manifest[]): string {
  return manifests.map((manifest) => `${manifest.kind}/${manifest.metadata.name}`).join(', ');
}
