/** What charts render, as their projects publish it, in the namespace of a program. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Include, JsonPatch } from 'cdk8s';
import type { ApiObject, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { Waivers } from '../../../src';
import type { Rule } from '../../../src';
import { documentsOf } from '../../support/documents';
import { inFolder } from '../../support/files';
import type { Manifest } from '../../support/synth';
import { goModule } from '../tools/go-tool';

/** The modules that ship them; their versions stand in `go/<pins>/go.mod`. */
const SOURCES = {
  'Argo CD': ['crds', 'github.com/argoproj/argo-cd/v3', 'manifests/namespace-install.yaml'],
  'Grafana': ['istio', 'istio.io/istio', 'samples/addons/grafana.yaml'],
  'ingress-nginx': ['charts', 'k8s.io/ingress-nginx', 'deploy/static/provider/cloud/deploy.yaml'],
  'Loki': ['istio', 'istio.io/istio', 'samples/addons/loki.yaml'],
  'Prometheus': ['istio', 'istio.io/istio', 'samples/addons/prometheus.yaml'],
} as const;

export type ReleaseName = keyof typeof SOURCES;

/** Kinds without a namespace, as far as releases have them. */
const OF_CLUSTER: ReadonlySet<string> = new Set(['ClusterRole', 'ClusterRoleBinding', 'IngressClass', 'ValidatingWebhookConfiguration']);

/** Which `helm install --namespace` leaves to others, or to `helm install` itself. */
const NOT_RENDERED: ReadonlySet<string> = new Set(['Namespace', 'CustomResourceDefinition']);

/** The objects of a release, as they are rendered for a namespace. */
export function objectsOfRelease(name: ReleaseName, namespace: string): readonly Manifest[] {
  const [pins, module, path] = SOURCES[name];
  return documentsOf(readFileSync(join(goModule(pins, module), path), 'utf8')).filter(({ kind }) => !NOT_RENDERED.has(kind)).map((object) => placed(object, namespace));
}

function placed(object: Manifest, namespace: string): Manifest {
  const { kind, metadata } = object;
  return {
    ...object,
    metadata: OF_CLUSTER.has(kind) ? metadata : { ...metadata, namespace },
    ...(kind.endsWith('RoleBinding') && { subjects: object.subjects.map((subject: Manifest) => ({ ...subject, namespace })) }),
  };
}

/** The release in an app, as `Include` or `Helm` brings it. */
export function includeRelease(chart: Chart, name: ReleaseName, namespace: string): Include {
  return inFolder((folder) => {
    const url = join(folder, 'release.yaml');
    writeFileSync(url, objectsOfRelease(name, namespace).map((object) => stringify(object, { version: '1.1' })).join('---\n'));
    return new Include(chart, name, { url });
  });
}

/** What a value of the chart would leave out. */
export function withoutKind(release: Include, ...kinds: readonly string[]): void {
  for (const { node, kind } of release.apiObjects) if (kinds.includes(kind)) release.node.tryRemoveChild(node.id);
}

/** The demonstration charts of a mesh keep out of it. */
export function intoTheMesh(release: Include): void {
  for (const object of controllersOf(release)) {
    const label = (object.toJson() as Manifest).spec.template.metadata.labels['sidecar.istio.io/inject'] as string | undefined;
    if (label !== undefined) object.addJsonPatch(JsonPatch.remove('/spec/template/metadata/labels/sidecar.istio.io~1inject'));
  }
}

export function controllersOf(release: Include): readonly ApiObject[] {
  return release.apiObjects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind));
}

/** What the chart does not do, and somebody answers for. */
export function waive(release: Include, ...rules: readonly Rule[]): void {
  for (const rule of rules) Waivers.of(release).add({ rule, reason: 'the chart of its project, which we do not write', owner: 'platform', expires: '2028-01-31' });
}
