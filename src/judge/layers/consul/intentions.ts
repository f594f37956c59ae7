/**
 * What intentions say of the callers of one service, as a decision.
 *
 * Sources: Consul "Service Intentions", precedence; agent/structs/config_entry_intentions.go and agent/xds/rbac.go: of intentions with one source the one
 * with the exact destination counts; an exact source is taken out of a wildcard that comes behind it; in an intention, the first permission that fits
 * decides, and what none fits meets the default, not the next intention. Where callers are denied by default, each intention that allows suffices, so
 * that one for an exact source and any destination lets in whom one for any source and the exact destination denies: by its documentation, the
 * latter comes first. What is done by default asks for no token: where callers are denied by default, an intention that allows asks for one, and where
 * they are allowed by default, one that denies.
 */
import { callersOf } from './callers';
import { areProvidersGiven } from './entries';
import type { DefaultPolicy } from './installations';
import { requestsOf } from './permissions';
import type { IntentionSource, Permission, ServiceIntentions, TokenRequirement } from './read/service-intentions';
import { ANY } from './well-known';
import type { Cluster } from '../../cluster/cluster';
import { everyOf, type Decision, type DecisionRule, type PeerSet, type Policy, type RequestSet, type RequestTest, type Tier } from '../../engine/decision';
import type { Path } from '../../objects/read/origin';

/** A source of an intention, with the entry that it is in. */
export interface Intention {
  readonly entry: ServiceIntentions;
  readonly source: IntentionSource;
  readonly index: number;
}

/** How intentions are read. */
export interface IntentionReading {
  readonly intentions: readonly Intention[];
  readonly otherwise: DefaultPolicy;
  /** Whether requests are read at all: without, intentions with permissions deny. */
  readonly isHttp: boolean;
}

export function decisionOf(cluster: Cluster, ports: readonly number[], { intentions, otherwise, isHttp }: IntentionReading): Decision {
  const effective = effectiveOf(intentions);
  const compile = (one: Intention) => compiled({ cluster, ports, otherwise, isHttp }, one, effective);
  const last: Policy = { rules: [], words: { none: { path: [], effect: 'denies', truth: 'no', because: 'no intention allows it, and callers are denied by default' }, rule: () => [] } };
  const tier: Tier = otherwise === 'deny'
    ? { mode: 'any-allow', captures: 'always', policies: [...effective.map(compile), last] }
    : { mode: 'first-match', captures: 'if-selected', policies: effective.map(compile) };
  return { tiers: [strictTier(cluster, ports, effective), tier], otherwise: otherwise === 'deny' ? 'no' : 'yes', unselected: 'callers are allowed by default' };
}

/** Who shows no identity gets nothing. Services of other clusters may show one. */
function strictTier(cluster: Cluster, ports: readonly number[], intentions: readonly Intention[]): Tier {
  const callers = callersOf(cluster);
  const identified: PeerSet = callers.named(ANY, ports);
  const known: PeerSet = intentions.some(({ source }) => source.peer !== undefined) ? { kind: 'or', sets: [identified, callers.outside] } : identified;
  return {
    mode: 'first-match',
    captures: 'if-selected',
    policies: [{ rules: [{ action: 'deny', peer: { kind: 'not', set: known }, request: 'any', path: [] }], words: { rule: () => ({ because: 'the caller shows no identity of Consul' }) } }],
  };
}

/** One intention for each source: that with the exact destination. */
function effectiveOf(intentions: readonly Intention[]): readonly Intention[] {
  const found = new Map<string, Intention>();
  for (const one of [...intentions].sort((left, right) => Number(left.entry.destination === ANY) - Number(right.entry.destination === ANY))) {
    const key = `${one.source.peer ?? ''} ${one.source.name}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

/** By precedence: the exact destination before any, and then the exact source before any. */
export function precedenceOf({ entry, source }: Intention): number {
  return (entry.destination === ANY ? 6 : 9) - (source.name === ANY ? 1 : 0);
}

interface Context {
  readonly cluster: Cluster;
  readonly ports: readonly number[];
  readonly otherwise: DefaultPolicy;
  readonly isHttp: boolean;
}

function compiled(context: Context, one: Intention, all: readonly Intention[]): Policy {
  const { entry: { ref, jwt }, source, index } = one;
  const { otherwise, isHttp } = context;
  const at: Path = ['spec', 'sources', index];
  const peer = peerOf(context, one, all);
  const acts: readonly RequestRule[] = source.permissions.length > 0 && isHttp
    ? permissionRules(context, source.permissions, jwt)
    : [{ action: source.action ?? 'deny', request: tokenOf(context, source.action ?? 'deny', isHttp ? [jwt] : []), path: [] }];
  // What does what is done by default says nothing.
  const rules = acts.filter(({ action }) => action !== otherwise)
    .map(({ action, request, path }): DecisionRule => ({ action, peer, request, path: [...at, ...path] }));
  return {
    object: ref,
    rules,
    words: {
      ...(acts.some(({ action }) => action === 'deny') && otherwise === 'deny' && {
        none: { path: at, effect: 'does-not-match', truth: 'no', because: 'it allows no such call of the caller' },
      }),
      rule: ({ action }, truth) => ({ because: `${truth === 'yes' ? 'it' : 'if the request or the caller fits, it'} ${action === 'allow' ? 'allows' : 'denies'} the caller` }),
    },
  };
}

/** Callers whom a source means, but those of whom another intention speaks that comes before. */
function peerOf({ cluster, ports }: Context, one: Intention, all: readonly Intention[]): PeerSet {
  const callers = callersOf(cluster);
  const { peer, name } = one.source;
  if (peer !== undefined) return callers.outside;
  const own = callers.named(name, ports);
  if (name !== ANY) return own;
  const before = all.filter((other) => other.source.peer === undefined && other.source.name !== ANY && precedenceOf(other) > precedenceOf(one));
  return everyOf([own, ...before.map(({ source }): PeerSet => ({ kind: 'not', set: callers.named(source.name, ports) }))]);
}

interface RequestRule {
  readonly action: 'allow' | 'deny';
  readonly request: RequestSet;
  readonly path: Path;
}

function permissionRules(context: Context, permissions: readonly Permission[], jwt: TokenRequirement | undefined): readonly RequestRule[] {
  return permissions.map((permission, index) => {
    const before = permissions.slice(0, index).map((other): RequestSet => ({ kind: 'not', set: requestsOf(other) }));
    const token = tokenOf(context, permission.action, [jwt, permission.jwt]);
    return { action: permission.action, request: everyOf<RequestTest>([requestsOf(permission), ...before, token]), path: ['permissions', index] };
  });
}

/** What is asked of tokens. An action that is done by default asks for none. */
function tokenOf({ cluster, otherwise }: Context, action: 'allow' | 'deny', required: readonly (TokenRequirement | undefined)[]): RequestSet {
  const asked = required.flatMap((one) => one ?? []);
  if (asked.length === 0 || action === otherwise) return 'any';
  return asked.every(({ providers }) => areProvidersGiven(cluster, providers)) ? TOKEN : UNKNOWN_TOKEN;
}

const TOKEN: RequestTest = Object.freeze({ kind: 'request', key: 'a token that Consul asks for', matches: () => 'conditional', fact: () => '' });
const UNKNOWN_TOKEN: RequestTest = Object.freeze({ kind: 'request', key: 'a token of a provider that is not given', matches: () => 'unknown', fact: () => '' });
