/** CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy. */
import { CILIUM_HOPS } from './hops';
import { CILIUM, type CiliumIndex, type CiliumObjects, type SelectingSpec } from './key';
import { CILIUM_VERSIONS } from './kinds';
import { mentionsOf } from './mentions';
import { ciliumPolicyReader } from './read/policy';
import { SelectorIndex } from '../../cluster/selector-index';
import { listOf } from '../../objects/read/kind-reader';
import type { Layer } from '../layer';

export const CILIUM_LAYER: Layer<CiliumObjects, CiliumIndex> = {
  key: CILIUM,
  empty: () => ({ ciliumPolicies: [], ciliumClusterwidePolicies: [] }),
  readers: {
    'cilium.io': {
      CiliumNetworkPolicy: listOf('ciliumPolicies', ciliumPolicyReader(false)),
      CiliumClusterwideNetworkPolicy: listOf('ciliumClusterwidePolicies', ciliumPolicyReader(true)),
    },
  },
  served: CILIUM_VERSIONS,
  arrange,
  usingNamespaces: ({ ciliumPolicies }) => [ciliumPolicies],
  mentions: mentionsOf,
  hops: CILIUM_HOPS,
};

function arrange({ ciliumPolicies, ciliumClusterwidePolicies }: CiliumObjects): CiliumIndex {
  const specs = [...ciliumPolicies, ...ciliumClusterwidePolicies].flatMap((policy) => policy.specs);
  return {
    isEmpty: specs.length === 0,
    ofNodes: specs.filter(({ subject }) => subject === 'nodes'),
    specs: new SelectorIndex<SelectingSpec>(specs.filter(({ subject, malformed }) => malformed || subject !== 'nodes').map((spec) => ({ spec })), {
      namespaceOf: ({ spec: { policy } }) => (policy.isClusterwide ? '' : policy.ref.namespace),
      selectorOf: ({ spec: { subject, malformed } }) => (malformed || subject === 'nodes' || subject.pods === 'all' ? undefined : subject.pods),
      doubted: (item, doubt) => ({ ...item, doubt }),
    }),
  };
}
