/** Manifests that exist, as a program: read, planned, written, synthesized and compared with what was there. */
import { makePlan, type AdoptOptions } from './plan/make-plan';
import type { Plan } from './plan/plan';
import { podSecurityProfiles } from './plan/pod-security';
import { keptFiles, projectFiles, type Versions, type WrittenFile } from './program/files';
import { compare, inputsAfter, type Comparison } from './prove/compare';
import type { Load, Synthesis } from './prove/run';
import { settle, type Place } from './prove/settle';
import type { Judgement } from '../judge/judge';
import type { ManifestInput } from '../judge/objects/read/documents';

export interface Surroundings {
  /** Loads what a program imports. */
  readonly load: Load;
  /** Writes files that a program reads, and says where. */
  readonly place: Place;
  readonly versions: Versions;
  /** Judges both sides by the facts that synthesis wrote: there is but one cluster. */
  judgeBoth(after: readonly ManifestInput[], facts: string | undefined): readonly [before: Judgement, after: Judgement];
}

export interface Adoption {
  readonly plan: Plan;
  readonly files: readonly WrittenFile[];
  readonly synthesis: Synthesis;
  /** Undefined where the program does not synthesize. */
  readonly comparison: (Comparison & { readonly before: Judgement; readonly after: Judgement }) | undefined;
}

export function adopt(judgement: Judgement, options: AdoptOptions, { load, place, versions, judgeBoth }: Surroundings): Adoption {
  const plan = makePlan(judgement, options);
  const { program, synthesis } = settle(plan, podSecurityProfiles(judgement.cluster.manifests), place, load);
  const files = [{ path: 'main.ts', text: program.text }, ...projectFiles(versions), ...keptFiles(plan)];
  if (!synthesis.ok) return { plan, files, synthesis, comparison: undefined };
  const [before, after] = judgeBoth(inputsAfter(judgement, plan, synthesis.manifests), synthesis.facts);
  return { plan, files, synthesis, comparison: { before, after, ...compare(before, after, plan) } };
}
