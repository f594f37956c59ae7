/** Findings that one change makes, told as one: of several ends, protocols and ranges of ports. */
import type { Cause } from './cause';
import { describeParties, describePorts, describeRequests } from './words';
import type { Ports } from './words';
import type { PortRange, Protocol } from '../../judge/cluster/ports';
import type { Party } from '../../judge/questions/party';
import type { FindingKind, ProofFinding } from '../../judge/questions/prove';

export interface Group extends Pick<ProofFinding, 'kind' | 'requests'> {
  readonly from: readonly Party[];
  readonly to: readonly Party[];
  readonly ports: Ports;
  readonly cause: Cause;
}

export function groupsOf(findings: readonly ProofFinding[], causeOf: (finding: ProofFinding) => Cause): readonly Group[] {
  const single = findings.map((finding): Group => {
    const { kind, from, to, requests, protocol, ports } = finding;
    return { kind, from: [from], to: [to], requests, ports: new Map([[protocol, [ports]]]), cause: causeOf(finding) };
  });
  const pairs = merged(single, ({ from, to }) => [describeParties(from), describeParties(to)]);
  // What was declared has its own ports for each caller.
  const callers = merged(pairs, (group) => [...joins(group, 'from'), describeParties(group.to), ...(group.kind === 'missing' ? [describePorts(group.ports)] : [])]);
  return inDoubt(merged(callers, (group) => [...joins(group, 'to'), describeParties(group.from), describePorts(group.ports)]));
}

/** Ends are joined where one object is to blame; what is open to doubt can be waived for each workload, and is reported to each. */
function joins({ kind, cause, from, to }: Group, side: 'from' | 'to'): readonly string[] {
  const isOurs = from.every((party) => party.kind === 'workload');
  const apart = kind === 'unproven' ? (side === 'from') === isOurs : cause.objects.length === 0 && cause.because === undefined;
  return apart ? [describeParties(side === 'from' ? from : to)] : [];
}

/** Where nothing is known of an end, it does not matter which ports and requests are asked for. */
function inDoubt(groups: readonly Group[]): readonly Group[] {
  const isBlind = ({ kind, cause }: Group) => kind === 'unproven' && (cause.doubt === 'other' || cause.doubt === 'labels');
  return [
    ...groups.filter((group) => !isBlind(group)),
    ...merged(groups.filter(isBlind).map((group) => ({ ...group, requests: undefined })), (group) => [...joins(group, 'from'), ...joins(group, 'to')]),
  ];
}

function merged(groups: readonly Group[], keyOf: (group: Group) => readonly string[]): readonly Group[] {
  const found = new Map<string, Group>();
  for (const group of groups) {
    const key = JSON.stringify([group.kind satisfies FindingKind, describeRequests(group.requests), group.cause, ...keyOf(group)]);
    const known = found.get(key);
    found.set(key, known
      ? { ...known, from: joined(known.from, group.from), to: joined(known.to, group.to), ports: joinedPorts(known.ports, group.ports) }
      : group);
  }
  return [...found.values()];
}

function joined(left: readonly Party[], right: readonly Party[]): readonly Party[] {
  const known = new Set(left.map((party) => JSON.stringify(party)));
  return [...left, ...right.filter((party) => !known.has(JSON.stringify(party)))];
}

function joinedPorts(left: Ports, right: Ports): Ports {
  const all = new Map<Protocol, readonly PortRange[]>(left);
  for (const [protocol, ranges] of right) all.set(protocol, inRuns([...all.get(protocol) ?? [], ...ranges]));
  return all;
}

function inRuns(ranges: readonly PortRange[]): readonly PortRange[] {
  const runs: { first: number; last: number }[] = [];
  for (const { first, last } of [...ranges].sort((left, right) => left.first - right.first)) {
    const before = runs[runs.length - 1];
    if (before && first <= before.last + 1) before.last = Math.max(before.last, last);
    else runs.push({ first, last });
  }
  return runs;
}
