/** The graph behind every drawing: who is there, and one arrow for each pair and verdict. */
import { connectionsOf } from './access';
import { accessWords, flowWords, portWords } from './access-words';
import { EVERY_WORKLOAD, groupConnections, type Audience } from './audience';
import { accessKey, type PortAccess, type AccessRow, type Caller, type End } from './connection';
import { partByPeers } from './known-peers';
import { OUTSIDE, partyKey, partyName, partyNames } from './party-words';
import { placeName, reasonsOf, type ReasonedHop } from './reasons';
import type { Workload } from '../judge/cluster/pod';
import type { Flow } from '../judge/core/flow';
import type { KnownPeer, StatedAssumption } from '../judge/facts';
import type { Explanation } from '../judge/questions/explain';
import type { MatrixRow } from '../judge/questions/matrix';

/** `from` and `to` are drawn apart, or every arrow would lead through one point. */
export type NodeKind = 'workload' | 'everyone' | 'outside-from' | 'outside-to' | 'other-from' | 'other-to';

export interface PictureNode {
  readonly kind: NodeKind;
  /** `namespace/name` of a workload; words otherwise. */
  readonly name: string;
  /** Only workloads stand in a namespace. */
  readonly namespace?: string;
  readonly facts: readonly (readonly [string, string])[];
}

export interface PictureAccess {
  readonly words: string;
  readonly port: string;
  readonly verdict: PortAccess['verdict'];
  readonly hops: readonly ReasonedHop[];
  /** The flow that the reasons are about, where the access is that of many. */
  readonly example?: string;
}

/** Ends are positions in the list of nodes. */
export interface PictureEdge {
  readonly from: number;
  readonly to: number;
  readonly verdict: PortAccess['verdict'];
  readonly accesses: readonly PictureAccess[];
}

export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** What it was narrowed to. Whatever it does not show may still be open. */
  readonly only?: string;
  /** What the proof of the program takes from others. @default - not known */
  readonly assumptions?: readonly StatedAssumption[];
  /** Whether what undeclared pods can do was asked at all. */
  readonly exposureKnown: boolean;
  /** What undeclared pods can do, callee by callee. `from` is words here. */
  readonly exposures: readonly PictureExposure[];
  /** What the platform does with workloads and these with the platform, as it was declared. It would lead through one point, so it has no arrows. */
  readonly platform?: readonly PlatformAccess[];
}

export interface PictureExposure {
  readonly from: readonly string[];
  readonly to: number;
  readonly access: PictureAccess;
  /** Whether every address outside can do the same, so that it says nothing more. @default false */
  readonly asOutside?: boolean;
}

export interface PlatformAccess {
  readonly node: number;
  /** Whether the platform calls. */
  readonly calls: boolean;
  readonly name: string;
  readonly access: PictureAccess;
}

export interface PictureInput {
  readonly rows: Iterable<AccessRow<MatrixRow['verdict']>>;
  /** All there are, or nobody could say "every workload". */
  readonly workloads: readonly Workload[];
  /** Which workloads are drawn even without an arrow. @default - all */
  readonly drawn?: (workload: Workload) => boolean;
  /** What the picture was narrowed to, where it was. */
  readonly only?: string;
  /** Rows with pods that no manifest gives. */
  readonly exposure?: Iterable<MatrixRow>;
  /** Whom somebody declared of them. @default - nobody */
  readonly peers?: readonly KnownPeer[];
  /** Whether the rest of them is shown. @default true */
  readonly tellsUndeclared?: boolean;
  /** Why a flow has its answer; left out, arrows carry no reasons. */
  readonly explain?: (flow: Flow) => Explanation;
}

export function pictureOf(
  { rows, workloads, drawn = () => true, only, exposure, peers = [], tellsUndeclared = exposure !== undefined, explain }: PictureInput,
): Picture {
  const { declared, others } = partByPeers<Verdict, AccessRow<Verdict>>([...rows, ...exposure ?? []], peers);
  const { drawn: services, crowded, folded: platform } = foldCrowds(declared);
  const undeclared = others.filter(({ from, to }) => from.kind === 'undeclared' || to.kind === 'undeclared');
  const drawnRows = [...others.filter(({ from, to }) => from.kind !== 'undeclared' && to.kind !== 'undeclared'), ...services];
  const shown = workloads.filter(drawn);
  const byKey = new Map(workloads.map((workload) => [workload.key, workload]));
  const nodes: PictureNode[] = shown.map(workloadNode);
  const indexOf = new Map<string, number>(shown.map(({ key }, index) => [`workload:${key}`, index]));
  const place = (key: string, node: () => PictureNode): number => {
    let index = indexOf.get(key);
    if (index === undefined) {
      indexOf.set(key, index = nodes.length);
      nodes.push(node());
    }
    return index;
  };
  const nodeOf = (party: End, side: 'from' | 'to'): number => {
    if (party.kind === 'workload') {
      const workload = byKey.get(party.workload);
      return place(partyKey(party), () => (workload ? workloadNode(workload) : { kind: 'workload', name: party.workload, facts: [] }));
    }
    const kind = `${OUTSIDE_KINDS.has(party.kind) ? 'outside' : 'other'}-${side}` as const;
    return place(`${side} ${partyKey(party)}`, () => ({ kind, name: partyName(party), facts: [] }));
  };
  const reasoned = (access: PortAccess, many: boolean): PictureAccess => ({
    words: accessWords(access),
    port: portWords(access),
    verdict: access.verdict,
    hops: explain ? reasonsOf(explain(access.witness)) : [],
    ...(many && { example: flowWords(access.witness) }),
  });
  const keys = workloads.map(({ key }) => key);
  const edges = new Map<string, { from: number; to: number; verdict: PortAccess['verdict']; accesses: PictureAccess[] }>();
  const connect = (from: number, to: number, access: PortAccess, many = false) => {
    const key = `${from} ${to} ${access.verdict}`;
    const known = edges.get(key);
    if (known) known.accesses.push(reasoned(access, many));
    else edges.set(key, { from, to, verdict: access.verdict, accesses: [reasoned(access, many)] });
  };
  const outside = new Set<string>();
  for (const audience of groupConnections(connectionsOf(drawnRows), keys)) {
    if (audience.callers.some((party) => partyName(party) === OUTSIDE)) outside.add(`${partyKey(audience.to)} ${accessKey(audience.access)}`);
    const to = nodeOf(audience.to, 'to');
    if (audience.everyWorkload) connect(place('everyone', everyoneNode), to, audience.access, true);
    for (const { from, access } of callersOf(audience)) connect(nodeOf(from, 'from'), to, access);
  }
  for (const { count, row: { from, to, ...access } } of crowded) {
    const crowd = (side: 'from' | 'to') => place(`${side} ${count} services`, () => ({ kind: `other-${side}`, name: `${count} services`, facts: [] }));
    const calls = from.kind === 'peer';
    connect(calls ? nodeOf(from, 'from') : crowd('from'), calls ? crowd('to') : nodeOf(to, 'to'), access, true);
  }
  const exposures = groupConnections(connectionsOf(tellsUndeclared ? undeclared : []), keys).flatMap(({ to, access, callers }) => {
    if (to.kind !== 'workload') return [];
    const asOutside = outside.has(`${partyKey(to)} ${accessKey(access)}`);
    return [{ from: [...partyNames(callers)].sort(), to: nodeOf(to, 'to'), access: reasoned(access, true), ...(asOutside && { asOutside }) }];
  });
  const platformAccess = connectionsOf(platform).flatMap(({ from, to, accesses }) => accesses.flatMap((access): PlatformAccess[] => {
    if (to.kind === 'workload') return [{ node: nodeOf(to, 'to'), calls: true, name: partyName(from), access: reasoned(access, false) }];
    return from.kind === 'workload' ? [{ node: nodeOf(from, 'from'), calls: false, name: partyName(to), access: reasoned(access, false) }] : [];
  }));
  return {
    nodes, edges: [...edges.values()], ...(only !== undefined && { only }), exposureKnown: tellsUndeclared, exposures, platform: platformAccess,
  };
}

const OUTSIDE_KINDS: ReadonlySet<End['kind']> = new Set(['external', 'host', 'api-server']);

type Verdict = MatrixRow['verdict'];

/** From this many services on, a service of another program has one arrow for all: each has it in the panel. */
const CROWD = 7;

interface Crowds {
  /** Services of other programs with few of ours. */
  readonly drawn: readonly AccessRow<Verdict>[];
  /** One row for many that do the same. */
  readonly crowded: readonly { readonly count: number; readonly row: AccessRow<Verdict> }[];
  /** What only the panel shows. */
  readonly folded: readonly AccessRow<Verdict>[];
}

function foldCrowds(declared: readonly AccessRow<Verdict>[]): Crowds {
  const groups = new Map<string, AccessRow<Verdict>[]>();
  for (const row of declared) {
    const peer = [row.from, row.to].find((end) => end.kind === 'peer');
    if (peer?.kind !== 'peer' || peer.of !== 'service') continue;
    const key = `${partyKey(peer)} ${row.from === peer ? 'calls' : 'is called'} ${accessKey(row)}`;
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  const drawn = [...groups.values()].filter((rows) => rows.length < CROWD).flat();
  const known = new Set(drawn);
  return {
    drawn,
    crowded: [...groups.values()].filter((rows) => rows.length >= CROWD).map((rows) => ({ count: rows.length, row: rows[0] })),
    folded: declared.filter((row) => !known.has(row)),
  };
}

/** Workloads that undeclared pods can reach, where not everybody outside can as well. */
export function exposedNodes({ exposures }: Picture): ReadonlySet<number> {
  return new Set(exposures.filter(({ asOutside }) => asOutside !== true).map(({ to }) => to));
}

/** Callers that get an arrow of their own. The witness of a group is that of its first member, so each needs its own flow. */
function callersOf({ callers, everyWorkload, access }: Audience): { readonly from: Caller; readonly access: PortAccess }[] {
  return callers
    .filter((party) => !everyWorkload || party.kind !== 'workload')
    .map((from) => ({ from, access: { ...access, witness: witnessFrom(from, access.witness) } }));
}

function witnessFrom(from: Caller, witness: Flow): Flow {
  if (from.kind === 'workload') return { ...witness, from: { workload: from.workload } };
  if (from.kind === 'external') return { ...witness, from: { ip: from.ranges[0].split('-')[0] } };
  return witness;
}

function everyoneNode(): PictureNode {
  return { kind: 'everyone', name: EVERY_WORKLOAD, facts: [] };
}

function workloadNode(workload: Workload): PictureNode {
  const { key, namespace, kind, ports, serviceAccount, mesh, hostNetwork, ref } = workload;
  const position = ref.origin.locate([]);
  const declared = ports.map((port) => `${port.number}${port.protocol === 'TCP' ? '' : `/${port.protocol}`}${port.name === undefined ? '' : ` (${port.name})`}`);
  return {
    kind: 'workload',
    name: key,
    namespace,
    facts: [
      ['Kind', kind],
      ['Ports', declared.length === 0 ? 'none declared' : declared.join(', ')],
      ['Service account', serviceAccount],
      ['Mesh', mesh === 'none' ? 'not in a mesh' : mesh],
      ...(hostNetwork ? [['Network', 'of the host'] as const] : []),
      ...(position ? [['Defined in', placeName(position)] as const] : []),
    ],
  };
}
