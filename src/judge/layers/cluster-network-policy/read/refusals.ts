/**
 * What the schemas of network-policy-api refuse, in their own words. Only what every version refuses stands here, from v0.1.5 on for v1alpha1 and
 * from v0.2.0 on for ClusterNetworkPolicy; what merely some refuse is in doubt.
 */
import type { Field, ProblemCode, RefusalRule } from '../../../objects/read/field';

function schema(code: ProblemCode, expected: string, reason: string): RefusalRule {
  return Object.freeze({ by: 'api-server', code, expected, reason });
}

/** The one name that a BaselineAdminNetworkPolicy may have. */
export const BASELINE_NAME = 'default';

export const SCHEMA = {
  required: (expected: string) => schema('missing-field', expected, 'Required value'),
  priority: schema('bad-value', 'a priority from 0 to 1000', 'in body should be'),
  tooFew: (least: number) => schema('bad-value', `at least ${least}`, `should have at least ${least} items`),
  tooMany: (most: number) => schema('bad-value', `at most ${most}`, `Too many: must have at most ${most} items`),
  tooLong: (most: number) => schema('bad-value', `at most ${most} characters`, 'Too long'),
  noField: (fields: string) => schema('missing-field', fields, 'should have at least 1 properties'),
  manyFields: (fields: string) => schema('bad-value', `only one of ${fields}`, 'must have at most 1 item'),
  baselineName: schema('bad-value', BASELINE_NAME, 'Only one baseline admin network policy with metadata.name="default" can be created in the cluster'),
  cidr: schema('bad-value', 'a CIDR like 10.0.0.0/8 or 2001:db8::/32', 'Invalid CIDR format provided'),
  twice: schema('bad-value', 'everything once', 'Duplicate value'),
  portBelow: schema('bad-value', 'a port from 1 to 65535', 'should be greater than or equal to 1'),
  portAbove: schema('bad-value', 'a port from 1 to 65535', 'should be less than or equal to 65535'),
  range: schema('bad-value', 'a range that ends behind its start', 'Start port must be less than End port'),
  namedPorts: schema('bad-value', 'named ports beside namespaces and pods alone', 'since there are no namedPorts for networks/nodes'),
};

/** The items of a list that a schema limits. */
export function limited(field: Field, least: number, most: number): readonly Field[] {
  const items = field.items();
  if (field.present && items.length < least) field.refuse(SCHEMA.tooFew(least));
  if (items.length > most) field.refuse(SCHEMA.tooMany(most));
  return items;
}

/**
 * The one field that an object of a union has. A field that nobody knows here may be the one that it has, and has been reported: then nothing is
 * refused, because a later schema may take it.
 */
export function oneField(field: Field, known: ReadonlySet<string>): string | undefined {
  const { value } = field;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value).filter((key) => field.child(key).present);
  const found = keys.filter((key) => known.has(key));
  const names = [...known].join(', ');
  if (keys.length === 0) field.refuse(SCHEMA.noField(names));
  if (found.length > 1) field.refuse(SCHEMA.manyFields(names));
  return found[0];
}
