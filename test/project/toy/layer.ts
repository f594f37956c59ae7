/** What the judge knows of the toy: pods of a namespace that it encrypts take the calls that a ToyPermission of the namespace allows, and no others. */
export const LAYER_FILES: Readonly<Record<string, string>> = {
  'src/judge/layers/toy/key.ts': `
import type { PodSelection } from '../../cluster/mentions';
import type { SelectorIndex } from '../../cluster/selector-index';
import type { PortSet } from '../../engine/port-tests';
import type { LayerKey, LayerObject, LayerObjects } from '../../objects/layer-key';
import type { ObjectRef } from '../../objects/read/field';
import type { LabelSelector } from '../../objects/read/selector';

/** Who may call the pods that it selects, and at which ports. */
export interface ToyPermission {
  readonly ref: ObjectRef;
  readonly selector: LabelSelector;
  readonly allow: readonly ToyRule[];
  readonly malformed: boolean;
  /** Why it is not known whether it selects the pod that it was found for. */
  readonly doubt?: string;
}

export interface ToyRule {
  readonly from: readonly PodSelection[];
  readonly ports: readonly PortSet[];
}

export interface ToyObjects extends LayerObjects {
  readonly permissions: readonly ToyPermission[];
  /** Not empty, where the toy shall be looked away from. */
  readonly open: readonly LayerObject[];
}

export interface ToyIndex {
  readonly permissions: SelectorIndex<ToyPermission>;
  readonly isOpen: boolean;
}

export const TOY: LayerKey<ToyObjects, ToyIndex> = { name: 'toy' };
`,
  'src/judge/layers/toy/kinds.ts': `
import { read, type Groups } from '../../objects/kinds/kind';
import type { Versions } from '../../objects/kinds/versions';

export const TOY_KINDS: Groups = { 'toy.example': read('namespaced', ['v1'], 'ToyPermission') };
export const TOY_SERVED: Versions = { 'toy.example': { ToyPermission: ['v1'] } };
`,
  'src/judge/layers/toy/read.ts': `
import type { ToyPermission, ToyRule } from './key';
import { PROTOCOLS } from '../../cluster/ports';
import type { Field, ObjectRef } from '../../objects/read/field';
import { parseLabelSelector } from '../../objects/read/selector';

export function parsePermission(ref: ObjectRef, root: Field, malformed: () => boolean): ToyPermission {
  const spec = root.child('spec').only(new Set(['selector', 'allow']));
  const selector = parseLabelSelector(spec.child('selector'));
  const allow = spec.child('allow').items().map(parseRule);
  return Object.freeze({ ref, selector, allow, malformed: malformed() });
}

function parseRule(field: Field): ToyRule {
  field.only(new Set(['from', 'ports']));
  return {
    from: field.child('from').items().map((peer) => {
      peer.only(new Set(['namespaceSelector', 'podSelector']));
      const namespaces = peer.child('namespaceSelector');
      return { namespaces: namespaces.present ? parseLabelSelector(namespaces) : 'own' as const, pods: parseLabelSelector(peer.child('podSelector')) };
    }),
    ports: field.child('ports').items().flatMap((port) => {
      port.only(new Set(['protocol', 'port']));
      const protocol = port.child('protocol').oneOf(PROTOCOLS);
      const number = port.child('port').integer();
      return protocol === undefined || number === undefined ? [] : [{ kind: 'range' as const, protocol, first: number, last: number }];
    }),
  };
}
`,
  'src/judge/layers/toy/sites.ts': `
import type { HopSite } from '../../core/hop';

export const TOY_SITE: HopSite = { id: 'toy', side: 'destination', phrase: 'permissions of the toy', place: 70, ofProxies: true };
`,
  'src/judge/layers/toy/mesh.ts': `
import { TOY, type ToyPermission } from './key';
import { TOY_SITE } from './sites';
import type { Cluster } from '../../cluster/cluster';
import { perKey } from '../../cluster/per-key';
import type { Pod } from '../../cluster/pod';
import type { Decision, Policy } from '../../engine/decision';
import type { Mesh } from '../../engine/meshes/mesh';
import { networkPeersOf } from '../../engine/network-peers';
import { portsTest } from '../../engine/port-tests';
import { NO_PATTERNS } from '../../requests/requests';

/** Proxies stand before every port of pods in namespaces that the toy encrypts. */
export const TOY_MESH: Mesh = {
  sites: [TOY_SITE],
  isWritten: (cluster) => !cluster.of(TOY).isOpen,
  callees: {
    decide: (cluster) => !cluster.of(TOY).isOpen,
    hops: (cluster, callee) => (hasProxy(cluster, callee) ? [{ hop: TOY_SITE.id, readings: [{ decision: () => decisionOf(cluster, callee) }] }] : []),
    patterns: () => NO_PATTERNS,
    pathNormalization: () => 'NONE',
    ports: (cluster, callee) => (hasProxy(cluster, callee) ? permissionsOf(cluster, callee).flatMap(portsOf) : undefined),
  },
};

function hasProxy(cluster: Cluster, { namespaceLabels }: Pod): boolean {
  return !cluster.of(TOY).isOpen && namespaceLabels['toy.example/encrypt'] === 'all';
}

function permissionsOf(cluster: Cluster, { namespace, labels }: Pod): readonly ToyPermission[] {
  return cluster.of(TOY).permissions.find(namespace, { labels });
}

function portsOf({ allow }: ToyPermission): readonly number[] {
  return allow.flatMap(({ ports }) => ports.flatMap((port) => (port.kind === 'range' ? [port.first, port.last + 1] : [])));
}

const decisionOf = perKey((cluster: Cluster, pod: Pod): Decision => ({
  tiers: [{ mode: 'any-allow', captures: 'always', policies: [...permissionsOf(cluster, pod).map((one) => compiled(cluster, one)), NOTHING_ELSE] }],
  otherwise: 'no',
}));

const compiled = perKey((cluster: Cluster, { ref, allow, malformed, doubt }: ToyPermission): Policy => ({
  object: ref,
  ...(malformed && { unclear: true }),
  ...(doubt !== undefined && { doubt }),
  rules: allow.map(({ from, ports }, index) => ({
    action: 'allow',
    peer: { kind: 'or', sets: from.map((one) => networkPeersOf(cluster).pods(ref.namespace, one)) },
    request: portsTest(ports),
    path: ['spec', 'allow', index],
  })),
  words: { rule: (_, truth) => ({ because: truth === 'yes' ? 'the permission allows it' : 'whether the permission means it is not known' }) },
}));

const NOTHING_ELSE: Policy = {
  rules: [],
  words: { none: { path: [], effect: 'denies', truth: 'no', because: 'the toy takes no call that no permission allows' }, rule: () => [] },
};
`,
  'src/judge/layers/toy/layer.ts': `
import { TOY, type ToyIndex, type ToyObjects } from './key';
import { TOY_SERVED } from './kinds';
import { TOY_MESH } from './mesh';
import { parsePermission } from './read';
import { SelectorIndex } from '../../cluster/selector-index';
import { listOf } from '../../objects/read/kind-reader';
import type { Layer } from '../layer';

export const TOY_LAYER: Layer<ToyObjects, ToyIndex> = {
  key: TOY,
  served: TOY_SERVED,
  empty: () => ({ permissions: [], open: [] }),
  readers: { 'toy.example': { ToyPermission: listOf('permissions', parsePermission) } },
  usingNamespaces: ({ permissions }) => [permissions],
  arrange: ({ permissions, open }) => ({
    permissions: new SelectorIndex(permissions, {
      namespaceOf: ({ ref }) => ref.namespace,
      selectorOf: ({ malformed, selector }) => (malformed ? undefined : selector),
      doubted: (permission, doubt) => ({ ...permission, doubt }),
    }),
    isOpen: open.length > 0,
  }),
  mentions: ({ permissions }) => ({
    selecting: () => permissions,
    ofNetwork: () => permissions,
    peers: () => new Map(permissions.map(({ ref }) => [
      ref.namespace, permissions.filter((other) => other.ref.namespace === ref.namespace).flatMap(({ allow }) => allow.flatMap(({ from }) => from)),
    ])),
  }),
  mesh: TOY_MESH,
};
`,
};

export const LAYER_LINES: Readonly<Record<string, readonly { readonly before: string; readonly add: string }[]>> = {
  'src/judge/layers/kinds.ts': [
    { before: 'import { ISTIO_KINDS }', add: "import { TOY_KINDS } from './toy/kinds';\n" },
    { before: 'import { ISTIO_SITES }', add: "import { TOY_SITE } from './toy/sites';\n" },
    { before: '  CLUSTER_NETWORK_POLICY_KINDS, ISTIO_KINDS', add: '  TOY_KINDS,\n' },
    { before: '...ISTIO_SITES, ROUTE', add: 'TOY_SITE, ' },
  ],
  'src/judge/layers/table.ts': [
    { before: 'import { UNMODELLED_LAYER }', add: "import { TOY_LAYER } from './toy/layer';\n" },
    { before: '  UNMODELLED_LAYER,\n', add: '  TOY_LAYER,\n' },
  ],
};
