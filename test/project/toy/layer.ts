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
  readonly ranks: ReadonlyMap<ObjectRef, number>;
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
  'src/judge/layers/toy/decision.ts': `
import { TOY, type ToyPermission } from './key';
import type { Cluster } from '../../cluster/cluster';
import { perKey } from '../../cluster/per-key';
import type { Pod } from '../../cluster/pod';
import type { Decision, Policy } from '../../engine/decision';
import { networkPeersOf } from '../../engine/network-peers';
import { portsTest } from '../../engine/port-tests';

/** What is allowed goes on to NetworkPolicies; everything else ends here. */
export function toyDecision(cluster: Cluster, pod: Pod): Decision {
  const { permissions, isOpen } = cluster.of(TOY);
  const isClosed = !isOpen && pod.namespaceLabels['toy.example/encrypt'] === 'all';
  const policies = isClosed ? [...permissions.find(pod.namespace, pod).map((one) => COMPILED(cluster, one)), NOTHING_ELSE] : [];
  return { tiers: [{ mode: 'first-match', captures: 'if-selected', policies }], otherwise: 'yes' };
}

const COMPILED = perKey((cluster: Cluster, { ref, allow, malformed, doubt }: ToyPermission): Policy => ({
  object: ref,
  rank: cluster.of(TOY).ranks.get(ref) ?? 0,
  ...(malformed && { unclear: true }),
  ...(doubt !== undefined && { doubt }),
  rules: allow.map(({ from, ports }, index) => ({
    action: 'pass',
    peer: { kind: 'or', sets: from.map((one) => networkPeersOf(cluster).pods(ref.namespace, one)) },
    request: portsTest(ports),
    path: ['spec', 'allow', index],
  })),
  words: { rule: (_, truth) => ({ because: truth === 'yes' ? 'the permission allows it' : 'whether the permission means it is not known' }) },
}));

const NOTHING_ELSE: Policy = {
  rank: Number.MAX_SAFE_INTEGER,
  rules: [{ action: 'deny', peer: 'any', request: 'any', path: [] }],
  words: { rule: () => ({ because: 'the toy takes no call that no permission allows' }) },
};
`,
  'src/judge/layers/toy/layer.ts': `
import { toyDecision } from './decision';
import { TOY, type ToyIndex, type ToyObjects } from './key';
import { TOY_SERVED } from './kinds';
import { parsePermission } from './read';
import { SelectorIndex } from '../../cluster/selector-index';
import { INGRESS } from '../../core/hop';
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
    ranks: new Map(permissions.map(({ ref }, index) => [ref, index])),
    isOpen: open.length > 0,
  }),
  mentions: ({ permissions }) => ({
    selecting: () => permissions,
    ofNetwork: () => permissions,
    peers: () => new Map(permissions.map(({ ref }) => [
      ref.namespace, permissions.filter((other) => other.ref.namespace === ref.namespace).flatMap(({ allow }) => allow.flatMap(({ from }) => from)),
    ])),
  }),
  hops: [{ site: INGRESS, order: 5, decision: toyDecision }],
};
`,
};

export const LAYER_LINES: Readonly<Record<string, readonly { readonly before: string; readonly add: string }[]>> = {
  'src/judge/layers/kinds.ts': [
    { before: 'import { ISTIO_KINDS }', add: "import { TOY_KINDS } from './toy/kinds';\n" },
    { before: '  CLUSTER_NETWORK_POLICY_KINDS, ISTIO_KINDS', add: '  TOY_KINDS,\n' },
  ],
  'src/judge/layers/table.ts': [
    { before: 'import { UNMODELLED_LAYER }', add: "import { TOY_LAYER } from './toy/layer';\n" },
    { before: '  UNMODELLED_LAYER,\n', add: '  TOY_LAYER,\n' },
  ],
};
