/**
 * What becomes of calls that may be to hosts with a wildcard, about which a proxy asks the policies of the caller itself.
 *
 * Source: Envoy FilterChainMatch: a listener at an address comes before those at all addresses, and of several server names the longest one that
 * fits is taken.
 */
import type { CallerTests } from './caller-tests';
import { ownPolicies } from './own-policies';
import type { RegistryName } from './registry';
import { asksCallersPolicies, leadsByName } from './service-entries';
import type { Cluster } from '../../cluster/cluster';
import type { Decision, DecisionRule, Meeting, PeerSet, Policy, PolicyWords, RequestTest } from '../../engine/decision';
import { setTruth } from '../../engine/evaluate';
import { hostPattern, matchesPattern } from '../../requests/pattern';

/** A name of an entry, and which calls it leads. */
export interface LeadingName extends RegistryName {
  readonly leads: RequestTest;
}

/** Those of names about which policies of the caller are asked, for a call to a host; `host` where that is known. */
export function namesAskedAbout<T extends RegistryName>(names: readonly T[], port: number, host: string | undefined): readonly T[] {
  return names.filter(({ entry, name }) => (
    asksCallersPolicies(entry, name, port) && (host === undefined || matchesPattern(hostPattern(name), host.toLowerCase()))
  ));
}

/** A call of which names of entries decide what becomes of it. */
export interface OpenCall {
  readonly port: number;
  readonly names: readonly LeadingName[];
  /** Those about which policies of the caller are asked. */
  readonly asked: readonly LeadingName[];
  /** Callers whose proxies may know it by an entry that could not be read. */
  readonly unclear: readonly PeerSet[];
}

/** The names in the order in which a proxy asks for them, then whatever it passes on without knowing it. */
export function wildcardDecision(cluster: Cluster, tests: CallerTests, call: OpenCall, words: PolicyWords): Decision {
  const { asked, port, unclear } = call;
  const policies = inOrder(call).map(({ one, place }, rank): Policy => {
    const isAsked = asked.includes(one);
    const sees = tests.seesEntry(one.entry, one.name, port);
    const rule: DecisionRule = {
      action: isAsked ? 'pass' : 'allow',
      peer: { kind: 'and', sets: [sees, { kind: 'not', set: tests.goesAround }] },
      request: one.leads,
      path: [],
    };
    const said = isAsked ? () => ({ ...ASKED, object: one.entry.ref }) : words.rule;
    return { rules: [rule], rank, ...(place !== undefined && { tie: place }), words: { rule: said } };
  });
  const isLed = (meeting: Meeting) => policies.some(({ rules: [{ peer, request }] }) => (
    setTruth(peer, (test) => test.matches(meeting.peer)) !== 'no' && setTruth(request, (test) => test.matches(meeting.request)) !== 'no'
  ));
  const none: PolicyWords['none'] = (meeting) => (isLed(meeting) || typeof words.none !== 'function' ? undefined : words.none(meeting));
  const [first, last] = [policies.length, policies.length + 1];
  return {
    tiers: [
      {
        mode: 'first-match',
        captures: 'always',
        unmatched: 'deny',
        policies: [
          ...policies,
          { rules: [{ action: 'allow', peer: tests.passes, request: 'any', path: [] }], rank: first, words: { rule: words.rule, none } },
          ...unclear.map((peer): Policy => ({ rules: [{ action: 'allow', peer, request: 'any', path: [] }], rank: last, words: { rule: words.rule } })),
        ],
      },
      ownPolicies(cluster, asked),
    ],
    otherwise: 'no',
  };
}

const ASKED = { path: ['spec', 'hosts'], effect: 'passes', because: 'the host has a wildcard: the proxy asks the policies of the caller itself' } as const;

interface PlacedName {
  readonly one: LeadingName;
  /** Equal for names of which nobody knows which one takes the call, where that makes a difference. */
  readonly place: number | undefined;
}

function inOrder({ names, asked, port }: OpenCall): readonly PlacedName[] {
  const longest = Math.max(...asked.map(({ name }) => name.length));
  const placeOf = ({ entry, name }: LeadingName): number => {
    if (entry.addresses.length > 0 || !name.startsWith('*')) return -Infinity;
    // At every address, by no name.
    return leadsByName(entry, port) ? -name.length : -longest;
  };
  const placed = names.map((one) => ({ one, at: placeOf(one) })).sort((left, right) => (left.at === right.at ? 0 : left.at - right.at));
  const ofAsked = new Set(asked.map(placeOf));
  const others = new Set(names.filter((one) => !asked.includes(one)).map(placeOf));
  return placed.map(({ one, at }) => ({ one, place: ofAsked.has(at) && others.has(at) ? -at : undefined }));
}
