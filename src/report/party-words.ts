/** Names for the ends of access, and sums of address ranges. */
import type { End } from './connection';
import { formatRange, LAST_ADDRESS, tryParseAddress, type AddressRange } from '../judge/cluster/ip';
import type { Endpoint } from '../judge/core/flow';
import { UNLISTED_NAMESPACE } from '../judge/engine/undeclared/fresh';
import type { Party } from '../judge/questions/party';

/** What everything beyond the cluster's pods is called. */
export const OUTSIDE = 'outside the cluster';

/** What the callee behind the Service `default/kubernetes` is called. */
export const API_SERVER = 'the Kubernetes API server';

/** Namespaces that no manifest names: what the judge calls them, and what people do. */
const UNLISTED = new RegExp(`^${UNLISTED_NAMESPACE}(?:-with-.*)?$`);

/** More ranges than this are counted, not listed. */
const SHOWN_RANGES = 3;

const BITS: Readonly<Record<AddressRange['family'], number>> = { 4: 32, 6: 128 };

/** Equal for equal parties. */
export function partyKey(party: End): string {
  switch (party.kind) {
    case 'workload': return `workload:${party.workload}`;
    case 'external': return `external:${party.ranges.join()}${party.via === undefined ? '' : ` via ${party.via}`}`;
    case 'host': return `host:${party.host}`;
    case 'api-server': return party.kind;
    case 'peer': return `peer:${party.of}:${party.name}`;
    case 'platform': return `platform:${party.id}`;
    case 'undeclared': return `undeclared:${JSON.stringify([party.namespace, party.labels, party.meshed, party.serviceAccount ?? '', party.trustDomain ?? ''])}`;
  }
}

/** A party in a few words. */
export function partyName(party: End): string {
  switch (party.kind) {
    case 'workload': return party.workload;
    case 'external': return `${rangesName(party.ranges)}${party.via === undefined ? '' : ` through gateway ${party.via}`}`;
    case 'host': return party.host;
    case 'api-server': return API_SERVER;
    case 'peer': return party.name;
    case 'platform': return party.id;
    case 'undeclared': return undeclaredName(party);
  }
}

/** Several parties in words: pods that are alike with and without a sidecar are named once. */
export function partyNames(parties: readonly End[]): readonly string[] {
  const named = new Map<string, { readonly meshed: boolean; readonly name: string; both?: string }>();
  for (const party of parties) {
    const key = party.kind === 'undeclared' ? partyKey({ ...party, meshed: false }) : partyKey(party);
    const known = named.get(key);
    if (party.kind === 'undeclared' && known && known.meshed !== party.meshed) known.both = undeclaredName(party, 'a new pod, meshed or not,');
    else if (!known) named.set(key, { meshed: party.kind === 'undeclared' && party.meshed, name: partyName(party) });
  }
  return [...named.values()].map(({ name, both }) => both ?? name);
}

/** An end of a question in a few words. */
export function endpointName(endpoint: Endpoint): string {
  if ('workload' in endpoint) return endpoint.workload;
  if ('ip' in endpoint) return endpoint.ip;
  if ('apiServer' in endpoint) return API_SERVER;
  if ('gateway' in endpoint) return `gateway ${endpoint.gateway}`;
  return `a new pod in ${namespaceName(endpoint.undeclared.namespace)}${labelsName(endpoint.undeclared.labels ?? {})}`;
}

function undeclaredName(
  { namespace, labels, meshed, serviceAccount, trustDomain }: Extract<Party, { kind: 'undeclared' }>, who = meshed ? 'a new meshed pod' : 'a new pod',
): string {
  const account = serviceAccount === undefined ? '' : ` as service account ${serviceAccount}`;
  const domain = trustDomain === undefined ? '' : ` of the trust domain ${trustDomain}`;
  return `${who} in ${namespaceName(namespace)}${labelsName(labels)}${account}${domain}`;
}

function namespaceName(namespace: string): string {
  if (namespace === UNLISTED_NAMESPACE) return 'any other namespace';
  return UNLISTED.test(namespace) ? `a namespace labelled as policies ask (${namespace.slice(UNLISTED_NAMESPACE.length + '-with-'.length).replace(/-\d+$/, '')})` : namespace;
}

function labelsName(labels: Readonly<Record<string, string>>): string {
  const entries = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return entries.length === 0 ? '' : ` labelled ${entries.join(',')}`;
}

/** Ranges as CIDRs where they are some; both whole families are the outside. */
export function rangesName(ranges: readonly string[]): string {
  const parsed = ranges.flatMap((text) => tryParseRange(text) ?? []);
  const whole = parsed.filter((range) => range.first === 0n && range.last === LAST_ADDRESS[range.family]);
  if (whole.length === 2) return OUTSIDE;
  const names = ranges.map((text) => {
    const range = tryParseRange(text);
    return range ? rangeName(range) : text;
  });
  const shown = names.slice(0, SHOWN_RANGES).join(', ');
  return names.length > SHOWN_RANGES ? `${shown} and ${names.length - SHOWN_RANGES} more ranges` : shown;
}

/** Neighbouring and overlapping ranges become one. */
export function unionOfRanges(ranges: readonly string[]): readonly string[] {
  const parsed = ranges.flatMap((text) => tryParseRange(text) ?? [])
    .sort((left, right) => left.family - right.family || (left.first < right.first ? -1 : 1));
  const merged: AddressRange[] = [];
  for (const range of parsed) {
    const last = merged.at(-1);
    if (last && last.family === range.family && range.first <= last.last + 1n) {
      merged[merged.length - 1] = { ...last, last: range.last > last.last ? range.last : last.last };
    } else {
      merged.push(range);
    }
  }
  return merged.map(formatRange);
}

export function tryParseRange(text: string): AddressRange | undefined {
  const [first, last] = text.split('-').map(tryParseAddress);
  return first && last ? { family: first.family, first: first.value, last: last.value } : undefined;
}

function rangeName(range: AddressRange): string {
  if (range.first === 0n && range.last === LAST_ADDRESS[range.family]) return `any IPv${range.family} address`;
  const text = formatRange(range);
  const first = text.split('-')[0];
  const size = range.last - range.first + 1n;
  if (size === 1n) return first;
  const bits = size.toString(2).length - 1;
  const aligned = size === 2n ** BigInt(bits) && range.first % size === 0n;
  return aligned ? `${first}/${BITS[range.family] - bits}` : text;
}
