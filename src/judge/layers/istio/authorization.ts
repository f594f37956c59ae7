/**
 * AuthorizationPolicies at a callee, as a decision.
 *
 * Source: Istio AuthorizationPolicy: CUSTOM, then DENY, then ALLOW; without any ALLOW policy the rest is allowed, with
 * one the rest is denied; AUDIT and dry-run policies decide nothing. On a TCP chain a rule with an HTTP field is
 * dropped from ALLOW, while DENY and CUSTOM lose the field and so widen (pilot's rule generator). A CUSTOM match hands the
 * request to somebody else: `ask`. Where policies of a workload name more than one provider, pilot asks none of them
 * and denies what matches (getBadCustomDenyRules; it can be told otherwise, PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS).
 */
import { ATTRIBUTES, matchTruth } from './attributes';
import type { IstioInstallation } from './installations';
import { ISTIO } from './key';
import { type Issuers, type SourceFacts } from './match-context';
import type { AuthorizationAction, AuthorizationPolicy, AuthorizationRule } from './read/authorization-policy';
import type { Attribute, Match } from './read/match';
import { sourceTestsOf, type IdentityVisibility, type SourceTests } from './source-tests';
import type { Cluster } from '../../cluster/cluster';
import { isPortNumber } from '../../cluster/ports';
import type { Truth } from '../../core/verdict';
import {
  eitherOf, everyOf, type Action, type Case, type Decision, type DecisionRule, type Policy, type PolicyEntry, type Request, type RequestSet,
  type RequestTest,
} from '../../engine/decision';

export type ChainName = 'http' | 'tcp';

/** A callee's proxy, at ports of one chain to which callers show themselves alike. */
export interface CalleeProxy {
  readonly cluster: Cluster;
  readonly installation: IstioInstallation;
  readonly chain: ChainName;
  readonly visibility: IdentityVisibility;
  /** Issuers whose tokens are verified there; without any, a token means nothing. */
  readonly issuers: Issuers;
  /** What policies mean by ports, where that is the port of a Service. @default - the port that is called */
  readonly port?: number;
  /** Whether proxies before it tell it the addresses of clients. @default false */
  readonly isTold?: boolean;
}

// Inside is no WeakMap: thousands of entries of one slow down every collection of garbage.
const DECISIONS = new WeakMap<Cluster, Map<readonly AuthorizationPolicy[], Map<string, Decision>>>();

/** What policies, all of which apply to the callee, let callers do. The list of a pod is the same each time. */
export function authorizationDecision(proxy: CalleeProxy, policies: readonly AuthorizationPolicy[]): Decision {
  const { cluster, chain, visibility, installation, issuers, port, isTold = false } = proxy;
  let ofCluster = DECISIONS.get(cluster);
  if (!ofCluster) DECISIONS.set(cluster, ofCluster = new Map());
  let known = ofCluster.get(policies);
  if (!known) ofCluster.set(policies, known = new Map());
  const key = `${chain} ${visibility} ${installation.number} ${port ?? ''} ${isTold ? 'told' : ''} ${issuers.length === 0 ? '' : JSON.stringify(issuers)}`;
  let decision = known.get(key);
  if (!decision) known.set(key, decision = decisionOf(proxy, policies, key));
  return decision;
}

function decisionOf(proxy: CalleeProxy, policies: readonly AuthorizationPolicy[], key: string): Decision {
  const acting = policies.filter(isActing);
  const hasRivals = hasRivalProviders(acting);
  return {
    tiers: [{
      mode: 'deny-overrides',
      captures: 'if-selected',
      policies: [
        ...policies.filter((policy) => !isActing(policy)).map(idlePolicy),
        ...acting.map((policy) => actingPolicy(proxy, policy, hasRivals, key)),
      ],
    }],
    otherwise: 'yes',
  };
}

/** Whether a policy takes part in the decision, and could be understood. */
export function isActing(policy: AuthorizationPolicy): boolean {
  return !policy.malformed && !policy.dryRun && policy.action !== 'AUDIT';
}

function hasRivalProviders(policies: readonly AuthorizationPolicy[]): boolean {
  const providers = new Set(policies.filter((policy) => policy.action === 'CUSTOM').map((policy) => policy.provider));
  return providers.size > 1;
}

/** One of which nobody knows what it decides. */
export function unclearPolicy({ ref: object, doubt }: Pick<AuthorizationPolicy, 'ref' | 'doubt'>): Policy {
  const because = doubt ?? 'the policy could not be understood';
  const unclear: PolicyEntry = { path: ['spec'], effect: 'depends', truth: 'unknown', because, ...(doubt !== undefined && { ofLabels: true }) };
  return { object, rules: [], unclear: true, captures: false, words: { unclear, rule: () => ({ because: 'a rule matches' }) } };
}

/** One that decides nothing, or of which nobody knows what it decides. */
function idlePolicy(policy: AuthorizationPolicy): Policy {
  if (policy.malformed) return unclearPolicy(policy);
  const { ref: object, dryRun } = policy;
  const none: PolicyEntry = {
    path: dryRun ? ['metadata', 'annotations'] : ['spec', 'action'],
    effect: 'shadows',
    truth: 'no',
    because: dryRun ? 'it is a dry run' : 'AUDIT decides nothing',
  };
  return { object, rules: [], captures: false, words: { none, rule: () => ({ because: 'a rule matches' }) } };
}

const COMPILED = new WeakMap<Cluster, Map<AuthorizationPolicy, Map<string, Policy>>>();

/** A policy is compiled once for all callees at which it says the same. */
function actingPolicy(proxy: CalleeProxy, policy: AuthorizationPolicy, hasRivals: boolean, place: string): Policy {
  let ofCluster = COMPILED.get(proxy.cluster);
  if (!ofCluster) COMPILED.set(proxy.cluster, ofCluster = new Map());
  let known = ofCluster.get(policy);
  if (!known) ofCluster.set(policy, known = new Map());
  const key = hasRivals ? `rivals ${place}` : place;
  let compiled = known.get(key);
  if (!compiled) known.set(key, compiled = compilePolicy(proxy, policy, hasRivals));
  return compiled;
}

function compilePolicy(proxy: CalleeProxy, policy: AuthorizationPolicy, hasRivals: boolean): Policy {
  const { ref, action, rules } = policy;
  const compiled = rules.flatMap((rule, index) => {
    const usable = usableRule(proxy.isTold ? asTold(rule) : rule, action, proxy.chain);
    return usable ? [compile(proxy, policy, usable, index, actionOf(action, hasRivals))] : [];
  });
  return { object: ref, rules: compiled, captures: action === 'ALLOW', words: action === 'CUSTOM' ? wordsOf(action, whoIsAsked(proxy, policy, hasRivals)) : WORDS[action] };
}

function actionOf(action: AuthorizationAction, hasRivals: boolean): Action {
  if (action === 'CUSTOM') return hasRivals ? 'deny' : 'ask';
  return action === 'ALLOW' ? 'allow' : 'deny';
}

const WORDS: Readonly<Record<Exclude<AuthorizationAction, 'CUSTOM'>, Policy['words']>> = { ALLOW: wordsOf('ALLOW'), DENY: wordsOf('DENY'), AUDIT: wordsOf('AUDIT') };

/** `asked`: who decides what a rule matches, of a policy that has somebody asked. */
function wordsOf(action: AuthorizationAction, asked?: string): Policy['words'] {
  return {
    none: { path: ['spec'], effect: 'does-not-match', truth: 'no', because: `no rule of this ${action} policy matches` },
    rule: (_, truth) => ({ because: becauseOf(truth, asked), ...(asked !== undefined && { effect: 'depends' }) }),
  };
}

function becauseOf(truth: Truth, asked: string | undefined): string {
  if (truth === 'yes') return asked === undefined ? 'a rule matches' : `a rule matches, so that ${asked}`;
  return truth === 'conditional' ? 'whether a rule matches depends on the request' : 'whether a rule matches is not known';
}

/** Who decides, and where settings say that it is asked. */
function whoIsAsked({ cluster: { manifests } }: CalleeProxy, { provider = '' }: AuthorizationPolicy, hasRivals: boolean): string {
  if (hasRivals) return 'it is refused: of two authorizers before one workload none is asked';
  const found = manifests.of(ISTIO).meshConfigs.flatMap(({ providers }) => providers).find(({ name }) => name === provider);
  const at = found?.service === undefined ? '' : ` at ${found.service}${found.port === undefined ? '' : `:${found.port}`}`;
  return `the external authorizer '${provider}'${at} is asked and decides${found?.failsOpen === true ? ', and lets in whatever it does not answer' : ''}`;
}

/** What is left of a rule on a chain, or undefined where nothing is. */
function usableRule(rule: AuthorizationRule, action: AuthorizationAction, chain: ChainName): AuthorizationRule | undefined {
  if (chain === 'http' || !usesHttp(rule)) return rule;
  if (action === 'ALLOW') return undefined;
  const strip = (matches: readonly Match[]) => matches.filter((match) => !ATTRIBUTES[match.attribute].httpOnly);
  return {
    from: rule.from === 'anyone' ? 'anyone' : rule.from.map(strip),
    to: rule.to === 'anything' ? 'anything' : rule.to.map(strip),
    when: strip(rule.when),
  };
}

/** A rule where addresses of clients are told: who calls is the client, of whose proxy nothing is known. */
function asTold({ from, to, when }: AuthorizationRule): AuthorizationRule {
  const all = (matches: readonly Match[]) => matches.map((match) => ({ ...match, attribute: TOLD[match.attribute] ?? match.attribute }));
  return { from: from === 'anyone' ? from : from.map(all), to: to === 'anything' ? to : to.map(all), when: all(when) };
}

const TOLD: Readonly<Partial<Record<Attribute, Attribute>>> = { 'remote.ip': 'told.ip', 'source.ip': 'hidden.ip' };

function usesHttp(rule: AuthorizationRule): boolean {
  const matches = [...(rule.from === 'anyone' ? [] : rule.from.flat()), ...(rule.to === 'anything' ? [] : rule.to.flat()), ...rule.when];
  return matches.some((match) => ATTRIBUTES[match.attribute].httpOnly);
}

/** Several sources are cases: each may ask something of the caller and something of the request. */
function compile(
  proxy: CalleeProxy, { ref: { namespace } }: AuthorizationPolicy, { from, to, when }: AuthorizationRule, index: number, action: Action,
): DecisionRule {
  const sources = sourceTestsOf(proxy.cluster, proxy.installation, proxy.visibility);
  const only = from !== 'anyone' && from.length === 1 ? from[0] : [];
  const asked = to === 'anything' ? [] : [eitherOf(to.map((operation) => everyOf(operation.map((match) => requestTest(proxy, namespace, match)))))];
  const common = caseOf(proxy, sources, namespace, [...only, ...when], asked);
  return {
    action,
    ...common,
    ...(from !== 'anyone' && from.length !== 1 && { cases: from.map((matches) => caseOf(proxy, sources, namespace, matches)) }),
    path: ['spec', 'rules', index],
  };
}

function caseOf(proxy: CalleeProxy, sources: SourceTests, namespace: string, matches: readonly Match[], asked: readonly RequestSet[] = []): Case {
  const about = (subject: 'source' | 'request') => matches.filter((match) => ATTRIBUTES[match.attribute].about === subject);
  return {
    peer: sources.setOf(about('source'), namespace),
    request: everyOf([...asked, ...about('request').map((match) => requestTest(proxy, namespace, match))]),
  };
}

/** What is asked of the request does not read who sends it. */
const NOBODY: SourceFacts = { peer: { kind: 'external', address: { family: 4, value: 0n }, ranges: [] }, identity: 'none' };

/** The fact that an attribute reads, where it can differ between requests of one callee. */
const FACT: Readonly<Partial<Record<Attribute, (request: Request) => string | undefined>>> = {
  'request.method': (request) => request.method,
  'request.path': (request) => request.path,
  'request.host': (request) => request.host,
  'destination.port': (request) => String(request.port),
};

function requestTest({ cluster, installation: callee, issuers, port }: CalleeProxy, policyNamespace: string, match: Match): RequestTest {
  const isOfService = match.attribute === 'destination.port' && port !== undefined;
  const fact = isOfService ? () => '' : FACT[match.attribute];
  return {
    kind: 'request',
    get key() { return isOfService ? `${JSON.stringify(match)} at ${port}` : JSON.stringify(match); },
    matches: (request) => matchTruth(match, {
      cluster, callee, policyNamespace, source: NOBODY, request: isOfService ? { ...request, port } : request, issuers,
    }),
    ...(fact && { fact: (request: Request) => fact(request) ?? '' }),
    ...(match.attribute === 'destination.port' && !isOfService && {
      cuts: () => [...match.values, ...match.notValues].map(Number).filter(isPortNumber).map((one) => ({ first: one, last: one })),
    }),
  };
}
