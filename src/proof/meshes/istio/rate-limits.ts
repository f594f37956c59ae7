/**
 * Rate limits, which no connection shows: before each workload and edge with some stands one EnvoyFilter, and it means them, neither more nor less. That
 * an EnvoyFilter can do nothing but answer 429 is asked of each where it is read.
 *
 * Sources: Istio EnvoyFilter; Envoy, LocalRateLimit (without `filter_enabled` and `filter_enforced` it refuses nothing; a descriptor counts the requests
 * for which an action of `rate_limits` makes all of its entries; an entry without a value has a bucket for each value; 20 of them are remembered unless
 * it is said; what has no descriptor takes from the bucket of all) and config.route.v3.RateLimit.
 */
import { isIstio } from './cluster-spec';
import { bucketOf, limitAtEdge, limitBefore } from './declared-rates';
import { podsOfHolder } from './users';
import type { StoredObject } from '../../../judge/objects/store';
import { describeDifferences, hasFields, is, isAnything, isByDefault, isNothing } from '../../checks/matchers';
import type { Meaning } from '../../checks/matchers';
import type { Message } from '../../findings/message';
import { inWords } from '../../findings/words';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf, textsOf } from '../../objects/values';
import { wears } from '../../objects/wears';
import type { GatewayNode, WorkloadNode } from '../../specification/nodes';
import { podLabelsOf } from '../../specification/pod-labels';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

type Holder = WorkloadNode | GatewayNode;

export function* rateLimitFindings(graph: Specification, input: ProofInput): Generator<Message> {
  for (const holder of [...nodesOf(graph, 'workload'), ...nodesOf(graph, 'gateway')]) {
    const declared = declaredAt(holder);
    if (declared.length === 0 || !isIstio(holder.mesh)) continue;
    const filters = filtersOf(holder, holder.mesh.rootNamespace, input);
    const [filter] = filters;
    if (filters.length !== 1) {
      const found = filters.length === 0 ? 'no EnvoyFilter for all of its pods has them' : `${inWords(filters.map(nameOf))} count its requests, expected one`;
      yield { node: holder.id, text: `${holder.id} was declared with rate limits, but ${found}. Put it back, and remove others` };
      continue;
    }
    const differences = meaningOf(holder, declared)(filter.body.spec, 'spec');
    if (differences.length === 0) continue;
    yield {
      node: holder.id,
      object: keyOfObject(filter),
      text: `${nameOf(filter)} limits requests to ${holder.id} otherwise than declared: ${describeDifferences(differences)}. Take the change back`,
    };
  }
}

/** As texts, of which two are the same if they mean the same. */
function declaredAt(holder: Holder): readonly string[] {
  const said = holder.kind === 'workload' ? holder.rateLimits.map((limit) => limitBefore(limit)) : holder.routes.flatMap((route) => route.rateLimits.map((limit) => limitAtEdge(limit, route, holder)));
  return [...new Set(said)].sort();
}

/** Those that reach some of its pods. */
function filtersOf(holder: Holder, rootNamespace: string, input: ProofInput): readonly StoredObject[] {
  const place = holder.kind === 'workload' ? holder.namespace : holder.podNamespace;
  const pods = podsOfHolder(holder, input);
  return input.objects.ofKind('networking.istio.io', 'EnvoyFilter').filter(({ namespace, body }) => {
    const { workloadSelector, targetRefs } = fieldsOf(body.spec);
    if (namespace !== place && namespace !== rootNamespace) return false;
    const targets = itemsOf(targetRefs).map(fieldsOf);
    if (targets.length > 0) return holder.kind === 'gateway' && targets.some(({ kind, name }) => kind !== 'Gateway' || name === holder.name);
    const labels = fieldsOf(fieldsOf(workloadSelector).labels);
    return holder.kind === 'gateway' ? wears(holder.podLabels, labels) || pods.some((pod) => wears(pod.labels, labels)) : pods.some((pod) => wears(pod.labels, labels));
  });
}

function meaningOf(holder: Holder, declared: readonly string[]): Meaning {
  const context = holder.kind === 'workload' ? 'SIDECAR_INBOUND' : 'GATEWAY';
  // In any other place it would count what policies refuse.
  const connections = hasFields({ name: is('envoy.filters.network.http_connection_manager'), subFilter: hasFields({ name: is('envoy.filters.http.router') }) });
  const patch = hasFields({
    applyTo: is('HTTP_FILTER'),
    match: hasFields({ context: is(context), listener: hasFields({ filterChain: hasFields({ filter: connections }) }) }),
    patch: hasFields({ operation: is('INSERT_BEFORE'), value: hasFields({ name: isAnything, typed_config: hasConfig(declared) }) }),
  });
  return hasFields({
    ...(holder.kind === 'workload' ? { workloadSelector: hasFields({ labels: selectsAll(holder) }) } : { targetRefs: isTarget(holder.name) }),
    configPatches: (got, at) => (itemsOf(got).length === 1 ? patch(itemsOf(got)[0], `${at}[0]`) : [{ at, got, expected: 'one patch' }]),
  });
}

/** Labels that every pod of the workload has, whatever else is done to them; the name is no other workload's. */
function selectsAll(workload: WorkloadNode): Meaning {
  const own = podLabelsOf(workload);
  return (got, at) => {
    const labels = fieldsOf(got);
    const isOwn = wears(own, labels) && labels[NAME] === own[NAME];
    return isOwn ? [] : [{ at, got, expected: JSON.stringify({ [NAME]: own[NAME] }) }];
  };
}

const NAME = 'app.kubernetes.io/name';

function isTarget(name: string): Meaning {
  const target = hasFields({ group: is('gateway.networking.k8s.io'), kind: is('Gateway'), name: is(name) });
  return (got, at) => (itemsOf(got).length === 1 ? target(itemsOf(got)[0], `${at}[0]`) : [{ at, got, expected: 'one target' }]);
}

/** As many as a 32-bit number can say, so that the bucket is never empty. */
const NEVER_EMPTY = 2 ** 32 - 1;

/** Fewer clients could push each other out of memory, and begin anew. */
const REMEMBERED = 10_000;

const ALWAYS = hasFields({ default_value: hasFields({ numerator: is(100), denominator: is('HUNDRED') }), runtime_key: isNothing });

function hasConfig(declared: readonly string[]): Meaning {
  return (got, at) => {
    const typed = fieldsOf(got);
    const [config, place] = 'type_url' in typed ? [typed.value, `${at}.value`] : [Object.fromEntries(Object.entries(typed).filter(([key]) => key !== '@type')), at];
    const isOfEach = declared.some((limit) => limit.includes(EACH));
    const shape = hasFields({
      stat_prefix: isAnything,
      filter_enabled: ALWAYS,
      filter_enforced: ALWAYS,
      token_bucket: hasFields({ max_tokens: is(NEVER_EMPTY), tokens_per_fill: is(NEVER_EMPTY), fill_interval: is('1s') }),
      always_consume_default_token_bucket: is(false),
      local_rate_limit_per_downstream_connection: isByDefault(false),
      max_dynamic_descriptors: isOfEach ? isAtLeast(REMEMBERED) : isAnything,
      status: isAnything,
      response_headers_to_add: isAnything,
      enable_x_ratelimit_headers: isAnything,
      rate_limits: isAnything,
      descriptors: isAnything,
    });
    return [...shape(config, place), ...countedBy(fieldsOf(config), place, declared)];
  };
}

const EACH = ' each client';

function isAtLeast(least: number): Meaning {
  return (got, at) => (typeof got === 'number' && got >= least ? [] : [{ at, got, expected: `${least} or more` }]);
}

/** What descriptors count, and what they let through. */
function countedBy(config: Readonly<Record<string, unknown>>, at: string, declared: readonly string[]): ReturnType<Meaning> {
  const actions = itemsOf(config.rate_limits).map((one) => madeBy(itemsOf(fieldsOf(one).actions)));
  const used = new Set<number>();
  const found = itemsOf(config.descriptors).map((descriptor) => {
    const { entries, token_bucket: bucket } = fieldsOf(descriptor);
    const key = keyOf(itemsOf(entries).map(fieldsOf).map(({ key: name, value }) => [name, value]));
    const counted = actions.flatMap(({ key: made, requests }, index) => {
      if (made !== key) return [];
      used.add(index);
      return [requests];
    });
    return `${counted.sort().join(' | ')} =>${itemsOf(entries).some((entry) => fieldsOf(entry).key === MASKED) ? EACH : ''} ${bucketOf(fieldsOf(bucket))}`;
  }).sort();
  const strange = found.filter((limit) => !declared.includes(limit));
  const missing = declared.filter((limit) => !found.includes(limit));
  return [
    ...missing.map((limit, index) => ({ at: `${at}.descriptors`, got: strange[index], expected: limit })),
    ...strange.slice(missing.length).map((limit) => ({ at: `${at}.descriptors`, got: limit, expected: 'nothing' })),
    ...actions.flatMap((_, index) => (used.has(index) ? [] : [{ at: `${at}.rate_limits[${index}]`, got: itemsOf(config.rate_limits)[index], expected: 'nothing' }])),
  ];
}

const MASKED = 'masked_remote_address';

function keyOf(entries: readonly (readonly [unknown, unknown])[]): string {
  return JSON.stringify(entries.map(([key, value]) => [key, value ?? null]));
}

/** The entries that actions make, and of which requests. What is not known here makes entries that no descriptor has. */
function madeBy(actions: readonly unknown[]): { readonly key: string; readonly requests: string } {
  const entries: (readonly [unknown, unknown])[] = [];
  const headers: string[] = [];
  for (const action of actions.map(fieldsOf)) {
    const [kind] = Object.keys(action);
    const said = fieldsOf(action[kind ?? '']);
    if (kind === 'generic_key') {
      entries.push([said.descriptor_key ?? 'generic_key', said.descriptor_value]);
    } else if (kind === 'header_value_match' && said.expect_match !== false) {
      entries.push([said.descriptor_key ?? 'header_match', said.descriptor_value]);
      headers.push(...itemsOf(said.headers).map(headerOf));
    } else {
      const isOfEach = kind === MASKED && said.v4_prefix_mask_len === 32 && said.v6_prefix_mask_len === 64;
      entries.push(isOfEach ? [MASKED, undefined] : [kind, JSON.stringify(said)]);
    }
  }
  return { key: keyOf(entries), requests: headers.sort().join(' & ') };
}

function headerOf(header: unknown): string {
  const { name, string_match: match, invert_match: isInverted } = fieldsOf(header);
  const { ignore_case: ignoresCase, ...how } = fieldsOf(match);
  const said = Object.entries(how).map(([kind, text]) => `${kind} ${String(text)}`).join(' ');
  return `${isInverted === true ? 'not ' : ''}${textsOf([name]).join('')} ${said}${ignoresCase === true ? ' in any case' : ''}`;
}
