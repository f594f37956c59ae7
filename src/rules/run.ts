import { CATALOGUE } from './catalogue';
import { RULE_CRASHED } from './engine-rules';
import { evidenceOf } from './evidence';
import type { RuleInput } from './input';
import type { RuleFinding, RuleDefinition } from './rule';
import { isDay, waiversOf, type Waiver } from './waivers';
import { pathText } from './words';
import { NO_ORIGIN } from '../judge/objects/read/origin';

export interface RunOptions {
  /** The day that waivers are measured against, YYYY-MM-DD. A parameter, so that a run can be repeated. */
  readonly today: string;
  /** Names or codes of the rules to ask. @default - all */
  readonly only?: readonly string[];
  /** Names or codes of rules to leave out. @default - none */
  readonly except?: readonly string[];
  /** @default - the whole catalogue */
  readonly rules?: readonly RuleDefinition[];
}

export interface WaivedFinding {
  readonly finding: RuleFinding;
  readonly waiver: Waiver;
}

/** What the rules found. Waived findings are marked, never left out. */
export interface RuleReport {
  readonly findings: readonly RuleFinding[];
  readonly waived: readonly WaivedFinding[];
  /** Each of them is a finding too. */
  readonly expired: readonly Waiver[];
}

/** Asks all rules. A rule that throws becomes a finding of its own. */
export function runRules(input: RuleInput, options: RunOptions): RuleReport {
  if (!isDay(options.today)) throw new Error(`today: invalid day ${JSON.stringify(options.today)}, expected YYYY-MM-DD`);
  const all = options.rules ?? CATALOGUE;
  const waivers = waiversOf(input.items, all.map((rule) => rule.name), options.today);
  const findings: RuleFinding[] = [...waivers.findings];
  const waived: WaivedFinding[] = [];
  for (const rule of chosen(all, options)) {
    for (const finding of ask(rule, input)) {
      const waiver = finding.rule === rule.code ? waivers.tryFind(finding, rule) : undefined;
      if (waiver) waived.push(Object.freeze({ finding, waiver }));
      else findings.push(finding);
    }
  }
  return Object.freeze({
    findings: Object.freeze(sorted(findings, (finding) => finding)),
    waived: Object.freeze(sorted(waived, ({ finding }) => finding)),
    expired: waivers.expired,
  });
}

function chosen(all: readonly RuleDefinition[], { only, except }: RunOptions): readonly RuleDefinition[] {
  const known = new Set(all.flatMap((rule) => [rule.name, rule.code]));
  const strange = [...only ?? [], ...except ?? []].find((name) => !known.has(name));
  if (strange !== undefined) throw new Error(`unknown rule ${JSON.stringify(strange)}: expected a name such as ${all[0]?.name} or a code such as ${all[0]?.code}`);
  const listed = (list: readonly string[], rule: RuleDefinition): boolean => list.includes(rule.name) || list.includes(rule.code);
  return all.filter((rule) => (only === undefined || listed(only, rule)) && !listed(except ?? [], rule));
}

function ask(rule: RuleDefinition, input: RuleInput): readonly RuleFinding[] {
  try {
    return rule.check(input).map((evidence) => Object.freeze({ rule: rule.code, ...evidence }));
  } catch (error) {
    const object = Object.freeze({ kind: 'Rule', namespace: '', name: rule.name, origin: NO_ORIGIN });
    const details = { code: rule.code, name: rule.name, error: error instanceof Error ? error.message : String(error) };
    return [Object.freeze({ rule: RULE_CRASHED.code, ...evidenceOf(object, [], { details }) })];
  }
}

/** By rule, object and field, so that the order of the input does not show. */
function sorted<T>(list: readonly T[], findingOf: (item: T) => RuleFinding): T[] {
  const keyed = list.map((item) => ({ item, key: sortKey(findingOf(item)) }));
  keyed.sort((left, right) => (left.key < right.key ? -1 : Number(left.key > right.key)));
  return keyed.map(({ item }) => item);
}

function sortKey({ rule, object, path, details }: RuleFinding): string {
  return [rule, object.namespace, object.kind, object.name, pathText(path), JSON.stringify(details)].join('\u0000');
}
