/**
 * Whom one end of a rule means.
 *
 * Sources: Calico "NetworkPolicy", EntityRule: selectors mean endpoints and NetworkSets; `notSelector` means everybody who is none of them, addresses
 * outside as well; networks are compared with every address, those of pods among them. Pods of the host network are no endpoints: who selects them
 * selects interfaces of hosts.
 */
import { doubtOfExpression, labelsOfPod, labelsOfSet, truthOfExpression } from './evaluation';
import { CALICO } from './key';
import type { Entity, NetworkSet } from './read/model';
import { textOf, type Expression } from './read/selector';
import type { Cluster } from '../../cluster/cluster';
import { ipBlockOf, rangeHas, tryParseCidrOrAddress, type AddressRange } from '../../cluster/ip';
import { perKey } from '../../cluster/per-key';
import type { Peer, Pod } from '../../cluster/pod';
import type { TraceEntry } from '../../core/trace';
import { or, truthOf, type Truth } from '../../core/verdict';
import { eitherOf, everyOf, type PeerSet, type PeerTest } from '../../engine/decision';
import { networkPeersOf } from '../../engine/network-peers';
import { API_SERVER_SERVICE, NAMESPACE_NAME_LABEL } from '../../known';
import { equals, selectorOf } from '../../objects/read/selector';

/** Nobody knows whom it means. */
export const UNKNOWN: PeerTest = Object.freeze({ kind: 'entity', key: 'unknown', matches: () => 'unknown' });
export const NOBODY: PeerTest = Object.freeze<PeerTest>({ kind: 'entity', key: 'nobody', apiServer: 'no', matches: () => 'no', candidates: () => [] });

/** Who has ports with names: of pods of the host network nobody knows, because Calico knows none of them. */
export const HAS_NAMED_PORTS: PeerTest = Object.freeze<PeerTest>({
  kind: 'pods', key: 'no pod of the host network', matches: (peer) => truthOf(peer.kind === 'external' || !peer.pod.hostNetwork),
});

/** Everybody, but of pods of the host network it is left open. */
export const PERHAPS_HOSTS: PeerTest = Object.freeze<PeerTest>({
  kind: 'pods', key: 'perhaps pods of the host network', apiServer: 'yes', matches: (peer) => (peer.kind === 'pod' && peer.pod.hostNetwork ? 'unknown' : 'yes'),
});

/** All that an end asks for together. */
export function entitySet(cluster: Cluster, { selects, selectsNot, nets, notNets, service }: Entity): PeerSet {
  const sets: PeerSet[] = [];
  if (selects) sets.push(selectedSet(cluster, selectsNot ? { kind: 'and', of: [selects, { kind: 'not', of: selectsNot }] } : selects));
  else if (selectsNot) sets.push({ kind: 'not', set: selectedSet(cluster, selectsNot) });
  if (nets) sets.push(anyNetwork(cluster, nets));
  if (notNets.length > 0) sets.push({ kind: 'not', set: anyNetwork(cluster, notNets) });
  if (service) sets.push(serviceSet(cluster, service));
  return everyOf(sets);
}

function anyNetwork(cluster: Cluster, ranges: readonly AddressRange[]): PeerSet {
  return eitherOf(ranges.map((range) => networkPeersOf(cluster).network(ipBlockOf(range, []))));
}

/** Endpoints and NetworkSets of which an expression is true. */
function selectedSet(cluster: Cluster, expression: Expression): PeerSet {
  const sets: PeerSet[] = [endpointsTest(cluster, expression)];
  for (const set of cluster.of(CALICO).sets) {
    const truth = set.malformed ? 'unknown' : truthOfSet(cluster, expression, set);
    if (truth === 'no' || (set.nets.length === 0 && !set.malformed)) continue;
    const networks = set.malformed ? UNKNOWN : anyNetwork(cluster, set.nets);
    sets.push(truth === 'yes' ? networks : everyOf([networks, UNKNOWN]));
  }
  return eitherOf(sets);
}

function truthOfSet(cluster: Cluster, expression: Expression, set: NetworkSet): Truth {
  return truthOfExpression(expression, labelsOfSet(set, cluster.namespaces.get(set.ref.namespace)));
}

/** The pods of which an expression is true. Where there are none, it may mean a NetworkSet that nobody gives. */
function endpointsTest(cluster: Cluster, expression: Expression): PeerTest {
  const others = isGiven(cluster, expression) ? 'no' : 'unknown';
  return {
    kind: 'pods',
    key: `calico ${textOf(expression)}${others === 'no' ? '' : ' perhaps others'}`,
    apiServer: others,
    matches: (peer) => {
      if (peer.kind === 'external') return others;
      if (peer.pod.opaque !== undefined) return 'unknown';
      return peer.pod.hostNetwork ? others : truthOfPod(expression, peer.pod);
    },
  };
}

export function truthOfPod(expression: Expression, pod: Pod): Truth {
  return truthOfExpression(expression, labelsOfPod(pod));
}

function isGiven(cluster: Cluster, expression: Expression): boolean {
  return cluster.workloads.some((pod) => !pod.hostNetwork && truthOfPod(expression, pod) !== 'no')
    || cluster.of(CALICO).sets.some((set) => set.malformed || truthOfSet(cluster, expression, set) !== 'no');
}

/** Pods behind a Service, and the server behind that of the API server. */
function serviceSet(cluster: Cluster, { namespace, name }: NonNullable<Entity['service']>): PeerSet {
  if (namespace === API_SERVER_SERVICE.namespace && name === API_SERVER_SERVICE.name) return apiServerOf(cluster, undefined);
  const selector = cluster.manifests.services.find(({ ref }) => ref.namespace === namespace && ref.name === name)?.selector;
  if (!selector) return UNKNOWN;
  return networkPeersOf(cluster).pods('', { namespaces: selectorOf([equals([NAMESPACE_NAME_LABEL, namespace])]), pods: selector });
}

const apiServerOf = perKey(({ settings: { apiServer: { cidrs = [] } } }: Cluster, _: undefined): PeerTest => {
  const ranges = cidrs.flatMap((cidr) => tryParseCidrOrAddress(cidr) ?? []);
  return {
    kind: 'entity',
    key: 'API server',
    apiServer: 'yes',
    matches: (peer) => {
      if (peer.kind === 'pod') return peer.pod.opaque !== undefined || peer.pod.hostNetwork ? 'unknown' : 'no';
      if (ranges.length === 0) return 'unknown';
      return ranges.filter((range) => rangeHas(range, peer.address)).map(({ first, last }): Truth => (first === last ? 'yes' : 'unknown')).reduce(or, 'no');
    },
  };
});

/** The node of a pod reaches it, whatever policies say. Which pods and addresses are on it is not known. Source: felix/rules, static.go. */
export const nodeTest = perKey(({ settings: { nodeCidrs } }: Cluster, _: undefined): PeerTest => {
  const ranges = nodeCidrs.flatMap((cidr) => tryParseCidrOrAddress(cidr) ?? []);
  return {
    kind: 'entity',
    key: 'node of the pod',
    apiServer: 'no',
    matches: (peer) => {
      const mayBe = peer.kind === 'pod' ? peer.pod.hostNetwork : ranges.some((range) => rangeHas(range, peer.address));
      return mayBe ? 'unknown' : 'no';
    },
    candidates: ({ externals, unlikeOthers }) => [...externals, ...unlikeOthers],
  };
});

/** A packet of one family. */
export function familyTest({ podCidrs }: Cluster, family: 4 | 6): PeerTest {
  const ofPods = new Set(podCidrs.map((range) => range.family));
  return {
    kind: 'entity',
    key: `IPv${family}`,
    matches: (peer) => {
      if (peer.kind === 'external') return truthOf(peer.address.family === family);
      const families = new Set(peer.pod.addresses?.map((address) => address.family) ?? (peer.pod.hostNetwork ? [] : ofPods));
      return families.size === 1 ? truthOf(families.has(family)) : 'unknown';
    },
  };
}

type EntityDoubt = Pick<TraceEntry, 'because' | 'ofLabels' | 'ofAddresses'>;

/** Why it is not known whether an end means somebody. */
export function entityDoubt({ selects, selectsNot, nets, notNets, service }: Entity, other: Peer): EntityDoubt | undefined {
  if (other.kind === 'pod') {
    for (const expression of [selects, selectsNot]) {
      const doubt = expression && doubtOfExpression(expression, labelsOfPod(other.pod));
      if (doubt !== undefined) return { because: doubt, ofLabels: true };
    }
  }
  if ((nets?.length ?? 0) + notNets.length > 0) return { because: 'the addresses of the other end are not known', ofAddresses: true };
  if (service) return { because: `whom the Service ${service.namespace}/${service.name} leads to is not known` };
  return selects ?? selectsNot ? { because: NOT_GIVEN } : undefined;
}

const NOT_GIVEN = 'no pod of the manifests is selected, and a NetworkSet that they do not give may be, or the addresses of one are not known';
