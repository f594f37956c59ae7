/**
 * EnvoyFilters that can do nothing but answer 429: one filter for local rate limits before the router, of which every field is known.
 *
 * Sources: Istio EnvoyFilter; Envoy, `envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit` and `envoy.config.route.v3.RateLimit`. Values that
 * Envoy refuses are not taken either: with such a filter it refuses the whole listener, and the policies in it are those of before.
 */
import { fieldsOf, itemsOf, type Body } from '../../objects/kinds/kind';

type Shape = (value: unknown) => boolean;

/** Whether an EnvoyFilter can change nothing of who gets where, but how often. */
export function onlyLimitsRates({ spec }: Body): boolean {
  const patches = itemsOf(fieldsOf(spec).configPatches).map(fieldsOf);
  return (BY_LABELS(spec) || BY_TARGET(spec)) && patches.every(({ patch }) => areLimitsValid(fieldsOf(patch)));
}

const isText: Shape = (value) => typeof value === 'string' && value !== '';
/** What Envoy takes as a value of a header without reading anything into it: a percent sign would begin a command. */
const isPlainText: Shape = (value) => typeof value === 'string' && /^[\w ,;=:./?~+-]{1,128}$/.test(value);
const isHeaderName: Shape = (value) => typeof value === 'string' && /^(:authority|:method|:path|[a-z0-9-]{1,64})$/i.test(value);
const isFlag: Shape = (value) => typeof value === 'boolean';
/** Source: google.protobuf.UInt32Value, greater than 0. */
const isCount: Shape = (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 2 ** 32;

function is(...known: readonly unknown[]): Shape {
  return (value) => known.includes(value);
}

/** How many bits of an address count. */
function isLength(most: number): Shape {
  return (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

/** A list with at least one item. */
function list(item: Shape, most = Infinity): Shape {
  return (value) => Array.isArray(value) && value.length > 0 && value.length <= most && Array.from(value as unknown[]).every(item);
}

/** These fields and no others. */
function fields(required: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const entries = Object.entries(value as Body);
    const shapeOf = (key: string) => (Object.hasOwn(required, key) ? required[key] : Object.hasOwn(optional, key) ? optional[key] : undefined);
    return Object.keys(required).every((key) => Object.hasOwn(value, key)) && entries.every(([key, one]) => shapeOf(key)?.(one) === true);
  };
}

function either(...shapes: readonly Shape[]): Shape {
  return (value) => shapes.some((shape) => shape(value));
}

/** Seconds, as protobuf writes them. Envoy takes no less than 50 ms. */
function millisecondsOf(value: unknown): number | undefined {
  const [, seconds] = (typeof value === 'string' ? /^(\d{1,6}(?:\.\d{1,3})?)s$/.exec(value) : null) ?? [];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1000);
}

const isInterval: Shape = (value) => (millisecondsOf(value) ?? 0) >= 50;

const BUCKET = fields({ max_tokens: isCount, fill_interval: isInterval }, { tokens_per_fill: isCount });
const SHARE = fields({ default_value: fields({ numerator: is(100), denominator: is('HUNDRED') }) }, { runtime_key: isText });
/** Without a value, each value has a bucket of its own. */
const DESCRIPTOR = fields({ entries: list(fields({ key: isText }, { value: (value) => typeof value === 'string' })), token_bucket: BUCKET });

const isNothing = fields({});
const COMPARED = { ignore_case: isFlag };
const HEADER = fields({
  name: isHeaderName,
  string_match: either(...['exact', 'prefix', 'suffix', 'contains'].map((how) => fields({ [how]: isPlainText }, COMPARED))),
}, { invert_match: isFlag });
const ACTION = either(
  fields({ remote_address: isNothing }),
  fields({ masked_remote_address: fields({}, { v4_prefix_mask_len: isLength(32), v6_prefix_mask_len: isLength(128) }) }),
  fields({ generic_key: fields({ descriptor_value: isText }, { descriptor_key: isText }) }),
  fields({ request_headers: fields({ header_name: isHeaderName, descriptor_key: isText }, { skip_if_absent: isFlag }) }),
  fields({ header_value_match: fields({ descriptor_value: isText, headers: list(HEADER) }, { descriptor_key: isText, expect_match: isFlag }) }),
);

/** Headers of the answer 429, by names that nothing else reads. */
const ANSWERED = fields({ header: fields({ key: (value) => typeof value === 'string' && /^x-[a-z0-9-]*rate-?limit[a-z0-9-]*$/i.test(value), value: isPlainText }) }, {
  // Beside `append`, which is deprecated, Envoy refuses it.
  append_action: is('APPEND_IF_EXISTS_OR_ADD', 'ADD_IF_ABSENT', 'OVERWRITE_IF_EXISTS_OR_ADD', 'OVERWRITE_IF_EXISTS'),
});

const LIMIT: Readonly<Record<string, Shape>> = { stat_prefix: isText, token_bucket: BUCKET };
const MORE: Readonly<Record<string, Shape>> = {
  filter_enabled: SHARE,
  filter_enforced: SHARE,
  descriptors: list(DESCRIPTOR),
  rate_limits: list(fields({ actions: list(ACTION) })),
  always_consume_default_token_bucket: isFlag,
  max_dynamic_descriptors: isCount,
  local_rate_limit_per_downstream_connection: isFlag,
  enable_x_ratelimit_headers: is('OFF', 'DRAFT_VERSION_03'),
  // Source: local_rate_limit.proto, max_items.
  response_headers_to_add: list(ANSWERED, 10),
  status: fields({ code: is('TooManyRequests') }),
};

const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';
const CONFIG = either(
  fields({ '@type': is(TYPE), ...LIMIT }, MORE),
  fields({ '@type': is('type.googleapis.com/udpa.type.v1.TypedStruct', 'type.googleapis.com/xds.type.v3.TypedStruct'), 'type_url': is(TYPE), 'value': fields(LIMIT, MORE) }),
);

const CONNECTIONS = fields({ name: is('envoy.filters.network.http_connection_manager') }, { subFilter: fields({ name: is('envoy.filters.http.router') }) });
const PATCH = fields({
  applyTo: is('HTTP_FILTER'),
  match: fields({ context: is('SIDECAR_INBOUND', 'GATEWAY'), listener: fields({ filterChain: fields({ filter: CONNECTIONS }) }, { portNumber: isCount }) }),
  patch: fields({ operation: is('INSERT_BEFORE'), value: fields({ name: is('envoy.filters.http.local_ratelimit'), typed_config: CONFIG }) }),
});
const PATCHES = list(PATCH, 1);

const LABELS: Shape = (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0 && Object.values(value).every(isText);
const TARGET = fields({ kind: is('Gateway'), group: is('gateway.networking.k8s.io'), name: isText });
const BY_LABELS = fields({ workloadSelector: fields({ labels: LABELS }), configPatches: PATCHES });
const BY_TARGET = fields({ targetRefs: list(TARGET), configPatches: PATCHES });

/** What Envoy compares beyond single values: no descriptor stands twice, and each fills up at a multiple of the time of all. */
function areLimitsValid(patch: Body): boolean {
  const config = fieldsOf(fieldsOf(patch.value).typed_config);
  const { token_bucket: bucket, descriptors } = 'type_url' in config ? fieldsOf(config.value) : config;
  const all = itemsOf(descriptors).map(fieldsOf);
  const keys = all.map(({ entries }) => JSON.stringify(itemsOf(entries).map(fieldsOf).map(({ key, value = '' }) => [key, value])));
  const step = millisecondsOf(fieldsOf(bucket).fill_interval) ?? 0;
  return new Set(keys).size === keys.length && all.every(({ token_bucket: own }) => (millisecondsOf(fieldsOf(own).fill_interval) ?? 1) % step === 0);
}
