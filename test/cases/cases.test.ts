import { existsSync, readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { Chart } from 'cdk8s';
import { Mesh } from '../../src';
import { documentsOf } from '../support/documents';
import { withCilium } from '../support/programs';
import { find, lastingName, Manifest, manifestsOf } from '../support/synth';

/**
 * One declaration, one expectation for each mesh, written to be read: `declaration.ts` and `<mesh>.yaml` in a folder of the name
 * of what it shows. Each object of an expectation is compared whole, less its labels. What every namespace and every service has may be
 * left out; nothing else may be written. `cilium.yaml` has what is written without a mesh in a cluster with Cilium, where that differs.
 * Where a mesh can't enforce a declaration,
 * `<mesh>.txt` has what is refused and the codes, without the words in between.
 */
interface Case {
  readonly declare: (chart: Chart, mesh: Mesh) => void;
  /** Namespaces and the services in them that have their usual objects. */
  readonly usual: Readonly<Record<string, readonly string[]>>;
  /** Which of these namespaces others own, so that nothing is written but for the services. @default - none */
  readonly ofOthers?: readonly string[];
}

interface Usual {
  readonly namespace: readonly string[];
  readonly service: readonly string[];
}

const IN_ANY: Usual = {
  namespace: ['NetworkPolicy default-deny'],
  service: ['ServiceAccount', 'Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'],
};

const MESHES: Readonly<Record<string, { readonly mesh: Mesh; readonly usual: Usual }>> = {
  istio: {
    mesh: Mesh.istio(),
    usual: {
      namespace: [...IN_ANY.namespace, 'PeerAuthentication default', 'AuthorizationPolicy allow-nothing'],
      service: [...IN_ANY.service, 'AuthorizationPolicy', 'Sidecar'],
    },
  },
  ambient: {
    mesh: Mesh.ambient(),
    usual: {
      namespace: [...IN_ANY.namespace, 'PeerAuthentication default', 'AuthorizationPolicy allow-nothing'],
      service: [...IN_ANY.service, 'AuthorizationPolicy'],
    },
  },
  // A Server is named after a port, too, and is always expected.
  linkerd: { mesh: Mesh.linkerd(), usual: IN_ANY },
  consul: { mesh: Mesh.consul(), usual: { ...IN_ANY, service: [...IN_ANY.service, 'ServiceDefaults', 'ServiceIntentions'] } },
  none: { mesh: Mesh.none(), usual: IN_ANY },
};

const folders = readdirSync(__dirname).filter((name) => statSync(join(__dirname, name)).isDirectory());

const CILIUM = { mesh: Mesh.none(), usual: { ...IN_ANY, service: [...IN_ANY.service, 'CiliumNetworkPolicy'] } };

describe.each(folders)('%s', (folder) => {
  const { declare, usual, ofOthers = [] } = jest.requireActual<Case>(join(__dirname, folder, 'declaration.ts'));
  const path = (file: string) => join(__dirname, folder, file);

  const alsoCilium = existsSync(path('cilium.yaml')) || existsSync(path('cilium.txt')) ? [['cilium', CILIUM] as const] : [];

  test.each([...Object.entries(MESHES), ...alsoCilium])('with %s', (name, { mesh, usual: inMesh }) => {
    const declareIn = (chart: Chart) => declare(name === 'cilium' ? withCilium(chart) : chart, mesh);
    if (existsSync(path(`${name}.txt`))) {
      expect(refusals(declareIn)).toEqual(readFileSync(path(`${name}.txt`), 'utf8').trimEnd().split('\n'));
      return;
    }
    const expected = documentsOf(readFileSync(path(`${name}.yaml`), 'utf8'));
    const manifests = manifestsOf(declareIn);

    expect(expected.map(({ kind, metadata }) => withoutLabels(find(manifests, kind, metadata.name, metadata.namespace)))).toEqual(expected);
    expect(manifests.map(nameOf).sort()).toEqual([...new Set([...expected.map(nameOf), ...usualObjects(usual, ofOthers, inMesh)])].sort());
  });

  test('has nothing but a declaration and expectations', () => {
    const known = ['declaration.ts', ...['cilium', ...Object.keys(MESHES)].flatMap((mesh) => [`${mesh}.yaml`, `${mesh}.txt`])];
    expect(readdirSync(path('.')).filter((file) => !known.includes(file))).toEqual([]);
  });
});

/** The names of objects that need no expectation. */
function usualObjects(usual: Case['usual'], ofOthers: readonly string[], { namespace: ofNamespace, service: ofService }: Usual): readonly string[] {
  return Object.entries(usual).flatMap(([namespace, services]) => [
    ...(ofOthers.includes(namespace) ? [] : [`Namespace ${namespace}`, ...ofNamespace.map((object) => `${object} of ${namespace}`)]),
    ...services.flatMap((service) => ofService.map((kind) => `${kind} ${service} of ${namespace}`)),
  ]);
}

function refusals(declare: (chart: Chart) => void): readonly string[] {
  try {
    manifestsOf(declare);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1).map((line) => line.trim().replace(/: .* \(/, ' ('));
  }
}

function nameOf(manifest: Manifest): string {
  const { kind, metadata: { namespace } } = manifest;
  return [kind, lastingName(manifest), ...namespace === undefined ? [] : ['of', namespace]].join(' ');
}

function withoutLabels({ metadata: { labels, ...metadata }, ...rest }: Manifest): Manifest {
  return { ...rest, metadata };
}
