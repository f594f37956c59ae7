import { describeFinding } from './describe-finding';
import { judgeOptions } from './judge-options';
import { objectFindings } from './objects';
import type { ProvedObject, Wall } from './wall';
import { wallsOf } from './walls';
import { missingWays } from './ways';
import { missingWorkloads, workloadFindings } from './workloads';
import type { WorkloadFinding } from './workloads';
import type { TrustGraph } from '../graph/trust-graph';
import { judge } from '../reach/judge';
import type { Judgement } from '../reach/judge';
import { groupOf } from '../reach/parse/kinds';
import { isReadGroup } from '../reach/parse/versions';

/** More than a tired engineer reads; the rest are of the same kind almost always. */
const TOLD = 20;

/** Whether the manifests do exactly what the graph declares, and, where not, who, to whom, on what and by which object. */
export interface GraphProof {
  readonly holds: boolean;
  readonly messages: readonly ProofMessage[];
}

/** One finding in words, and the workload or gateway on whose side something is to be done; undefined where it is nobody's. */
export interface ProofMessage {
  readonly node: string | undefined;
  /** Whether it is merely open to doubt. */
  readonly doubt: boolean;
  readonly text: string;
}

/**
 * Judges manifests against the graph: nothing declared may be blocked, nothing undeclared open, and nothing left open to doubt. The network
 * and the mesh, and the two ends of a call, are judged apart, so that none hides a hole of another.
 */
export function proveGraph(graph: TrustGraph, objects: readonly ProvedObject[]): GraphProof {
  const messages = new Map<string, Message>();
  for (const wall of wallsOf(graph)) {
    for (const message of messagesOf(graph, wall, objects)) if (!messages.has(message.about)) messages.set(message.about, message);
  }
  for (const { node, doubt = false, text } of objectFindings(graph, objects)) messages.set(text, { about: text, node, doubt, text });
  const all = [...messages.values()];
  const more = { node: undefined, doubt: false, text: `and ${all.length - TOLD} more of the kind` };
  return { holds: all.length === 0, messages: all.length > TOLD ? [...all.slice(0, TOLD), more] : all };
}

interface Message extends ProofMessage {
  /** The access that it is about: a hole seen in two layers is told once. */
  readonly about: string;
}

function* messagesOf(graph: TrustGraph, wall: Wall, objects: readonly ProvedObject[]): Generator<Message> {
  const judgement = judge([{ objects: objects.flatMap((object) => wall.see(object) ?? []) }], judgeOptions(graph));
  yield* unreadable(judgement);
  const missing = missingWorkloads(graph, judgement);
  yield* missing.map(messageOf);
  if (missing.length > 0) return;
  for (const finding of workloadFindings(graph, judgement, objects)) yield messageOf(finding);
  const proof = judgement.prove(wall.edges(graph));
  for (const finding of proof.findings) yield describeFinding(finding, wall, judgement);
  yield* missingWays(graph, judgement);
}

function messageOf({ node, text }: WorkloadFinding): Message {
  return { about: text, node, doubt: false, text };
}

/** What the judge could not read is nothing that it could vouch for. */
function* unreadable({ problems, unknownKinds }: Judgement): Generator<Message> {
  for (const { object, path, expected } of problems) {
    const text = `${object.kind} '${object.namespace}/${object.name}' at ${path.join('.')}: not understood, expected ${expected}; what it does can't be proven`;
    yield { about: text, node: undefined, doubt: true, text };
  }
  for (const { ref, apiVersion, matters } of unknownKinds) {
    const because = matters ? matters.because : `nobody knows such a kind in ${apiVersion}`;
    if (matters ? matters.hops.length === 0 : !isReadGroup(groupOf(apiVersion))) continue;
    const text = `${ref.kind} '${ref.namespace}/${ref.name}': ${because}, and the judge does not read it; what it does can't be proven`;
    yield { about: text, node: undefined, doubt: true, text };
  }
}
