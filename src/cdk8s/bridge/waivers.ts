import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { WaiverNode } from '../../author/graph/nodes';
import { quoted } from '../../author/graph/problem';
import type { Problem } from '../../author/graph/problem';
import { parseDay } from '../../author/graph/values/date';
import { WAIVABLE } from '../../author/graph/waivers';
import type { Rule } from '../../author/graph/waivers';
import { waiverAnnotations } from '../../author/render/kubernetes/waiver-annotations';

/** A waiver, and the construct that it holds for, with everything under it. */
export interface PlacedWaiver {
  readonly construct: IConstruct;
  readonly waiver: WaiverNode;
}

/** All waivers of one tree. */
export class WaiverRegister {
  private readonly byConstruct = new Map<IConstruct, PlacedWaiver[]>();

  public get all(): readonly PlacedWaiver[] {
    return [...this.byConstruct.values()].flat();
  }

  /** Adds a waiver and writes it to the objects that stand already. False where it was added before. */
  public add(construct: IConstruct, waiver: WaiverNode): boolean {
    const placed = this.byConstruct.get(construct) ?? [];
    if (placed.some((other) => sameText(other.waiver, waiver))) return false;
    this.byConstruct.set(construct, [...placed, { construct, waiver }]);
    this.annotate(construct);
    return true;
  }

  public addedTo(construct: IConstruct): readonly WaiverNode[] {
    return (this.byConstruct.get(construct) ?? []).map(({ waiver }) => waiver);
  }

  /** The waivers that hold for a construct: its own, then those around it. */
  public holdingFor(construct: IConstruct): readonly PlacedWaiver[] {
    if (this.byConstruct.size === 0) return [];
    return construct.node.scopes.reverse().flatMap((scope) => this.byConstruct.get(scope) ?? []);
  }

  /** The nearest waiver of a rule that holds for a construct. */
  public tryFind(construct: IConstruct, rule: string): PlacedWaiver | undefined {
    return this.holdingFor(construct).find(({ waiver }) => waiver.rule === rule);
  }

  /** Writes waivers to objects that were made after them. */
  public annotateAll(): void {
    for (const construct of this.byConstruct.keys()) this.annotate(construct);
  }

  /** What is wrong with the waivers themselves. */
  public problems(): readonly Problem[] {
    return [...this.byConstruct].flatMap(([construct, placed]) => {
      const rules = placed.map(({ waiver }) => waiver.rule);
      const twice = [...new Set(rules.filter((rule, index) => rules.indexOf(rule) !== index))];
      return [...placed.flatMap((one) => problemsOf(one)), ...twice.map((rule) => problem(
        construct, `waiver of ${quoted(rule)}`, 'two', 'one for each rule and construct', 'keep the one that holds',
      ))];
    });
  }

  private annotate(construct: IConstruct): void {
    const waivers = this.addedTo(construct);
    for (const child of construct.node.findAll()) {
      if (!ApiObject.isApiObject(child)) continue;
      const written = waivers.filter(({ rule }) => standsOn(rule, child.kind) && this.tryFind(child, rule)?.construct === construct);
      for (const [key, value] of Object.entries(waiverAnnotations(written))) child.metadata.addAnnotation(key, value);
    }
  }
}

function standsOn(rule: Rule, kind: string): boolean {
  if (!Object.hasOwn(WAIVABLE, rule)) return false;
  return WAIVABLE[rule].kinds?.includes(kind) ?? true;
}

function sameText(left: WaiverNode, right: WaiverNode): boolean {
  return left.rule === right.rule && left.reason === right.reason && left.owner === right.owner && left.expires === right.expires;
}

/** An expired waiver is a mistake; as synthesis fails for it, what it lifted need not be reported besides. */
function problemsOf({ construct, waiver }: PlacedWaiver): readonly Problem[] {
  const { rule, reason, owner, expires } = waiver;
  const subject = `waiver of ${quoted(rule)}`;
  const found: Problem[] = [];
  if (!Object.hasOwn(WAIVABLE, rule)) {
    found.push(problem(construct, 'waiver: rule', quoted(rule), 'a rule that can be waived: a member of Rule', 'keep the rule: nothing else can be loosened'));
  }
  for (const [field, value, expected] of [['reason', reason, 'a reason'], ['owner', owner, 'an owner']] as const) {
    // From another language, or from data, anything may be missing.
    if (typeof value === 'string' && value.trim() !== '') continue;
    found.push(problem(construct, `${subject}: ${field}`, quoted(value), expected, 'say it in a few words: it stands in every report'));
  }
  const day = parseDay(String(expires));
  if (!day.ok) {
    found.push(problem(construct, `${subject}: expires`, quoted(expires), day.expected, day.fix));
  } else if (day.value.endOfDayMs < Date.now()) {
    found.push(problem(
      construct, subject, `a waiver that expired on ${expires} (${owner}: ${reason})`, 'a waiver that still holds',
      'keep the rule now, or agree on a new day with its owner',
    ));
  } else if (day.value.endOfDayMs > latestDayMs()) {
    found.push(problem(
      construct, `${subject}: expires`, quoted(expires), `a day within the next ${LONGEST_YEARS} years`,
      'write the day by which its owner reviews it: a waiver must end',
    ));
  }
  return found;
}

/** Longer than that nobody answers for anything. */
const LONGEST_YEARS = 5;

function latestDayMs(): number {
  const now = new Date(Date.now());
  return Date.UTC(now.getUTCFullYear() + LONGEST_YEARS, now.getUTCMonth(), now.getUTCDate() + 1);
}

function problem(construct: IConstruct, subject: string, value: string, expected: string, fix: string): Problem {
  return { severity: 'error', path: construct.node.path, code: 'waiver', subject, value, expected, fix };
}
