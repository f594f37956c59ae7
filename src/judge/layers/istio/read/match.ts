import { tryParseCidrOrAddress } from '../../../cluster/ip';
import { isPortNumber } from '../../../cluster/ports';
import type { Field } from '../../../objects/read/field';
import { pathTemplateProblem } from '../../../requests/template';

/** Everything that an AuthorizationPolicy can ask about a request. Names follow Istio's `when` keys where there is one. */
export type Attribute =
  | 'source.principal' | 'source.namespace' | 'source.serviceAccount' | 'source.trustDomain' | 'source.ip'
  | 'remote.ip' | 'destination.ip' | 'destination.port' | 'connection.sni'
  | 'request.host' | 'request.method' | 'request.path' | 'request.headers'
  | 'request.auth.principal' | 'request.auth.audiences' | 'request.auth.presenter' | 'request.auth.claims'
  | 'experimental.envoy.filters'
  /** Not Istio's words: the address of a client as a proxy before the gateway tells it, and that of the proxy, which nobody knows. */
  | 'told.ip' | 'hidden.ip';

/** (any of `values`) AND NOT (any of `notValues`), about one attribute. */
export interface Match {
  readonly attribute: Attribute;
  /** What stands in brackets: the name of a header or claim. */
  readonly argument?: string;
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

export interface MatchField {
  readonly field: string;
  readonly notField: string;
  readonly attribute: Attribute;
}

const WHEN_FIELDS: ReadonlySet<string> = new Set(['key', 'values', 'notValues']);

/** Keys of `when` without an argument. Source: Istio "Authorization Policy Conditions". */
const PLAIN_KEYS: ReadonlySet<string> = new Set<Attribute>([
  'source.ip', 'remote.ip', 'source.namespace', 'source.principal', 'source.serviceAccount', 'source.trustDomain', 'destination.ip',
  'destination.port', 'connection.sni', 'request.auth.principal', 'request.auth.audiences', 'request.auth.presenter',
]);
const BRACKETED_KEYS: readonly Attribute[] = ['request.headers', 'request.auth.claims'];

/** What a value of an attribute must look like, in words, or undefined if it is fine. */
const VALUE_PROBLEM: Readonly<Partial<Record<Attribute, (value: string) => string | undefined>>> = {
  'source.ip': addressProblem,
  'remote.ip': addressProblem,
  'destination.ip': addressProblem,
  'destination.port': (value) => (/^\d+$/.test(value) && isPortNumber(Number(value)) ? undefined : 'a port from 1 to 65535'),
  'source.serviceAccount': (value) => (/^[^*/]+(\/[^*/]+)?$/.test(value) ? undefined : 'namespace/name or name, without wildcards'),
  'source.trustDomain': (value) => (/^[^*/]*\*?[^*/]*$/.test(value) && (!value.includes('*') || /^\*|\*$/.test(value)) ? undefined : 'a trust domain without a slash, with a star at most at one end'),
  'request.path': pathTemplateProblem,
};

/** Reads the fields of one source or operation. An empty list is like none. */
export function parseMatches(field: Field, fields: readonly MatchField[]): readonly Match[] {
  field.only(new Set(fields.flatMap((item) => [item.field, item.notField])));
  return Object.freeze(fields.flatMap(({ field: key, notField, attribute }) => {
    const values = readValues(field.child(key), attribute);
    const notValues = readValues(field.child(notField), attribute);
    return values.length + notValues.length === 0 ? [] : [Object.freeze({ attribute, values, notValues })];
  }));
}

/** Reads one `when` condition. */
export function parseWhen(field: Field): Match | undefined {
  field.only(WHEN_FIELDS);
  const keyField = field.child('key');
  const key = keyField.string();
  const attribute = key === undefined ? undefined : tryParseKey(key);
  if (!attribute) {
    keyField.report('bad-value', 'a condition key of Istio');
    return undefined;
  }
  const values = readValues(field.child('values'), attribute.attribute);
  const notValues = readValues(field.child('notValues'), attribute.attribute);
  return Object.freeze({ ...attribute, values, notValues });
}

function tryParseKey(key: string): { attribute: Attribute; argument?: string } | undefined {
  if (PLAIN_KEYS.has(key)) return { attribute: key as Attribute };
  if (key.startsWith('experimental.envoy.filters.')) {
    return { attribute: 'experimental.envoy.filters', argument: key.slice('experimental.'.length) };
  }
  for (const attribute of BRACKETED_KEYS) {
    const rest = key.startsWith(attribute) ? key.slice(attribute.length) : undefined;
    if (rest !== undefined && /^(\[[^\]]+\])+$/.test(rest)) return { attribute, argument: rest.slice(1, -1) };
  }
  return undefined;
}

function readValues(field: Field, attribute: Attribute): readonly string[] {
  if (!field.present) return [];
  for (const item of field.items()) {
    const expected = typeof item.value === 'string' ? VALUE_PROBLEM[attribute]?.(item.value) : undefined;
    if (expected !== undefined) item.report('bad-value', expected);
  }
  return Object.freeze([...field.strings()]);
}

function addressProblem(value: string): string | undefined {
  return tryParseCidrOrAddress(value) ? undefined : 'an IP address or a CIDR';
}
