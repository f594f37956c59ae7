import { declaredOf } from './declared';
import { describeFinding } from './describe-finding';
import { judgeOptions } from './judge-options';
import type { Check, Message, ProofMessage } from './message';
import { objectFindings } from './objects';
import { unreadable } from './unreadable';
import type { ProvedObject } from './wall';
import { wallsOf } from './walls';
import { missingWays } from './ways';
import { missingWorkloads, workloadFindings } from './workloads';
import type { TrustGraph } from '../graph/trust-graph';
import { judgeParsed, judgeView } from '../reach/judge';
import { parseManifests } from '../reach/parse/manifests';

export type { ProofMessage } from './message';

/** More than a tired engineer reads; the rest are of the same kind almost always. */
const TOLD = 20;

/** What is asked once, beside the walls. */
const CHECKS: readonly Check[] = [workloadFindings, missingWays];

/** Whether the manifests do exactly what the graph declares, and, where not, who, to whom, on what and by which object. */
export interface GraphProof {
  readonly holds: boolean;
  readonly messages: readonly ProofMessage[];
}

/**
 * Judges manifests against the graph: nothing declared may be blocked, nothing undeclared open, and nothing left open to doubt. The network
 * and the mesh, and the two ends of a call, are judged apart, so that none hides a hole of another.
 */
export function proveGraph(graph: TrustGraph, objects: readonly ProvedObject[]): GraphProof {
  const messages = new Map<string, Message>();
  for (const message of messagesOf(graph, objects)) if (!messages.has(message.about)) messages.set(message.about, message);
  for (const message of objectFindings(graph, objects)) if (!messages.has(message.about)) messages.set(message.about, message);
  const all = [...messages.values()];
  const more = { node: undefined, doubt: false, text: `and ${all.length - TOLD} more of the kind` };
  return { holds: all.length === 0, messages: all.length > TOLD ? [...all.slice(0, TOLD), more] : all };
}

/** Every object is read once; a wall is a choice of what was read. */
function* messagesOf(graph: TrustGraph, objects: readonly ProvedObject[]): Generator<Message> {
  const manifests = parseManifests([{ objects }]);
  const views = wallsOf(graph).map((wall) => ({ wall, seen: wall.see(manifests) }));
  for (const { seen } of views) yield* unreadable(seen);
  const whole = judgeParsed(manifests, judgeOptions(graph));
  const missing = missingWorkloads(graph, whole);
  yield* missing;
  if (missing.length > 0) return;
  for (const check of CHECKS) yield* check(graph, whole, objects);
  const declared = declaredOf(graph);
  for (const { wall, seen } of views) {
    const judgement = judgeView(whole, seen);
    for (const finding of judgement.prove(wall.edges(declared)).findings) yield describeFinding(finding, wall, judgement);
  }
}
