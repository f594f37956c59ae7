import type { WaiverNode } from './nodes';
import { quoted } from './problem';
import type { Problem, ProblemCode } from './problem';
import type { Checked } from './values/checked';
import type { Rule } from './waivers';

/** Reads the values of one construct and keeps every mistake, so that all of them are reported at once. */
export class Reader {
  private readonly found = new Map<string, Problem>();
  private readonly liftedRules = new Set<Rule>();
  private refusals = 0;

  /** @param waivers those that hold for the construct */
  public constructor(private readonly path: string, private readonly waivers: readonly WaiverNode[] = []) {}

  public get problems(): readonly Problem[] {
    return [...this.found.values()];
  }

  /** The rules that were broken and are waived. */
  public get lifted(): readonly Rule[] {
    return [...this.liftedRules];
  }

  /** Whether a waiver lifts a rule that is broken. To be asked only where it is: a waiver that lifts nothing is a mistake. */
  public lifts(rule: Rule): boolean {
    const waived = this.waivers.some((waiver) => waiver.rule === rule);
    if (waived) this.liftedRules.add(rule);
    return waived;
  }

  /** Whether nothing was refused while `read` read, be it new or told before. */
  public understands(read: () => void): boolean {
    const before = this.refusals;
    read();
    return this.refusals === before;
  }

  /** The value understood; undefined, and a problem noted, where it can't be. */
  public read<In, Out>(code: ProblemCode, subject: string, value: In, parse: (value: In) => Checked<Out>): Out | undefined {
    const checked = parse(value);
    if (checked.ok) return checked.value;
    this.refuse(code, subject, quoted(value), checked.expected, checked.fix);
    return undefined;
  }

  /** Each value that could be understood. */
  public readAll<In, Out>(code: ProblemCode, subject: string, values: readonly In[], parse: (value: In) => Checked<Out>): readonly Out[] {
    return values.flatMap((value, index) => {
      const read = this.read(code, `${subject}[${index}]`, value, parse);
      return read === undefined ? [] : [read];
    });
  }

  public refuse(code: ProblemCode, subject: string, value: string, expected: string, fix: string): void {
    this.refusals += 1;
    this.note({ severity: 'error', path: this.path, code, subject, value, expected, fix });
  }

  public warn(code: ProblemCode, subject: string, value: string, expected: string, fix: string): void {
    this.note({ severity: 'warning', path: this.path, code, subject, value, expected, fix });
  }

  /** What is used twice, such as a callee, is read twice; its mistakes are reported once. */
  private note(problem: Problem): void {
    const text = JSON.stringify(problem);
    if (!this.found.has(text)) this.found.set(text, problem);
  }
}
