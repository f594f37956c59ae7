/** The ends, the ports and the requests of a finding in words. */
import { formatAddress, LAST_ADDRESS, tryParseAddress } from '../../judge/cluster/ip';
import type { PortRange, Protocol } from '../../judge/cluster/ports';
import type { Token } from '../../judge/core/flow';
import { UNLISTED_NAMESPACE } from '../../judge/engine/undeclared/fresh';
import type { Party } from '../../judge/questions/party';
import type { RequestSet, StringSet } from '../../judge/requests/describe';
import { tokenWords } from '../../judge/requests/token-words';

/** Ports by protocol, in order and apart. */
export type Ports = ReadonlyMap<Protocol, readonly PortRange[]>;

/** More of a kind than this are no help. */
const NAMED = 3;

/** Those whom nobody knows come first: they are the widest. */
export function describeParties(parties: readonly Party[]): string {
  const inOrder = [...parties.filter(({ kind }) => kind !== 'workload'), ...parties.filter(({ kind }) => kind === 'workload')];
  const words = [...new Set(inOrder.map(describeParty))];
  const both = [ANY_IPV4, ANY_IPV6].every((family) => words.includes(family));
  const shown = both ? [...words.filter((word) => word !== ANY_IPV4 && word !== ANY_IPV6), 'any address'] : words;
  return inWords(shown.length > NAMED + 1 ? [...shown.slice(0, NAMED), `${shown.length - NAMED} others`] : shown);
}

export function describeParty(party: Party): string {
  switch (party.kind) {
    case 'workload': return workloadWords(party.workload);
    case 'external': return describeRanges(party.ranges);
    case 'platform': return `pods ${describeLabels(party.labels)} of ${party.namespace}`;
    case 'undeclared': return `any pod ${describeLabels(party.labels)} of ${isUnlisted(party.namespace) ? 'any other namespace' : party.namespace}${party.meshed ? ' with a sidecar' : ''}`;
  }
}

/** Pods that are taken to be those of an edge have its name in theirs: `assumptions/gateway-pods.ts`. */
const OF_GATEWAY = /^[^/]+\/([a-z0-9-]+)\.(.+)\.gateway$/;

function workloadWords(key: string): string {
  const [, namespace, name] = OF_GATEWAY.exec(key) ?? [];
  return namespace === undefined ? key : `the pods of Gateway ${namespace}/${name}`;
}

/** Labels or annotations as they are written on a command line. */
export function keysInWords(keys: Readonly<Record<string, string>>): string {
  return Object.entries(keys).map(([key, value]) => `${key}=${value}`).join(', ');
}

/** Whether it stands for every namespace that no manifest names. */
export function isUnlisted(namespace: string): boolean {
  return namespace === UNLISTED_NAMESPACE;
}

const LAST_IPV4 = formatAddress({ family: 4, value: LAST_ADDRESS[4] });
const LAST_IPV6 = formatAddress({ family: 6, value: LAST_ADDRESS[6] });
const ANY_IPV4 = 'any IPv4 address';
const ANY_IPV6 = 'any IPv6 address';
const WHOLE: ReadonlyMap<string, string> = new Map([[`0.0.0.0-${LAST_IPV4}`, ANY_IPV4], [`::-${LAST_IPV6}`, ANY_IPV6]]);

function describeRanges(ranges: readonly string[]): string {
  const words = ranges.slice(0, 2).map((range) => WHOLE.get(range) ?? asCidr(range));
  return ranges.length > 2 ? `${words.join(', ')} and other addresses` : words.join(', ');
}

/** A range is printed as it is written in policies, where it can be. */
function asCidr(range: string): string {
  const [first, last] = range.split('-').map(tryParseAddress);
  if (!first || !last) return range;
  if (first.value === last.value) return formatAddress(first);
  const size = last.value - first.value + 1n;
  const bits = size.toString(2).length - 1;
  const isBlock = 2n ** BigInt(bits) === size && first.value % size === 0n;
  return isBlock ? `${formatAddress(first)}/${(first.family === 4 ? 32 : 128) - bits}` : range;
}

function describeLabels(labels: Readonly<Record<string, string>>): string {
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return texts.length > 0 ? `labelled ${texts.join(',')}` : 'without labels';
}

/** `8080/TCP`; protocols that have the same ports are named together. */
export function describePorts(ports: Ports): string {
  const protocols = new Map<string, Protocol[]>();
  for (const [protocol, ranges] of ports) {
    const text = ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`));
    const key = text.length > NAMED + 1 ? `${text.slice(0, NAMED).join(', ')} and ${text.length - NAMED} other ranges` : inWords(text);
    protocols.set(key, [...protocols.get(key) ?? [], protocol]);
  }
  return inWords([...protocols].map(([text, some]) => `${text}/${inWords(some)}`));
}

export function describeRequests(requests: readonly RequestSet[] | undefined): string {
  const parts = (requests ?? []).map(({ methods, paths, hosts, tokens }) => [
    describeSet(methods, 'any method'), describeSet(paths, 'any path'), ...(hosts.kind === 'any' ? [] : [`host ${describeSet(hosts, '')}`]),
    ...(tokens ? [describeTokens(tokens)] : []),
  ].join(' '));
  return parts.length > 0 && parts.join() !== 'any method any path' ? ` (${parts.join('; ')})` : '';
}

/** Those that are the least to have stand for the others. */
function describeTokens(tokens: readonly Token[]): string {
  const words = [...new Set(tokens.map(tokenWords))];
  return words.length > NAMED ? `${inWords(words.slice(0, NAMED))} and ${words.length - NAMED} other kinds of tokens` : inWords(words);
}

function describeSet(set: StringSet, any: string): string {
  if (set.kind === 'any') return any;
  const patterns = [...set.patterns, ...(set.kind === 'in' ? set.like.map((example) => `such as ${example}`) : [])].join(', ');
  return set.kind === 'in' ? patterns : `any but ${patterns}`;
}

export function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
