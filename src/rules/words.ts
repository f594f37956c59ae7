import type { Evidence } from './rule';
import type { ObjectRef } from '../judge/objects/read/field';
import type { Path } from '../judge/objects/read/origin';

const LONGEST_VALUE = 120;

/** An object as one says it: `Deployment shop/web`. */
export function nameOf(ref: ObjectRef): string {
  const name = ref.name === '' ? '(no name)' : ref.name;
  return `${ref.kind} ${ref.namespace === '' ? name : `${ref.namespace}/${name}`}`;
}

/** A path as one writes it: `spec.containers[0].image`. */
export function pathText(path: Path): string {
  return path.map((step, index) => stepText(step, index === 0)).join('');
}

/** A value as JSON, shortened, or the word for its absence. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return 'missing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** Who the evidence is about, with the container where there is one. */
export function subjectOf(evidence: Evidence): string {
  const container = evidence.details.container;
  return `${nameOf(evidence.object)}${container === undefined ? '' : `, container ${container}`}`;
}

function stepText(step: string | number, first: boolean): string {
  if (typeof step === 'number') return `[${step}]`;
  if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
  return first ? step : `.${step}`;
}
