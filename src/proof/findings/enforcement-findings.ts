/** What is wrong at an enforcement point, in sentences: who, to whom, on what, by which object, and what to do. */
import { causeOf } from './cause';
import type { Cause } from './cause';
import { groupsOf } from './groups';
import type { Group } from './groups';
import type { Message } from './message';
import { describeParties, describeParty, describePorts, describeRequests, inWords, isUnlisted } from './words';
import type { Party } from '../../judge/questions/party';
import type { ProofFinding } from '../../judge/questions/prove';
import { tryFindAssumedGateway } from '../assumptions/gateway-pods';
import { meaningOf } from '../checks/unreadable';
import { addressesOf } from '../checks/workloads/pod-ranges';
import { callsOf } from '../checks/workloads/workloads';
import { statedPodCidrs } from '../declared/judge-options';
import type { EnforcementPoint } from '../enforcement-point';
import type { ObjectKey } from '../objects/object-key';
import type { ProofInput } from '../objects/proof-input';
import { workloadByPods } from '../objects/workload-by-pods';
import type { Specification } from '../specification/specification';

export interface EnforcementFindings {
  readonly graph: Specification;
  readonly point: EnforcementPoint;
  /** The manifests as this enforcement point sees them. */
  readonly input: ProofInput;
  readonly findings: readonly ProofFinding[];
}

/** What other enforcement points reported already is in `told`, and is reported once. */
export function enforcementMessages({ graph, point, input, findings }: EnforcementFindings, told: Set<string>): readonly Message[] {
  const podCidrsStated = statedPodCidrs(graph).length > 0;
  const news = findings.filter((finding) => !told.has(subjectOf(finding)));
  for (const finding of news) told.add(subjectOf(finding));
  return groupsOf(widestOfOthers(news), (finding) => causeOf(finding, input)).map((group): Message => {
    const ends = [...group.from, ...group.to].flatMap((party) => ownerOf(graph, party));
    const [place] = group.kind === 'unproven' || group.cause.by === 'default' ? [] : group.cause.objects;
    return {
      node: ends[0],
      doubt: group.kind === 'unproven',
      text: `${SENTENCES[group.kind](group, { point, podCidrsStated })}`,
      follows: [...ends, ...(group.kind === 'missing' ? ends.map(callsOf) : []), ...(group.cause.doubt === 'addresses' ? ends.map(addressesOf) : []), ...(group.kind === 'unproven' ? group.cause.objects.map(meaningOf) : [])],
      ...(place && { place }),
    };
  });
}

/** A hole that two enforcement points have is reported once. */
function subjectOf({ kind, from, to, protocol, ports }: ProofFinding): string {
  return [kind, whose(from), whose(to), protocol, ports.first === ports.last ? ports.first : ''].join(' ');
}

/** Pods of others are one party: what is open to some is open to all that look alike, and is reported for one of them. */
function whose(party: Party): string {
  return isOfOthers(party) ? 'pods of others' : describeParty(party);
}

function isOfOthers({ kind }: Party): boolean {
  return kind === 'platform' || kind === 'undeclared';
}

/** Of the pods of others at one end, those that stand for the most. */
function widestOfOthers(findings: readonly ProofFinding[]): readonly ProofFinding[] {
  const widest = new Map<string, ProofFinding>();
  for (const finding of findings) {
    const known = widest.get(subjectOf(finding));
    if (!known || narrowness(finding) < narrowness(known)) widest.set(subjectOf(finding), finding);
  }
  return findings.filter((finding) => {
    if (!isOfOthers(finding.from) && !isOfOthers(finding.to)) return true;
    const shown = widest.get(subjectOf(finding))!;
    return describeParty(shown.from) === describeParty(finding.from) && describeParty(shown.to) === describeParty(finding.to);
  });
}

/** Anybody may be a pod that nobody declared; the fewer labels it needs, the more pods are meant, and most of them where its namespace does not matter. */
function narrowness({ from, to }: ProofFinding): number {
  return [from, to].reduce((sum, party) => sum + narrownessOf(party), 0);
}

/** More labels than any pod has. */
const MANY = 10_000;

function narrownessOf(party: Party): number {
  if (party.kind === 'platform') return MANY;
  if (party.kind !== 'undeclared') return 0;
  return 2 * Object.keys(party.labels).length + (isUnlisted(party.namespace) ? 0 : 1);
}

function ownerOf(graph: Specification, party: Party): readonly string[] {
  return party.kind === 'workload' ? [workloadByPods(graph, party.workload)?.id ?? tryFindAssumedGateway(graph, party.workload)?.id ?? party.workload] : [];
}

interface Place {
  readonly point: EnforcementPoint;
  readonly podCidrsStated: boolean;
}

const SENTENCES: Record<ProofFinding['kind'], (group: Group, place: Place) => string> = {
  excess: (group, { point }) => {
    const { cause } = group;
    const by = cause.objects.length > 0 ? `opened by ${names(cause.objects)}` : cause.because;
    const where = by === undefined ? point.words : `${point.words}; ${by}`;
    return `${describeParties(group.from)} can reach ${describeParties(group.to)} on ${on(group)}, which is undeclared (${where}). ${excessFix(group)}`;
  },
  missing: (group, { point }) => {
    const { objects } = group.cause;
    return `${describeParties(group.from)} can't reach ${describeParties(group.to)} on ${on(group)}, although it is declared (${point.words}`
      + `${objects.length > 0 ? `; blocked by ${names(objects)}` : ''}). ${missingFix(group.cause)}`;
  },
  unproven: (group, place) => {
    const { doubt, because, objects } = group.cause;
    const who = `whether ${describeParties(group.from)} reaches ${describeParties(group.to)} on ${on(group)}`;
    const what = `${objects.length > 0 ? `${names(objects)}: ` : ''}${because ?? 'not understood'}`;
    switch (doubt) {
      case 'labels': return `unknown ${who}: ${what} (${place.point.words}). Select pods by labels of their templates, and namespaces by kubernetes.io/metadata.name`;
      case 'addresses': return `unknown ${who}; ${place.podCidrsStated ? FEWER_ADDRESSES : SAY_ADDRESSES}${objects.length > 0 ? ` (${names(objects)})` : ''}`;
      case 'request': return `${who} depends on more than was declared: ${what} (${place.point.words}). ${objects.length > 0 ? `Delete ${names(objects)}` : 'Delete the object that requires it'}, or ${WAIVE}`;
      default: return `unknown ${who}: ${what} (${place.point.words}). Delete the object that causes it, or ${WAIVE}`;
    }
  },
};

const WAIVE = 'waive Rule.UNPROVEN';
const FEWER_ADDRESSES = 'these addresses may include pods; name fewer addresses, outside of `podCidrs` of the ClusterProfile';
const SAY_ADDRESSES = 'state the addresses of pods, which may be among the declared ones: `podCidrs` of the ClusterProfile, such as '
  + "ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] }), with the ranges of the network plugin "
  + "(`kubectl get nodes -o jsonpath='{.items[*].spec.podCIDRs}'` tells them for many); or name fewer addresses; "
  + 'a waiver of Rule.UNPROVEN lifts this unless the addresses include a stated pod range or a whole private range';

function on({ ports, requests }: Group): string {
  return `${describePorts(ports)}${describeRequests(requests)}`;
}

function excessFix({ from, to, cause }: Group): string {
  const take = cause.objects.length > 0 ? `take it out of ${names(cause.objects)}` : 'put back the policy that closed it';
  const [caller, callee] = [from, to].map((parties) => parties.every(({ kind }) => kind === 'workload'));
  if (!caller || to.some(isOfOthers)) return capital(take);
  return `Declare ${callee ? 'the call' : 'the ExternalHost or ExternalNetwork that is called'}, or ${take}`;
}

function missingFix({ objects, by }: Cause): string {
  if (objects.length === 0 || by === 'default') return 'Put back the object that allowed it, or take the call out of the declaration';
  return by === 'denial' ? `Delete ${names(objects)}, or let it spare what is declared` : `Let ${names(objects)} allow it, or take the call out of the declaration`;
}

/** More objects than this are no help. */
const NAMED = 3;

function names(objects: readonly ObjectKey[]): string {
  return inWords(objects.slice(0, NAMED).map(({ kind, namespace, name }) => `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
