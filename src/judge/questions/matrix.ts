/** Who can reach whom, destination by destination. */
import { classesByPod, isSelf, tellersOf, partyOf, witnessFlow, type Party } from './party';
import type { PortRange, Protocol } from '../cluster/ports';
import type { Flow, Token } from '../core/flow';
import { toVerdict, type Truth, type Verdict } from '../core/verdict';
import type { Destinations } from '../engine/destination';
import type { Member, PeerClass } from '../engine/peer-classes';
import { atomCount, requestOf, type PortClass, type RequestAtom } from '../engine/port-class';
import { describeRequests, formatRequestSet, type RequestSet } from '../requests/describe';

/** What is not denied. Denied access has no row. */
export interface MatrixRow {
  readonly from: Party;
  readonly to: Party;
  readonly protocol: Protocol;
  readonly ports: PortRange;
  readonly verdict: Exclude<Verdict, 'deny'>;
  /** The requests that the verdict is about; absent where it is about all. */
  readonly requests?: readonly RequestSet[];
  /** The least tokens of users of which each opens what is conditional. @default - none does, or nobody asked */
  readonly credentials?: readonly Token[];
  /** Whether the client has to show a certificate as well. @default false */
  readonly certificate?: boolean;
  readonly witness: Flow;
  /** A workload with itself. */
  readonly self: boolean;
}

interface Entry {
  readonly protocol: Protocol;
  readonly first: number;
  last: number;
  readonly verdict: Exclude<Verdict, 'deny'>;
  readonly access: AccessedRequests;
}

/** The requests of one verdict at one port class. */
interface AccessedRequests {
  readonly key: string;
  readonly requests?: readonly RequestSet[];
  readonly witness: Pick<Flow, 'method' | 'path' | 'host' | 'token'>;
}

/** Rows of one destination, for the callers that a filter lets through. */
export function* rowsOf(destinations: Destinations, destination: PeerClass, wanted: (from: Member, to: Member) => boolean): Generator<MatrixRow> {
  const bySource = new Map<number, Entry[]>();
  for (const portClass of destinations.portClasses(destination)) collect(portClass, bySource);
  const { all: classes } = destinations.peerClasses;
  const byPod = classesByPod(destinations.peerClasses);
  const isTold = (from: PeerClass, entry: Entry) => tellersOf(from)
    .some((pod) => byPod.get(pod) !== from.index && bySource.get(byPod.get(pod) ?? -1)?.some((other) => covers(other, entry)));
  for (const to of destination.members) {
    if (to.kind === 'undeclared' && to.isExact) continue;
    for (const [index, entries] of bySource) {
      for (const from of classes[index].members) {
        if (!wanted(from, to)) continue;
        for (const entry of entries) if (!isTold(classes[index], entry)) yield rowOf(from, to, entry);
      }
    }
  }
}

/** Whether one says all that another says. */
function covers(one: Entry, other: Entry): boolean {
  return one.protocol === other.protocol && one.first <= other.first && other.last <= one.last
    && one.verdict === other.verdict && one.access.key === other.access.key;
}

/** Rows for all that the manifests give and all addresses outside. */
export function* matrixRows(destinations: Destinations): Generator<MatrixRow> {
  for (const destination of destinations.peerClasses.all) {
    yield* rowsOf(destinations, destination, (from, to) => from.kind === 'workload' || to.kind === 'workload');
  }
}

function rowOf(from: Member, to: Member, { protocol, first, last, verdict, access }: Entry): MatrixRow {
  return Object.freeze({
    from: partyOf(from),
    to: partyOf(to),
    protocol,
    ports: { first, last },
    verdict,
    ...(access.requests && { requests: access.requests }),
    witness: witnessFlow(from, to, protocol, first, access.witness),
    self: isSelf(from, to),
  });
}

function collect(portClass: PortClass, bySource: Map<number, Entry[]>): void {
  const truths = new Map<number, Truth[]>();
  portClass.classes.forEach(({ vector }, position) => vector.forEach((index, truth) => {
    let list = truths.get(index);
    if (!list) truths.set(index, list = new Array<Truth>(portClass.classes.length).fill('no'));
    list[position] = truth;
  }));
  const memo = new Map<string, readonly { readonly verdict: Exclude<Verdict, 'deny'>; readonly access: AccessedRequests }[]>();
  for (const [index, list] of truths) {
    const key = list.join();
    let accesses = memo.get(key);
    if (!accesses) memo.set(key, accesses = accessesOf(portClass, list));
    let entries = bySource.get(index);
    if (!entries) bySource.set(index, entries = []);
    for (const { verdict, access } of accesses) append(entries, portClass, verdict, access);
  }
}

/** Runs of ports side by side with the same answer are one run. */
function append(entries: Entry[], { protocol, range }: PortClass, verdict: Exclude<Verdict, 'deny'>, access: AccessedRequests): void {
  const neighbour = entries.find((entry) => entry.protocol === protocol && entry.last + 1 === range.first
    && entry.verdict === verdict && entry.access.key === access.key);
  if (neighbour) neighbour.last = range.last;
  else entries.push({ protocol, first: range.first, last: range.last, verdict, access });
}

const POSITIVE = ['yes', 'conditional', 'unknown'] as const;

function accessesOf(portClass: PortClass, truths: readonly Truth[]): { readonly verdict: Exclude<Verdict, 'deny'>; readonly access: AccessedRequests }[] {
  return POSITIVE.flatMap((truth) => {
    const atoms = portClass.classes.flatMap((item, position) => (truths[position] === truth ? item.atoms : []));
    if (atoms.length === 0) return [];
    return [{ verdict: toVerdict(truth) as Exclude<Verdict, 'deny'>, access: accessOf(portClass, atoms) }];
  });
}

export function accessOf({ space }: PortClass, atoms: readonly RequestAtom[]): AccessedRequests {
  if (!space || atoms.length === atomCount(space)) return { key: '*', witness: {} };
  const requests = describeRequests(space, atoms);
  const key = requests.map(formatRequestSet).join(' | ');
  const { method, path, host, token } = requestOf(space, atoms[0]);
  return {
    key,
    requests,
    witness: {
      ...(space.methods.values.length > 0 && { method }),
      ...(space.paths.values.length > 0 && { path }),
      ...(space.hosts.values.length > 0 && { host }),
      ...(token && { token }),
    },
  };
}
