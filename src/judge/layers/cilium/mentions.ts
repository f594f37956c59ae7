/** What policies of Cilium can tell apart: labels of pods and namespaces, blocks, nodes, and names of ports. */
import type { CiliumObjects } from './key';
import { statedRanges } from './nodes';
import type { CiliumRule, CiliumSpec, EndpointSelection } from './read/model';
import type { ClusterSelection, Mentions, PodSelection, PortName } from '../../cluster/mentions';
import { NAMESPACE_NAME_LABEL } from '../../known';
import { equals, selectorOf } from '../../objects/read/selector';
import type { Settings } from '../../options';

const DIRECTIONS = ['ingress', 'egress'] as const;

export function mentionsOf({ ciliumPolicies, ciliumClusterwidePolicies }: CiliumObjects, settings: Settings): Mentions {
  const specs = [...ciliumPolicies, ...ciliumClusterwidePolicies].flatMap((policy) => policy.specs);
  if (specs.length === 0) return NOTHING;
  const rules = specs.flatMap((spec) => rulesOf(spec).map((rule) => ({ spec, rule })));
  return {
    clusterWide: () => ({
      subjects: specs.flatMap(({ subject, policy }) => (subject === 'nodes' ? [] : [everywhere(subject, policy.ref.namespace)])),
      held: rules.filter(({ rule }) => rule.action === 'deny').flatMap(({ spec, rule }) => endpointsOf(rule).map((one) => everywhere(one, spec.policy.ref.namespace))),
    }),
    peers: () => peersOf(rules),
    blocks: () => rules.flatMap(({ rule: { peers } }) => (peers === 'anyone' ? [] : peers.flatMap((peer) => (peer.kind === 'block' ? [peer.block] : [])))),
    ranges: () => statedRanges(settings),
    portNames: () => specs.flatMap(({ directions: { egress } }) => egress.rules.flatMap(portNamesOf)),
  };
}

const NOTHING: Mentions = Object.freeze({});

function rulesOf({ directions }: CiliumSpec): readonly CiliumRule[] {
  return DIRECTIONS.flatMap((direction) => directions[direction].rules);
}

function endpointsOf({ peers }: CiliumRule): readonly EndpointSelection[] {
  return peers === 'anyone' ? [] : peers.flatMap((peer) => (peer.kind === 'endpoints' ? [peer.selection] : []));
}

function everywhere({ namespaces, pods }: PodSelection, own: string): ClusterSelection {
  return { namespaces: namespaces === 'own' ? selectorOf([equals([NAMESPACE_NAME_LABEL, own])]) : namespaces, pods };
}

function peersOf(rules: readonly { readonly spec: CiliumSpec; readonly rule: CiliumRule }[]): ReadonlyMap<string, Iterable<PodSelection>> {
  const found = new Map<string, Set<PodSelection>>();
  for (const { spec: { policy: { ref } }, rule } of rules) {
    const own = found.get(ref.namespace) ?? new Set();
    found.set(ref.namespace, own);
    for (const selection of endpointsOf(rule)) own.add(selection);
  }
  return found;
}

function portNamesOf({ ports }: CiliumRule): readonly PortName[] {
  return ports === 'any' ? [] : ports.flatMap((one) => one.ports.flatMap((port) => (port.kind === 'named' ? [port] : [])));
}
