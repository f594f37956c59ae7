/**
 * What the schema of SecurityPolicies says of lists, texts and fields beside each other. The API server refuses a policy that does not keep it, and
 * with the policy all that it would have asked for. Source: Envoy Gateway 1.9, api/v1alpha1, the markers of its types.
 */
import type { Field } from '../../../objects/read/field';

/** The longest name, and whatever else is a name there. */
const LONGEST = 253;

/** The items of a list, which is left out or has at least one. */
export function itemsOf(list: Field, most: number): readonly Field[] {
  checkLength(list, list.items().length, most);
  return list.items();
}

export function textsOf(list: Field, most: number): readonly string[] {
  checkLength(list, list.items().length, most);
  return list.strings();
}

function checkLength(list: Field, length: number, most: number): void {
  if (list.present && length === 0) refuse(list, 'at least one item, or no list', 'should have at least 1 items');
  if (length > most) refuse(list, `at most ${most} items`, `Too many: ${length}: must have at most ${most} items`);
}

/** A text that has to be there. */
export function nameOf(field: Field): string {
  const text = field.string();
  if (text === undefined) {
    if (!field.present) refuse(field, 'a text', 'Required value');
    return '';
  }
  checkText(field, text);
  return text;
}

/** A text that may be left out. */
export function checkName(field: Field): void {
  const text = field.string();
  if (text !== undefined) checkText(field, text);
}

function checkText(field: Field, text: string): void {
  if (text === '') refuse(field, 'a text', 'should be at least 1 chars long');
  if ([...text].length > LONGEST) refuse(field, `at most ${LONGEST} characters`, `Too long: may not be more than ${LONGEST} bytes`);
}

/** One of values, which has to be there. */
export function requiredOf<T extends string>(field: Field, values: readonly T[]): T | undefined {
  if (!field.present) refuse(field, `one of ${values.join(', ')}`, 'Required value');
  return field.oneOf(values);
}

/** Reports that the API server refuses what is there. */
export function refuse(field: Field, expected: string, reason: string): void {
  field.refuse({ code: 'bad-value', expected, by: 'api-server', reason });
}
