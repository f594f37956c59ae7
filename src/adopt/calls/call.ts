/** A call as it is declared: who, whom, and how much of it. */
import type { Port } from '../read/ports';

/** Requests of one port; without any, every request. */
export interface RequestAccess {
  readonly methods?: readonly string[];
  readonly paths?: readonly string[];
  readonly notPaths?: readonly string[];
}

export interface PortAccess {
  readonly port: Port;
  /** @default - every request */
  readonly requests?: readonly RequestAccess[];
}

export type Evidence = 'policies' | 'traffic' | 'environment';

export interface AdoptedCall {
  /** The judge's names. */
  readonly from: string;
  readonly to: string;
  readonly accesses: readonly PortAccess[];
  readonly evidence: Evidence;
  /** What a person should know, or decide. */
  readonly todo?: string;
}

/** What is not declared, so that a person has to decide. */
export interface OpenQuestion {
  /** What it is about: a workload, or a call. */
  readonly about: string;
  readonly says: string;
  /** What would be written, if the answer is yes. */
  readonly call?: Pick<AdoptedCall, 'from' | 'to' | 'accesses'>;
}

/** Each question once; those of which only the workload differs are one. */
export function joinedQuestions(questions: readonly OpenQuestion[]): readonly OpenQuestion[] {
  const joined = new Map<string, OpenQuestion>();
  for (const question of questions) {
    const key = question.call ? `${question.about} ${question.says}` : question.says;
    const known = joined.get(key);
    if (!known) joined.set(key, question);
    else if (!known.about.split(', ').includes(question.about)) joined.set(key, { ...known, about: `${known.about}, ${question.about}` });
  }
  return [...joined.values()];
}

export interface Calls {
  readonly declared: readonly AdoptedCall[];
  readonly questions: readonly OpenQuestion[];
}
