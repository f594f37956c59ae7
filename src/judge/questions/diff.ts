/** What changes between two sets of manifests. Both are cut alike, so that every answer has its counterpart. */
import { apiServerFlow, apiServerRows } from './api-server';
import { undeclaredMembers } from './endpoints';
import { accessOf } from './matrix';
import { isSelf, partyOf, witnessFlow, type Callee, type Party } from './party';
import type { Cluster } from '../cluster/cluster';
import { ipBlockOf, type IpBlock } from '../cluster/ip';
import type { Pod, Workload } from '../cluster/pod';
import type { PortRange, Protocol } from '../cluster/ports';
import type { Endpoint, Flow, UndeclaredPod } from '../core/flow';
import { toVerdict, type Truth, type Verdict } from '../core/verdict';
import { Destinations } from '../engine/destination';
import { mentionedBlocks } from '../engine/mentions';
import { peerClassesOf, type Member, type PeerClass } from '../engine/peer-classes';
import type { PortClass, RequestAtom } from '../engine/port-class';
import { namedPorts, undeclaredPods } from '../engine/undeclared/undeclared-pods';
import { API_SERVER_SERVICE } from '../known';
import type { RequestSet } from '../requests/describe';
import { mergePatterns } from '../requests/requests';

/** `added`: was denied. `removed`: is denied now. `changed`: another verdict. */
export type ChangeKind = 'added' | 'removed' | 'changed';

export interface Change {
  readonly kind: ChangeKind;
  readonly from: Party;
  readonly to: Callee;
  readonly protocol: Protocol;
  readonly ports: PortRange;
  readonly requests?: readonly RequestSet[];
  readonly before: Verdict;
  readonly after: Verdict;
  readonly witness: Flow;
}

interface Side {
  readonly destinations: Destinations;
  /** Undeclared pods of both sides: what one side makes of the same pod may look different there, such as a namespace that only the other gives. */
  readonly undeclared: Undeclared;
  /** Classes by the name of each of their members. */
  readonly byName: ReadonlyMap<string, { readonly item: PeerClass; readonly member: Member }>;
}

type Undeclared = ReadonlyMap<Pod, { readonly name: string; readonly asked: UndeclaredPod }>;

/** Changes, destination by destination. Only those that touch a workload of either side. */
export function* diffRows(before: Cluster, after: Cluster): Generator<Change> {
  const [left, right] = sidesOf(before, after);
  for (const name of new Set([...left.byName.keys(), ...right.byName.keys()])) {
    yield* changesAt(left, right, name);
  }
  yield* apiServerChanges(before, after);
}

/** A workload that is on one side alone has no access on the other. */
function* apiServerChanges(before: Cluster, after: Cluster): Generator<Change> {
  const verdictsOf = (cluster: Cluster) => new Map([...apiServerRows(cluster)].map(({ workload, verdict }) => [workload, verdict] as const));
  const [was, is] = [verdictsOf(before), verdictsOf(after)];
  for (const workload of new Set([...was.keys(), ...is.keys()])) {
    const change = { before: was.get(workload) ?? 'deny', after: is.get(workload) ?? 'deny' } as const;
    if (change.before === change.after) continue;
    yield Object.freeze({
      kind: change.before === 'deny' ? 'added' : change.after === 'deny' ? 'removed' : 'changed',
      from: Object.freeze({ kind: 'workload', workload }),
      to: Object.freeze({ kind: 'api-server' }),
      protocol: 'TCP',
      ports: { first: API_SERVER_SERVICE.port, last: API_SERVER_SERVICE.port },
      ...change,
      witness: apiServerFlow(workload),
    });
  }
}

function sidesOf(before: Cluster, after: Cluster): readonly [Side, Side] {
  const blocks = [before, after].flatMap((cluster) => {
    const mentioned = mentionedBlocks(cluster);
    return [...mentioned.blocks, ...mentioned.ranges.map((range): IpBlock => ipBlockOf(range, []))];
  });
  const namedByEither = namedPorts([before, after]);
  const undeclared = [...new Map([before, after].flatMap((cluster) => undeclaredPods(cluster, cluster.workloads, { ports: namedByEither }))
    .map((item) => [JSON.stringify([item.pod, item.opaque]), item])).values()];
  const names = new Map<Pod, { readonly name: string; readonly asked: UndeclaredPod }>();
  const sideOf = (cluster: Cluster): Side => {
    const pods = undeclaredMembers(cluster, undeclared);
    pods.forEach(({ pod }, index) => names.set(pod, { name: `undeclared ${index}`, asked: undeclared[index].pod }));
    const peerClasses = peerClassesOf(cluster, { pods, blocks });
    const byName = new Map(peerClasses.all.flatMap((item) => item.members.map((member) => [nameOf(member, names), { item, member }] as const)));
    return { destinations: new Destinations(cluster, peerClasses), undeclared: names, byName };
  };
  return [sideOf(before), sideOf(after)];
}

function nameOf(member: Member, undeclared: Undeclared): string {
  switch (member.kind) {
    case 'workload': return `workload ${member.workload.key}`;
    case 'external': return `external ${member.ranges.map((range) => `${range.family}:${range.first}-${range.last}`).join()}`;
    case 'platform': return `platform ${member.id}`;
    case 'undeclared': return findUndeclared(member.pod, undeclared).name;
  }
}

function findUndeclared(pod: Pod, undeclared: Undeclared): { readonly name: string; readonly asked: UndeclaredPod } {
  const found = undeclared.get(pod);
  if (!found) throw new Error('an undeclared pod is on neither side; this is a fault of the judge');
  return found;
}

/** An end as a question puts it, so that each side reads it as it read its own. */
function askedOf(member: Member, endpoint: Endpoint, undeclared: Undeclared): Endpoint {
  return member.kind === 'undeclared' ? { undeclared: findUndeclared(member.pod, undeclared).asked } : endpoint;
}

interface Difference {
  readonly from: Member;
  readonly portClass: PortClass;
  last: number;
  readonly atoms: readonly RequestAtom[];
  readonly before: Truth;
  readonly after: Truth;
}

function* changesAt(left: Side, right: Side, name: string): Generator<Change> {
  const [was, is] = [left.byName.get(name), right.byName.get(name)];
  const to = (is ?? was)?.member;
  if (!to || (to.kind === 'undeclared' && to.isExact)) return;
  const open = new Map<string, Difference>();
  for (const [portClass, old, now] of pairedPortClasses(left, right, was?.item, is?.item)) {
    for (const [from, pairs] of differencesIn(left, right, old, now, to)) {
      for (const [key, { before, after, atoms }] of pairs) {
        const access = accessOf(portClass, atoms);
        const slot = `${from} ${portClass.protocol} ${key} ${access.key}`;
        const neighbour = open.get(slot);
        if (neighbour && neighbour.last + 1 === portClass.range.first) {neighbour.last = portClass.range.last;} else {
          if (neighbour) yield changeOf(neighbour, to, right.undeclared);
          const member = (right.byName.get(from) ?? left.byName.get(from))?.member;
          if (member) open.set(slot, { from: member, portClass, last: portClass.range.last, atoms, before, after });
        }
      }
    }
  }
  for (const difference of open.values()) yield changeOf(difference, to, right.undeclared);
}

/** The port classes of both sides, cut at the ports and values of both. One that is not there denies everything. */
function* pairedPortClasses(
  left: Side, right: Side, was: PeerClass | undefined, is: PeerClass | undefined,
): Generator<readonly [PortClass, PortClass | undefined, PortClass | undefined]> {
  const sides = [{ side: left, item: was }, { side: right, item: is }] as const;
  const ports = (protocol: Protocol) => sides.flatMap(({ side, item }) => (item ? side.destinations.cuts(item, protocol) : []));
  const patterns = mergePatterns(sides.flatMap(({ side, item }) => (item ? side.destinations.patterns(item) : [])));
  const [old, now] = sides.map(({ side, item }) => (item ? [...side.destinations.portClasses(item, { ports, patterns })] : undefined));
  const portClasses = now ?? old ?? [];
  for (let index = 0; index < portClasses.length; index += 1) {
    // A port class in which everything is denied does not tell requests apart; its counterpart may.
    const portClass = [now?.[index], old?.[index]].find((item) => item?.space) ?? portClasses[index];
    yield [portClass, old?.[index], now?.[index]];
  }
}

/** Names of those of whom is told what undeclared pods can do as well. */
function othersOf(member: Member, undeclared: Undeclared): readonly string[] {
  return member.kind === 'undeclared' ? member.toldBy.map((pod) => ('key' in pod ? `workload ${(pod as Workload).key}` : findUndeclared(pod, undeclared).name)) : [];
}

type Pairs = Map<string, { readonly before: Truth; readonly after: Truth; readonly atoms: RequestAtom[] }>;

function differencesIn(left: Side, right: Side, old: PortClass | undefined, now: PortClass | undefined, to: Member): Map<string, Pairs> {
  const [before, after] = [truthsIn(left, old), truthsIn(right, now)];
  const found = new Map<string, Pairs>();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const from = (right.byName.get(name) ?? left.byName.get(name))?.member;
    if (!from || isSelf(from, to) || (from.kind !== 'workload' && to.kind !== 'workload')) continue;
    const [was, is] = [before.get(name), after.get(name)];
    const others = othersOf(from, right.undeclared);
    for (const key of new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])) {
      const pair = { before: was?.get(key)?.truth ?? 'no', after: is?.get(key)?.truth ?? 'no' } as const;
      const atom = (is?.get(key) ?? was?.get(key))?.atom;
      if (pair.before === pair.after || !atom) continue;
      const [truth, truths] = pair.after === 'no' ? [pair.before, before] : [pair.after, after];
      if (others.some((other) => truths.get(other)?.get(key)?.truth === truth)) continue;
      const pairs = found.get(name) ?? (new Map() as Pairs);
      found.set(name, pairs);
      const slot = `${pair.before} ${pair.after}`;
      const known = pairs.get(slot);
      if (known) known.atoms.push(atom);
      else pairs.set(slot, { ...pair, atoms: [atom] });
    }
  }
  return found;
}

/** Truths by caller and request. */
function truthsIn(side: Side, portClass: PortClass | undefined): Map<string, Map<string, { readonly truth: Truth; readonly atom: RequestAtom }>> {
  const truths = new Map<string, Map<string, { truth: Truth; atom: RequestAtom }>>();
  for (const { vector, atoms } of portClass?.classes ?? []) {
    vector.forEach((index, truth) => {
      for (const member of side.destinations.peerClasses.all[index].members) {
        const name = nameOf(member, side.undeclared);
        const own = truths.get(name) ?? new Map<string, { truth: Truth; atom: RequestAtom }>();
        truths.set(name, own);
        for (const atom of atoms) own.set(`${atom.method}/${atom.path}/${atom.host}`, { truth, atom });
      }
    });
  }
  return truths;
}

function changeOf({ from, portClass, last, atoms, before, after }: Difference, to: Member, undeclared: Undeclared): Change {
  const access = accessOf(portClass, atoms);
  const witness = witnessFlow(from, to, portClass.protocol, portClass.range.first, access.witness);
  return Object.freeze({
    kind: before === 'no' ? 'added' : after === 'no' ? 'removed' : 'changed',
    from: partyOf(from),
    to: partyOf(to),
    protocol: portClass.protocol,
    ports: { first: portClass.range.first, last },
    ...(access.requests && { requests: access.requests }),
    before: toVerdict(before),
    after: toVerdict(after),
    witness: Object.freeze({ ...witness, from: askedOf(from, witness.from, undeclared), to: askedOf(to, witness.to, undeclared) }),
  });
}
