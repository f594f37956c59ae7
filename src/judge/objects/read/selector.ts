import type { Field, RefusalRule } from './field';
import { META, SELECTOR } from '../refusals/kubernetes-rules';
import { labelKeyProblem, labelValueProblem } from '../refusals/names';

export type SelectorOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

/** One condition on a label. `NotIn` also holds where the label is missing (LabelSelector API). */
export interface Requirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  readonly values: readonly string[];
}

/** All requirements must hold; none at all selects everything. */
export interface LabelSelector {
  readonly requirements: readonly Requirement[];
  /** Equal for selectors that say the same, whatever their spelling. */
  readonly canonical: string;
}

export type Labels = Readonly<Record<string, string>>;

const SELECTOR_FIELDS: ReadonlySet<string> = new Set(['matchLabels', 'matchExpressions']);
const REQUIREMENT_FIELDS: ReadonlySet<string> = new Set(['key', 'operator', 'values']);
const OPERATORS: readonly SelectorOperator[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];
const TAKES_VALUES: Readonly<Record<SelectorOperator, boolean>> = { In: true, NotIn: true, Exists: false, DoesNotExist: false };

/** Reads a LabelSelector of apimachinery (matchLabels and matchExpressions, ANDed), as the API server validates those of its own kinds. */
export function parseLabelSelector(field: Field): LabelSelector {
  // Every caller of a service is named by both ends, and most selectors are of this kind.
  const labels = tryFindPlainLabels(field.value);
  const known = labels && field.once(`selector ${textOf(labels)}`, () => (areSound(labels) ? readLabelSelector(field) : UNSOUND));
  if (known && known !== UNSOUND) return known as LabelSelector;
  refuseLabels(field.child('matchLabels'));
  return readLabelSelector(field);
}

/** Stands for a selector with problems, which are those of each object that has it. */
const UNSOUND = Symbol('unsound');

function areSound(labels: Labels): boolean {
  return Object.keys(labels).every((key) => labelKeyProblem(key) === undefined && labelValueProblem(labels[key]) === undefined);
}

/** Rejects invalid labels. Labels that are not strings are rejected when they are read. */
export function refuseLabels(field: Field): void {
  for (const [key, label] of Object.entries(plainObjectOf(field.value))) {
    const keyReason = labelKeyProblem(key);
    const reason = typeof label === 'string' ? labelValueProblem(label) : undefined;
    if (keyReason !== undefined) field.child(key).refuse(META.labelKey(keyReason));
    if (reason !== undefined) field.child(key).refuse(META.labelValue(reason));
  }
}

function plainObjectOf(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/**
 * Reads a LabelSelector of a custom resource: its schema takes what the API server would refuse in its own kinds, and what becomes of it is in doubt.
 * `keyProblem`: what is wrong with a key, where keys are written in another way.
 */
export function parseCustomLabelSelector(field: Field, keyProblem: KeyProblem = labelKeyProblem): LabelSelector {
  return readLabelSelector(field, 'custom', keyProblem);
}

/** The labels of a selector that has sound `matchLabels` and nothing else. */
function tryFindPlainLabels(value: unknown): Labels | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { matchLabels } = value as { readonly matchLabels?: unknown };
  if (typeof matchLabels !== 'object' || matchLabels === null || Array.isArray(matchLabels) || Object.keys(value).length !== 1) return undefined;
  for (const key of Object.keys(matchLabels)) if (typeof matchLabels[key as never] !== 'string') return undefined;
  return matchLabels as Labels;
}

/** Different for selectors that differ; undefined for one that has more than sound `matchLabels`. */
export function tryFindPlainText(value: unknown): string | undefined {
  const labels = tryFindPlainLabels(value);
  return labels && textOf(labels);
}

/** Whether the API server takes a selector, as far as it is of this kind. */
export function isPlainSound(value: unknown): boolean {
  const labels = tryFindPlainLabels(value);
  return labels !== undefined && areSound(labels);
}

/** Different for labels that differ: the lengths say where each part ends. */
function textOf(labels: Labels): string {
  let text = '';
  for (const key of Object.keys(labels)) text += `${key.length} ${labels[key].length} ${key} ${labels[key]} `;
  return text;
}

type KeyProblem = (key: string) => string | undefined;

function readLabelSelector(field: Field, of: 'kubernetes' | 'custom' = 'kubernetes', keyProblem: KeyProblem = labelKeyProblem): LabelSelector {
  field.only(SELECTOR_FIELDS);
  const requirements = Object.entries(field.child('matchLabels').stringMap()).map(equals);
  for (const item of field.child('matchExpressions').items()) {
    const requirement = parseRequirement(item, of, keyProblem);
    if (requirement) requirements.push(requirement);
  }
  return selectorOf(requirements);
}

export function selectorOf(requirements: readonly Requirement[]): LabelSelector {
  const canonical = requirements
    .map((requirement) => JSON.stringify([requirement.key, requirement.operator, [...requirement.values].sort()]))
    .sort()
    .join('&');
  return Object.freeze({ requirements: Object.freeze([...requirements]), canonical });
}

/** Whether a set of labels satisfies a selector. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  return selector.requirements.every((requirement) => requirementHolds(requirement, labels));
}

/** Whether one condition holds. Labels are own properties: `constructor` is a label like any other. */
export function requirementHolds({ key, operator, values }: Requirement, labels: Labels): boolean {
  return HOLDS[operator](Object.hasOwn(labels, key) ? labels[key] : undefined, values);
}

const HOLDS: Readonly<Record<SelectorOperator, (value: string | undefined, values: readonly string[]) => boolean>> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
};

/** A label that has one value. */
export function equals([key, value]: [string, string]): Requirement {
  return { key, operator: 'In', values: [value] };
}

function parseRequirement(field: Field, of: 'kubernetes' | 'custom', keyProblem: KeyProblem): Requirement | undefined {
  const refuse = (at: Field, rule: RefusalRule) => { if (of === 'custom') at.report(rule.code, rule.expected); else at.refuse(rule); };
  field.only(REQUIREMENT_FIELDS);
  const key = field.child('key').string();
  const operator = of === 'custom' ? field.child('operator').oneOfKnown(OPERATORS) : field.child('operator').oneOf(OPERATORS);
  const values = field.child('values').strings();
  if (key === undefined) refuse(field.child('key'), SELECTOR.keyMissing);
  const keyReason = key === undefined ? undefined : keyProblem(key);
  if (keyReason !== undefined) refuse(field.child('key'), META.labelKey(keyReason));
  for (const item of field.child('values').items()) {
    const reason = typeof item.value === 'string' ? labelValueProblem(item.value) : undefined;
    if (reason !== undefined) refuse(item, META.labelValue(reason));
  }
  if (operator === undefined) {
    if (!field.child('operator').present) refuse(field.child('operator'), SELECTOR.operatorMissing);
    return undefined;
  }
  if (TAKES_VALUES[operator] !== (values.length > 0)) refuse(field.child('values'), TAKES_VALUES[operator] ? SELECTOR.valuesMissing : SELECTOR.valuesForbidden);
  return key === undefined ? undefined : { key, operator, values };
}
