import type { Assumption } from './assumptions/assumption';
import { madeAssumptions } from './assumptions/made';
import { hardeningFindings } from './checks/hardening';
import { judgeView } from '../judge/judge';
import { notUnderstood } from './checks/kinds/understood';
import { namespaceFindings } from './checks/namespaces/namespaces';
import { notOurs } from './checks/namespaces/not-ours';
import { objectFindings } from './checks/object-checks';
import { unreadable } from './checks/unreadable';
import { enrolmentFindings } from './checks/workloads/enrolment';
import { foreignFindings } from './checks/workloads/foreign-workloads';
import { metadataFindings } from './checks/workloads/metadata-denied';
import { declaredNodeRanges } from './checks/workloads/node-ranges';
import { contentFindings } from './checks/workloads/pod-contents';
import { declaredPodRanges } from './checks/workloads/pod-ranges';
import { servicePortFindings } from './checks/workloads/service-ports';
import { othersOf, othersWords, undeclaredWorkloads } from './checks/workloads/undeclared-workloads';
import { unmatchedRanges } from './checks/workloads/unmatched-ranges';
import { missingWorkloads, workloadFindings } from './checks/workloads/workloads';
import type { OfOthers } from './declared/declared-edges';
import { declaredOf } from './declared/read-declared';
import type { EnforcementPoint } from './enforcement-point';
import { enforcementPointsOf } from './enforcement-points';
import { enforcementMessages } from './findings/enforcement-findings';
import type { Check, Message } from './findings/message';
import { relationsOf } from './findings/relations';
import { ALL_MESHES, carriesCalls } from './meshes/table';
import type { ObjectKey } from './objects/object-key';
import type { ProvedObject, ProofInput } from './objects/proof-input';
import { readProofInput } from './objects/read-proof-input';
import { notReferredTo } from './objects/referred-to';
import { specificationOf } from './specification/read';
import type { Specification } from './specification/specification';
import type { Recording } from '../author/graph/record/record';
import type { Manifests } from '../judge/objects/manifests';

/** What is asked about workloads, beside the enforcement points around them. */
const CHECKS: readonly Check[] = [
  workloadFindings, contentFindings, servicePortFindings, ...ALL_MESHES.flatMap(({ checks }) => checks.workloads),
  declaredPodRanges, declaredNodeRanges, unmatchedRanges, metadataFindings,
];

/** One finding, and the workload or gateway on whose side something is to be done; undefined where it is nobody's. */
export interface ProofMessage {
  readonly node: string | undefined;
  /** Whether it is merely open to doubt. */
  readonly doubt: boolean;
  readonly text: string;
  /** The object that it is about, where a waiver on it can lift the message. */
  readonly object?: ObjectKey;
  /** The object at which it is to be mended, where that is not the one above. @default - `object`, or nobody knows */
  readonly place?: ObjectKey;
  /** What else is known to be wrong only because of this, by the subjects below. @default - nothing */
  readonly explains?: readonly string[];
  /** Subjects that it is about; where a message that nobody waived explains one of them, this one is not worth telling. @default - none */
  readonly follows?: readonly string[];
  /** The name of the rule that a waiver can lift. @default - nothing lifts it */
  readonly rule?: string;
}

/** Whether the manifests do exactly what the graph declares, and, where not, who, to whom, on what and by which object. */
export interface GraphProof {
  readonly holds: boolean;
  readonly messages: readonly ProofMessage[];
  /** What is worth knowing, and breaks nothing. */
  readonly notes: readonly string[];
}

export interface ProofOptions {
  /** Whether the rules of hardening are asked, and not only who reaches whom. @default true */
  readonly hardening?: boolean;
  /** Whether objects of others, and of other programs, are among these: what they are not allowed to write is not asked. @default false */
  readonly together?: boolean;
  /** Assumptions that are not made. @default - all are */
  readonly without?: (assumption: Assumption) => boolean;
}

interface Asked extends ProofOptions {
  /** Notes are added to it. */
  readonly notes: string[];
}

/** The manifests as one enforcement point sees them. */
interface View {
  readonly point: EnforcementPoint;
  readonly seen: Manifests;
}

/**
 * Judges manifests against the graph: nothing declared may be blocked, nothing undeclared open, and nothing left open to doubt. The network
 * and the mesh, and the two ends of a call, are judged apart, so that none hides a hole of another.
 */
export function proveGraph(recording: Recording, objects: readonly ProvedObject[], options: ProofOptions = {}): GraphProof {
  const messages = new Map<string, ProofMessage>();
  const notes: string[] = [];
  for (const { about, doubt = false, ...message } of messagesOf(specificationOf(recording, objects), objects, { ...options, notes })) {
    const subject = about ?? message.text;
    if (!messages.has(subject)) messages.set(subject, { ...message, doubt });
  }
  return { holds: messages.size === 0, messages: [...messages.values()], notes };
}

/** Every object is read once; an enforcement point sees some of what was read. */
function* messagesOf(declared: Specification, objects: readonly ProvedObject[], asked: Asked): Generator<Message> {
  const { hardening = true, without, together = false, notes } = asked;
  const { graph, see, objects: ofOthers } = madeAssumptions(declared, together ? objects : [], without);
  const input = readProofInput(graph, objects, ofOthers);
  const views = enforcementPointsOf(graph).map((point): View => ({ point, seen: see(point, input.judgement.cluster.manifests) }));
  for (const { seen } of views) yield* unreadable(seen, input);
  // Causes before what follows from them.
  const undeclared = [...undeclaredWorkloads(graph, input)];
  const others = othersOf(graph, input);
  const strange = notReferredTo(graph, others);
  if (strange.length > 0) notes.push(othersWords(strange));
  yield* undeclared;
  yield* foreignFindings(graph, input);
  const proxies = [...enrolmentFindings(graph, input)];
  const related = relationsOf(graph, { undeclared, others, proxies });
  yield* relatedOf(notUnderstood(graph, input), input, related);
  if (!together) yield* notOurs(graph, input);
  if (hardening || together) yield* namespaceFindings(graph, input);
  if (hardening) {
    yield* relatedOf(hardeningFindings(graph, input), input, related);
  }
  const missing = missingWorkloads(graph, input);
  yield* missing;
  if (missing.length === 0) yield* workloadMessages(graph, input, { views, proxies, others: { workloads: others, together } });
  yield* objectFindings(graph, input);
}

function isAssumed({ group, kind, namespace, name }: ObjectKey, { objects, assumed }: ProofInput): boolean {
  const found = objects.tryFind(group, kind, namespace, name);
  return found !== undefined && assumed.has(found.body);
}

/** What is assumed of others is theirs to harden. */
function* relatedOf(messages: Iterable<Message>, input: ProofInput, related: (message: Message) => Message | undefined): Generator<Message> {
  for (const message of messages) {
    if (input.assumed.size > 0 && message.object && isAssumed(message.object, input)) continue;
    const told = related(message);
    if (told) yield told;
  }
}

interface Known {
  readonly views: readonly View[];
  readonly proxies: readonly Message[];
  readonly others: OfOthers;
}

/** Nothing can be asked about workloads before they are all there. */
function* workloadMessages(graph: Specification, input: ProofInput, { views, proxies, others }: Known): Generator<Message> {
  yield* proxies;
  for (const check of CHECKS) yield* check(graph, input);
  const declared = declaredOf(graph, others);
  const told = new Set<string>();
  const carries = carriesCalls(graph);
  for (const { point, seen } of views) {
    const judgement = judgeView(input.judgement, seen, { of: point.of === 'packets' && !carries ? 'calls' : point.of });
    const { findings } = judgement.prove(point.edges(declared), { everybody: point.of === 'relayed-calls' });
    if (findings.length > 0) yield* enforcementMessages({ graph, point, input: { ...input, judgement }, findings }, told);
  }
}
