import type { Field } from './field';

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

/** Reads a LabelSelector of apimachinery (matchLabels and matchExpressions, ANDed). */
export function parseLabelSelector(field: Field): LabelSelector {
  // Every caller of a service is named by both ends, and most selectors are of this kind.
  const labels = tryFindPlainLabels(field.value);
  return labels === undefined ? readLabelSelector(field) : field.once(`selector ${textOf(labels)}`, () => readLabelSelector(field));
}

/** The labels of a selector that has sound `matchLabels` and nothing else. */
function tryFindPlainLabels(value: unknown): Labels | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { matchLabels } = value as { readonly matchLabels?: unknown };
  if (typeof matchLabels !== 'object' || matchLabels === null || Array.isArray(matchLabels) || Object.keys(value).length !== 1) return undefined;
  return Object.values(matchLabels).every((label) => typeof label === 'string') ? matchLabels as Labels : undefined;
}

/** Different for labels that differ: the lengths say where each part ends. */
function textOf(labels: Labels): string {
  let text = '';
  for (const key of Object.keys(labels)) text += `${key.length} ${labels[key].length} ${key} ${labels[key]} `;
  return text;
}

function readLabelSelector(field: Field): LabelSelector {
  field.only(SELECTOR_FIELDS);
  const requirements = Object.entries(field.child('matchLabels').stringMap()).map(equals);
  for (const item of field.child('matchExpressions').items()) {
    const requirement = parseRequirement(item);
    if (requirement) requirements.push(requirement);
  }
  return selectorOf(requirements);
}

/** Reads a WorkloadSelector of Istio, which has matchLabels (security) or labels (networking) and nothing else. */
export function parseIstioSelector(field: Field, key: 'matchLabels' | 'labels'): LabelSelector {
  field.only(new Set([key]));
  return selectorOf(Object.entries(field.child(key).stringMap()).map(equals));
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

function equals([key, value]: [string, string]): Requirement {
  return { key, operator: 'In', values: [value] };
}

function parseRequirement(field: Field): Requirement | undefined {
  field.only(REQUIREMENT_FIELDS);
  const key = field.child('key').string();
  const operator = field.child('operator').oneOf(OPERATORS);
  const values = field.child('values').strings();
  if (key === undefined) field.child('key').report('missing-field', 'a label key');
  if (operator === undefined) {
    if (!field.child('operator').present) field.child('operator').report('missing-field', 'an operator');
    return undefined;
  }
  if (TAKES_VALUES[operator] !== (values.length > 0)) {
    field.child('values').report('bad-value', TAKES_VALUES[operator] ? 'at least one value' : 'no values with this operator');
  }
  return key === undefined ? undefined : { key, operator, values };
}
