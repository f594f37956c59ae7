import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { Mesh } from '../../../src';
import { inAmbientMode } from '../../support/ambient-mode';
import { documentsOf } from '../../support/documents';
import { WITH_CILIUM, writtenForCilium } from '../../support/examples-cilium';
import { objectsOf } from '../../support/examples-manifests';
import { EXAMPLE_NAMES, synthesize } from '../../support/examples-programs';
import { deliveredBy, SHARED_EXAMPLES } from '../../support/examples-shared';
import { bankWithoutAMesh } from '../../support/examples-without-a-mesh';
import { withCilium } from '../../support/programs';
import { manifestsOf, type Manifest } from '../../support/synth';

const CASES = join(__dirname, '..', '..', 'cases');

const MESHES: Readonly<Record<string, () => Mesh>> = {
  istio: () => Mesh.istio(), ambient: () => Mesh.ambient(), none: () => Mesh.none(), cilium: () => Mesh.none(),
};

/** Something that the library writes, or that a test expects it to write. */
export interface Program {
  readonly name: string;
  /** Written by the library, rather than by the hand of who wrote an expectation, which leaves labels out. */
  readonly written: boolean;
  readonly manifests: () => readonly Manifest[];
}

/** Every example, also with Cilium, every case with every mesh, and every expectation of a case. */
export function everyProgram(): readonly Program[] {
  const cases = readdirSync(CASES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return [
    ...EXAMPLE_NAMES.map((name) => ({ name: `the example ${name}`, written: true, manifests: () => objectsOf(synthesize(name)) })),
    ...EXAMPLE_NAMES.map((name) => ({ name: `the example ${name} in ambient mode`, written: true, manifests: () => objectsOf(inAmbientMode(() => synthesize(name))) })),
    ...WITH_CILIUM.flatMap((name) => (['istio', 'ambient', 'none'] as const).map((mesh) => (
      { name: `${name} in a cluster with Cilium, mesh: ${mesh}`, written: true, manifests: () => objectsOf(writtenForCilium(name, mesh)) }
    ))),
    { name: 'the example without-a-mesh', written: true, manifests: () => objectsOf(bankWithoutAMesh()) },
    ...SHARED_EXAMPLES.map((name) => ({ name: `all repositories of the example ${name}`, written: true, manifests: () => deliveredBy(name) })),
    ...cases.flatMap((name) => Object.entries(MESHES)
      .map(([mesh, make]) => ({ mesh, make, expectation: join(CASES, name, `${mesh}.yaml`) }))
      .filter(({ expectation }) => existsSync(expectation))
      .flatMap(({ mesh, make, expectation }) => [
        { name: `the case ${name} with ${mesh}`, written: true, manifests: () => synthesized(name, make(), mesh === 'cilium') },
        { name: `what is expected of the case ${name} with ${mesh}`, written: false, manifests: () => documentsOf(readFileSync(expectation, 'utf8')) },
      ])),
  ];
}

function synthesized(name: string, mesh: Mesh, hasCilium: boolean): readonly Manifest[] {
  const { declare } = jest.requireActual<{ readonly declare: (chart: Chart, mesh: Mesh) => void }>(join(CASES, name, 'declaration.ts'));
  return manifestsOf((chart) => declare(hasCilium ? withCilium(chart) : chart, mesh));
}

/** The pods that the controllers of Kubernetes would make of workloads, one each. */
export function podsOf(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'].includes(kind)).map(({ kind, metadata, spec }) => {
    const { metadata: { labels, annotations } = {}, spec: pod } = (kind === 'CronJob' ? spec.jobTemplate.spec : spec).template;
    const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata: { name } }: Manifest) => ({ name, persistentVolumeClaim: { claimName: `${name}-${metadata.name}-0` } }));
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `${metadata.name}-0`, namespace: metadata.namespace, labels, annotations },
      spec: claims.length === 0 ? pod : { ...pod, volumes: [...pod.volumes ?? [], ...claims] },
    };
  });
}
