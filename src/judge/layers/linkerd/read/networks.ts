/** Networks of callers, each with its exceptions. Source: the CRDs of NetworkAuthentication, ServerAuthorization and EgressNetwork. */
import { ipBlockOf, rangeContains, tryParseCidrOrAddress, type AddressRange, type IpBlock } from '../../../cluster/ip';
import type { Field } from '../../../objects/read/field';

const FIELDS: ReadonlySet<string> = new Set(['cidr', 'except']);

export function parseNetworks(field: Field): readonly IpBlock[] {
  return Object.freeze(field.items().flatMap((item) => parseNetwork(item) ?? []));
}

/** What the webhook refuses is in doubt: where it is not asked, the object is in force all the same. */
function parseNetwork(item: Field): IpBlock | undefined {
  item.only(FIELDS);
  const cidr = parseRange(item.child('cidr'));
  const except = item.child('except').items().map((one) => ({ one, range: parseRange(one) }));
  if (!cidr) {
    if (!item.child('cidr').present) item.child('cidr').refuse({ code: 'missing-field', expected: 'a network such as 10.0.0.0/8', by: 'api-server', reason: 'Required value' });
    return undefined;
  }
  for (const { one, range } of except) {
    if (range && (!rangeContains(cidr, range) || rangeContains(range, cidr))) one.report('bad-value', 'a part of the network that it is taken from');
  }
  return ipBlockOf(cidr, except.flatMap(({ range }) => range ?? []));
}

function parseRange(field: Field): AddressRange | undefined {
  const text = field.string();
  const range = text === undefined ? undefined : tryParseCidrOrAddress(text);
  if (text !== undefined && !range) field.report('bad-value', 'an address or a network, such as 10.0.0.0/8');
  return range;
}
