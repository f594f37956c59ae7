import { LAYER_FILES, LAYER_LINES } from './layer';

/**
 * A mesh that does not exist: it labels namespaces, encrypts between nodes, has a control plane that every pod must reach, takes one port, and lets
 * calls in by a policy of its own. (`layer.ts` has what the judge knows of it.)
 * New files by their paths in the project, and the lines that tables get, each with the line that it is put before.
 */
export const FOLDERS: Readonly<Record<string, string>> = {
  ...LAYER_FILES,
  'src/author/meshes/toy/options.ts': `
import { TEXT } from '../../graph/prop-types';
import type { PropTable } from '../../graph/prop-types';

/** What is particular about an installation of the toy. */
export interface ToyOptions {
  /**
   * The namespace of its control plane.
   *
   * @default 'toy-system'
   */
  readonly namespace?: string;
}

export const TOY_PROPS = { namespace: TEXT } as const satisfies PropTable;
`,
  'src/author/meshes/toy/dialect.ts': `
import type { ToyOptions } from './options';
import { objectLabels } from '../../graph/labels';
import type { MeshNode } from '../../graph/mesh';
import { parseDnsLabel } from '../../graph/values/names';
import { networkPolicy } from '../../render/kubernetes/network-policy';
import type { MeshDialect } from '../mesh';

export interface ToyMesh extends MeshNode {
  readonly kind: 'toy';
  readonly namespace: string;
}

export function toyMesh({ namespace = 'toy-system' }: ToyOptions): ToyMesh {
  return { kind: 'toy', namespace };
}

export const toyDialect: MeshDialect<ToyMesh> = {
  kind: 'toy',
  words: 'a toy mesh',
  reservedPorts: new Map([[9443, 'the toy (tunnels)']]),
  guardedKeys: [/^toy\\.example\\/encrypt$/],
  platformNamespaces: [/^toy-.+$/],
  proxyUsers: [{ id: 4444, why: 'the toy does not encrypt what 4444 sends' }],
  gateways: undefined,
  enforces: { methods: false, pathForms: new Set(), exceptions: false, users: false, limits: false },
  platform: { callsControlPlane: true, scrapePort: () => 9444, probePorts: (ports) => ports },
  render: {
    namespaceLabels: () => ({ 'toy.example/encrypt': 'all' }),
    podAnnotations: (_graph, { name }) => ({ 'toy.example/name': name }),
    meshObjects: () => [],
    namespaceObjects: ({ name }) => [{
      id: 'toy-keys', name: 'toy-keys', namespace: name, labels: objectLabels(name, name),
      template: { apiVersion: 'v1', kind: 'ConfigMap', fields: ['data'], render: () => ({ data: { rotate: 'daily' } }) },
    }],
    workloadObjects: ({ name, namespace }) => [{
      id: 'permission', name, namespace, labels: objectLabels(name, namespace),
      template: {
        apiVersion: 'toy.example/v1',
        kind: 'ToyPermission',
        fields: ['spec'],
        render: (graph, workload) => {
          const { podSelector: selector, ingress = [] } = networkPolicy.render(graph, workload).spec;
          return { spec: { selector, allow: ingress.map(({ from = [], ports }) => ({ from, ports })) } };
        },
      },
    }],
    gatewayObjects: () => [],
    externalObjects: () => [],
  },
  read: (reader, { namespace }) => { reader.read('mesh', 'mesh.namespace', namespace, parseDnsLabel); },
  installation: ({ namespace }) => ({
    words: "the toy's control plane",
    controlPlane: [{ name: 'toyd', namespace, podLabels: { app: 'toyd' }, ports: [9000] }],
    facts: [{ id: 'toy', subject: 'mesh.namespace', fact: namespace }],
  }),
  identity: () => undefined,
  checkCall: ({ to }) => (to.kind === 'host' && to.wildcard
    ? [{ code: 'host', value: to.host, expected: 'one host: the toy knows no wildcards', fix: 'name the hosts one by one' }]
    : []),
};
`,
  'src/proof/meshes/toy/contract.ts': `
import type { MeshRecord } from '../../../author/graph/record/values';
import { TOY as PERMISSIONS } from '../../../judge/layers/toy/key';
import { ALL_BUT_TCP, optional } from '../../declared/edges';
import { EVERYBODY } from '../../declared/parties';
import type { EnforcementPoint } from '../../enforcement-point';
import { isWord } from '../../keys/known-key';
import { NETWORK_INGRESS } from '../../network-policy/enforcement-points';
import { withoutNetworkPolicies } from '../../network-policy/view';
import type { MeshContract } from '../contract';
import type { MeshSpec } from '../mesh-spec';

interface ToySpec extends MeshSpec {
  readonly namespace: string;
}

interface ToyRecord extends MeshRecord {
  readonly options: { readonly namespace?: string };
}

/** Proxies of the toy take TCP alone. */
const tcpAlone: EnforcementPoint['edges'] = (declared) => [...NETWORK_INGRESS.edges(declared), optional(EVERYBODY, EVERYBODY, ALL_BUT_TCP)];

export const TOY: MeshContract<ToySpec, ToyRecord> = {
  words: 'the toy mesh',
  decides: false,
  holdsCallers: false,
  read: ({ options: { namespace = 'toy-system' } }) => ({ kind: 'toy', namespace }),
  installations: () => [],
  membership: () => ({ meshed: false }),
  hidden: (manifests) => manifests.with(PERMISSIONS, { permissions: [], open: [{ ref: { namespace: '' } }] }),
  needs: {
    seesRequests: false,
    controlPlane: ({ namespace }) => [{ at: { kind: 'pods', namespace, podLabels: { app: 'toyd' } }, ports: [9000] }],
    scrapedPort: () => 9444,
    probedPorts: (ports) => ports,
    runtimes: 'any',
    volumes: new Set(),
  },
  enforcementPoints: (graph) => (
    [...graph.namespaces.values()].some(({ mesh }) => mesh.kind === 'toy')
      ? [{ words: 'ToyPermission', see: withoutNetworkPolicies, edges: tcpAlone }]
      : []
  ),
  kinds: {
    policies: ['toy.example ToyPermission'],
    podPolicies: [],
    routes: [],
    ofWorkloads: ['ToyPermission'],
    fields: {},
    fieldChecks: {},
    readElsewhere: ['toy.example ToyPermission'],
    publishedConfigMaps: {},
  },
  keys: {
    known: [
      { keys: ['toy.example/encrypt'], at: ['namespace'], because: 'compared with the mesh', values: isWord('all') },
      { keys: ['toy.example/name'], at: ['pod'], because: 'a name for people' },
    ],
    domains: { 'toy.example': 'switches encryption' },
    bare: {},
  },
  checks: {
    understood: [],
    objects: [],
    workloads: [],
    namespacePolicies: [],
    namespaceLabels: () => ({ 'toy.example/encrypt': 'all' }),
    groundRules: () => [],
    namespace: () => [],
    enrolment: () => undefined,
    enrolmentRules: [],
  },
};
`,
};

/** Lines of tables, by file. */
export const LINES: Readonly<Record<string, readonly { readonly before: string; readonly add: string }[]>> = {
  ...LAYER_LINES,
  'src/author/meshes/table.ts': [
    { before: "import type { MeshNode } from '../graph/mesh';", add: "import { toyDialect } from './toy/dialect';\nimport { TOY_PROPS } from './toy/options';\n" },
    { before: '  noMeshDialect,\n', add: '  toyDialect,\n' },
    { before: '  IstioOptions: ISTIO_PROPS,\n', add: '  ToyOptions: TOY_PROPS,\n' },
  ],
  'src/author/constructs/mesh.ts': [
    { before: "import { checkProps } from './props/check';", add: "import { toyMesh } from '../meshes/toy/dialect';\nimport type { ToyOptions } from '../meshes/toy/options';\n" },
    {
      before: '  /**\n   * No mesh:',
      add: `  /** The toy: it encrypts between nodes, and enforces no methods. */
  public static toy(options: ToyOptions = {}): Mesh {
    checkProps('Mesh.toy', 'ToyOptions', options);
    return new Mesh(toyMesh(options), { factory: 'toy', options });
  }

`,
    },
  ],
  'src/index.ts': [
    { before: 'export type { IstioOptions }', add: "export type { ToyOptions } from './author/meshes/toy/options';\n" },
  ],
  'src/proof/meshes/table.ts': [
    { before: "import { NO_MESH } from './none/contract';", add: "import { TOY } from './toy/contract';\n" },
    { before: '  none: NO_MESH,\n', add: '  toy: TOY,\n' },
  ],
};
