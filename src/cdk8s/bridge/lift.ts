import type { IConstruct } from 'constructs';
import { tryAnnotation } from './makers';
import type { ProofResult } from './proof';
import type { PlacedWaiver, WaiverRegister } from './waivers';
import type { WrittenObject } from './written-objects';
import type { BuiltGraph } from '../../author/build/build-graph';
import { Rule, tryRuleInCode } from '../../author/graph/waivers';
import { waiverKey } from '../../author/render/kubernetes/waiver-annotations';
import type { ProofMessage } from '../../proof/prove-graph';

/** What a proof found, after the waivers. */
export interface Lifted {
  /** What nobody waived. */
  readonly errors: readonly string[];
  /** What somebody waived. */
  readonly warnings: readonly string[];
}

/** The tree of which the manifests are made. */
interface Tree {
  readonly waivers: WaiverRegister;
  readonly constructAt: (path: string) => IConstruct | undefined;
  /** Whether a construct still stands in the tree. */
  readonly isAttached: (construct: IConstruct) => boolean;
}

/** Takes away what is waived, and adds the waivers that lift nothing. */
export function lift({ graph, lifted }: BuiltGraph, { messages, makers }: ProofResult, { waivers, constructAt, isAttached }: Tree): Lifted {
  const used = new Set<PlacedWaiver>();
  const find = (construct: IConstruct | undefined, rule: string | undefined): PlacedWaiver | undefined => {
    const waiver = construct && rule !== undefined ? waivers.tryFind(construct, rule) : undefined;
    if (waiver) used.add(waiver);
    return waiver;
  };
  for (const { path, rule } of lifted) find(constructAt(path), rule);
  const errors: string[] = [];
  const warnings: string[] = [];
  const explained = new Set<string>();
  for (const message of messages) {
    const place = message.node === undefined ? undefined : graph.nodes.get(message.node);
    const made = message.object && makers.tryFind(message.object);
    const construct = made?.object ?? (place && 'path' in place ? constructAt(place.path) : undefined);
    const placed = message.place && makers.tryFind(message.place)?.object;
    const where = placed ?? construct;
    const text = `${where ? `[${where.node.path}] ` : ''}${message.text}`;
    const rule = ruleOf(message);
    const waiver = find(construct, rule);
    if (waiver) warnings.push(`${text} (proof; waived until ${waiver.waiver.expires} by ${waiver.waiver.owner}: ${waiver.waiver.reason})`);
    else if (!message.follows?.some((subject) => explained.has(subject))) errors.push(`${text}${hint(rule, made)} (proof)`);
    if (!waiver) message.explains?.forEach((subject) => explained.add(subject));
  }
  // What stops synthesis may hide what a waiver lifts.
  if (errors.length === 0) errors.push(...waivers.all.filter((waiver) => !used.has(waiver) && isAttached(waiver.construct)).map(describeUnused));
  return { errors, warnings };
}

/** What is open to doubt, and to nothing else, is lifted where doubt is accepted. */
function ruleOf({ rule, doubt }: ProofMessage): string | undefined {
  return rule ?? (doubt ? Rule.UNPROVEN : undefined);
}

function hint(rule: string | undefined, made: WrittenObject | undefined): string {
  const inCode = rule === undefined || rule === Rule.UNPROVEN ? undefined : tryRuleInCode(rule);
  if (rule === undefined || inCode === undefined) return '';
  const byHand = made && tryAnnotation(made, waiverKey(rule)) !== undefined ? `; the annotation '${waiverKey(rule)}' lifts nothing at synthesis` : '';
  return `${byHand}; keep the rule, or waive it: Waivers.of(construct).add({ rule: ${inCode}, … })`;
}

function describeUnused({ construct, waiver }: PlacedWaiver): string {
  return `${construct.node.path === '' ? '' : `[${construct.node.path}] `}waiver of '${waiver.rule}': got a waiver that lifts nothing (${waiver.owner}: ${waiver.reason}), expected one for a rule that is `
    + 'broken here; delete it, or add it to the construct that breaks the rule (waiver)';
}
