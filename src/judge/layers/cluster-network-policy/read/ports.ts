import type { ClusterPort, Spelling } from './model';
import { limited, oneField, SCHEMA } from './refusals';
import { isPortNumber, PROTOCOLS, type Protocol } from '../../../cluster/ports';
import type { Field } from '../../../objects/read/field';

const PORT_FIELDS: ReadonlySet<string> = new Set(['portNumber', 'portRange', 'namedPort']);
const NUMBER_FIELDS: ReadonlySet<string> = new Set(['protocol', 'port']);
const RANGE_FIELDS: ReadonlySet<string> = new Set(['protocol', 'start', 'end']);
const PROTOCOL_FIELDS: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp', 'destinationNamedPort']);
const ATTRIBUTE_FIELDS: ReadonlySet<string> = new Set(['destinationPort']);
const DESTINATION_FIELDS: ReadonlySet<string> = new Set(['number', 'range']);
const BOUND_FIELDS: ReadonlySet<string> = new Set(['start', 'end']);
const PROTOCOL_OF: Readonly<Record<string, Protocol>> = { tcp: 'TCP', udp: 'UDP', sctp: 'SCTP' };

/** The ports of a rule; a rule that names none is about all of them. */
export function parsePorts(field: Field, spelling: Spelling): 'any' | readonly ClusterPort[] {
  if (!field.present) return 'any';
  const parse = spelling.portsKey === 'ports' ? parsePort : parseProtocol;
  return Object.freeze(limited(field, 1, spelling.most).flatMap((item) => {
    if (!item.present) item.report('wrong-type', 'a port');
    return parse(item) ?? [];
  }));
}

/** AdminNetworkPolicyPort of v1alpha1. */
function parsePort(field: Field): ClusterPort | undefined {
  field.only(PORT_FIELDS);
  const key = oneField(field, PORT_FIELDS);
  if (key === undefined) return undefined;
  const port = field.child(key);
  if (key === 'namedPort') return named(port);
  port.only(key === 'portNumber' ? NUMBER_FIELDS : RANGE_FIELDS);
  const protocolField = port.child('protocol');
  // The schema takes any text for a protocol, and fills in TCP.
  const protocol = protocolField.present ? protocolField.oneOfKnown(PROTOCOLS) : 'TCP';
  if (key === 'portNumber') return rangeOf(protocol, port.child('port'), port.child('port'));
  const range = rangeOf(protocol, port.child('start'), port.child('end'));
  if (range && range.first >= range.last) port.report('bad-value', 'a range that ends behind its start');
  return range;
}

/** ClusterNetworkPolicyProtocol of v1alpha2. */
function parseProtocol(field: Field): ClusterPort | undefined {
  field.only(PROTOCOL_FIELDS);
  const key = oneField(field, PROTOCOL_FIELDS);
  if (key === undefined) return undefined;
  const attributes = field.child(key);
  if (key === 'destinationNamedPort') return named(attributes);
  attributes.only(ATTRIBUTE_FIELDS);
  if (oneField(attributes, ATTRIBUTE_FIELDS) === undefined) return undefined;
  const destination = attributes.child('destinationPort').only(DESTINATION_FIELDS);
  const kind = oneField(destination, DESTINATION_FIELDS);
  if (kind === undefined) return undefined;
  const port = destination.child(kind);
  if (kind === 'number') return rangeOf(PROTOCOL_OF[key], port, port);
  port.only(BOUND_FIELDS);
  const range = rangeOf(PROTOCOL_OF[key], port.child('start'), port.child('end'));
  if (range && range.first >= range.last) port.refuse(SCHEMA.range);
  return range;
}

function named(field: Field): ClusterPort | undefined {
  const name = field.string();
  // No port has such a name, and the schemas take it.
  if (name === '') field.report('bad-value', 'the name of a port');
  return name === undefined ? undefined : Object.freeze({ kind: 'named', name });
}

function rangeOf(protocol: Protocol | undefined, start: Field, end: Field): Extract<ClusterPort, { kind: 'range' }> | undefined {
  const bounds = (start === end ? [start] : [start, end]).map((field) => {
    if (!field.present) field.refuse(SCHEMA.required('a port from 1 to 65535'));
    const number = field.integer();
    if (number !== undefined && !isPortNumber(number)) field.refuse(number < 1 ? SCHEMA.portBelow : SCHEMA.portAbove);
    return number;
  });
  const [first, last] = start === end ? [bounds[0], bounds[0]] : bounds;
  return protocol === undefined || first === undefined || last === undefined ? undefined : Object.freeze({ kind: 'range', protocol, first, last });
}
