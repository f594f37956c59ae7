import type { Message } from './message';
import type { Specification } from './specification/specification';
import type { Wall } from './wall';
import { workloadByPods } from './workload-of';
import type { Flow } from '../reach/flow';
import type { Judgement } from '../reach/judge';
import type { RequestSet, StringSet } from '../reach/l7/describe';
import type { ExplainedHop, Explanation, Testimony } from '../reach/questions/explain';
import type { Party } from '../reach/questions/party';
import type { ProofFinding } from '../reach/questions/prove';

/** What is wrong, in one sentence: who, to whom, on what, by which object. */
export function describeFinding(graph: Specification, finding: ProofFinding, wall: Wall, judgement: Judgement): Message {
  const from = describeParty(finding.from);
  const to = describeParty(finding.to);
  const on = `${describePorts(finding)}${describeRequests(finding.requests)}`;
  const hops = tryExplain(judgement, finding.witness)?.hops ?? [];
  const doubt = finding.kind === 'unproven' ? tryFindLabelDoubt(hops) : undefined;
  const sentence = doubt === undefined ? SENTENCES[finding.kind](from, to, on) : `nobody can say whether ${from} reaches ${to} on ${on}: ${doubt}`;
  return {
    node: ownerOf(graph, finding.from) ?? ownerOf(graph, finding.to),
    doubt: finding.kind === 'unproven',
    about: [finding.kind, whose(finding.from, from), whose(finding.to, to), finding.protocol, finding.ports.first === finding.ports.last ? finding.ports.first : ''].join(' '),
    text: `${sentence}${wall.words}${because(finding, hops)}${adviceOf(graph, finding)}`,
  };
}

function ownerOf(graph: Specification, party: Party): string | undefined {
  return party.kind === 'workload' ? workloadByPods(graph, party.workload)?.id ?? party.workload : undefined;
}

/** A default deny holds for all pods of its namespace, those that an operator makes there too. */
function adviceOf({ namespaces }: Specification, { kind, from, to }: ProofFinding): string {
  const closed = [from, to].find((party): party is Extract<Party, { kind: 'foreign' }> => party.kind === 'foreign' && namespaces.has(party.namespace));
  if (kind !== 'missing' || !closed) return '';
  const mesh = namespaces.get(closed.namespace)?.mesh.kind === 'none' ? '' : closed === to ? ', and an AuthorizationPolicy' : ', and a Sidecar';
  return `; this program owns the namespace ${closed.namespace}, and closes it for these pods too: add what opens their end, `
    + `a NetworkPolicy that selects them and allows ${closed === to ? 'ingress' : 'egress'}${mesh}, or move them to a namespace of their own`;
}

/** Pods of others are one party: what is open to some is open to all that look alike, and is told by one of them. */
function whose(party: Party, words: string): string {
  return party.kind === 'workload' || party.kind === 'external' ? words : 'pods of others';
}

const SENTENCES: Record<ProofFinding['kind'], (from: string, to: string, on: string) => string> = {
  excess: (from, to, on) => `${from} can reach ${to} on ${on}, which nobody declared`,
  missing: (from, to, on) => `${from} can't reach ${to} on ${on}, although it was declared`,
  unproven: (from, to, on) => `nobody can say whether ${from} reaches ${to} on ${on}; say where pods have their addresses, which may `
    + 'be among those that were declared: `podCidrs` of the ClusterProfile, such as ClusterProfile.vanilla({ podCidrs: [\'10.244.0.0/16\'] }), with the ranges '
    + 'that the network plugin gives out (`kubectl get nodes -o jsonpath=\'{.items[*].spec.podCIDRs}\'` tells them for many); or name fewer addresses; '
    + 'a waiver of Rule.UNPROVEN lifts this as long as neither a stated range of pods nor all of a private range is named',
};

function describeParty(party: Party): string {
  switch (party.kind) {
    case 'workload': return party.workload;
    case 'external': return party.ranges.length > 2 ? `${party.ranges.slice(0, 2).join(', ')} and other addresses` : party.ranges.join(', ');
    case 'foreign': return `pods ${describeLabels(party.labels)} of ${party.namespace}`;
    case 'stranger': return `any pod ${describeLabels(party.labels)} of ${party.namespace}${party.meshed ? ' with a sidecar' : ''}`;
  }
}

function describeLabels(labels: Readonly<Record<string, string>>): string {
  const worn = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return worn.length > 0 ? `labelled ${worn.join(',')}` : 'without labels';
}

function describePorts({ ports, protocol }: ProofFinding): string {
  if (ports.first === ports.last) return `${ports.first}/${protocol}`;
  return `${ports.first}-${ports.last}/${protocol}`;
}

function describeRequests(requests: readonly RequestSet[] | undefined): string {
  const parts = (requests ?? []).map(({ methods, paths, hosts }) => [
    describeSet(methods, 'any method'), describeSet(paths, 'any path'), ...(hosts.kind === 'any' ? [] : [`host ${describeSet(hosts, '')}`]),
  ].join(' '));
  return parts.length > 0 && parts.join() !== 'any method any path' ? ` (${parts.join('; ')})` : '';
}

function describeSet(set: StringSet, any: string): string {
  if (set.kind === 'any') return any;
  const patterns = [...set.patterns, ...(set.kind === 'in' ? set.like.map((example) => `such as ${example}`) : [])].join(', ');
  return set.kind === 'in' ? patterns : `any but ${patterns}`;
}

/** The objects that decided: those that deny what is missing or leave it open to doubt, those that allow what is too much. */
function because(finding: ProofFinding, hops: readonly ExplainedHop[]): string {
  const objects = finding.kind === 'excess'
    ? namesOf(hops, ({ effect }) => effect === 'allows')
    : [...new Set([
      ...namesOf(hops, ({ effect, verdict }) => effect === 'denies' && verdict === 'allow'),
      ...namesOf(hops.filter(({ verdict }) => verdict !== 'allow'), ({ verdict }) => verdict !== 'allow'),
    ])];
  const word = finding.kind === 'excess' ? 'opened' : 'held back';
  return objects.length > 0 ? ` (${word} by ${objects.slice(0, NAMED).join(', ')})` : '';
}

/** The object of which labels that nobody knows decide what it does, and the fix. */
function tryFindLabelDoubt(hops: readonly ExplainedHop[]): string | undefined {
  const found = hops.filter(({ verdict }) => verdict !== 'allow').flatMap(({ testimonies }) => testimonies).find(({ ofLabels }) => ofLabels);
  if (!found) return undefined;
  const name = found.object ? `${found.object.kind} ${found.object.namespace}/${found.object.name}: ` : '';
  return `${name}${found.because}; select pods by labels of their templates, and namespaces by kubernetes.io/metadata.name`;
}

/** More objects than this are no help. */
const NAMED = 3;

function namesOf(hops: readonly ExplainedHop[], spoke: (testimony: Testimony) => boolean): readonly string[] {
  const names = hops.flatMap(({ testimonies }) => testimonies.filter(spoke))
    .flatMap(({ object }) => (object ? [`${object.kind} ${object.namespace}/${object.name}`] : []));
  return [...new Set(names)];
}

/** A witness may name an end that only the proof knows. */
function tryExplain(judgement: Judgement, witness: Flow): Explanation | undefined {
  try {
    return judgement.explain(witness);
  } catch {
    return undefined;
  }
}
