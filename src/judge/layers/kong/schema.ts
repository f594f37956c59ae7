/**
 * What Kong understands of a plugin's configuration. Kong refuses a field that it does not know, and then either drops the plugin or answers nothing,
 * so that what is not in these tables is unknown. Source: Kong 3.9, kong/plugins/*\/schema.lua.
 */
import { tryParseCidrOrAddress } from '../../cluster/ip';
import type { Body } from '../../objects/kinds/kind';

/**
 * What a plugin does to those who come: it asks who they are (`credentials`), which groups these have, or from where they come; it lets some pass by
 * what a request looks like (`sorts`); it answers everything itself; or it only narrows, or changes what has been decided elsewhere.
 */
export type Role = 'token' | 'credentials' | 'groups' | 'addresses' | 'sorts' | 'answers' | 'narrows';

export interface PluginSchema {
  readonly role: Role;
  readonly fields: Readonly<Record<string, Check>>;
  /** What is wrong between fields. @default - nothing can be */
  readonly check?: (config: Body) => string | undefined;
  /** Whether Kong takes it for a single consumer. */
  readonly ofConsumers: boolean;
}

type Check = (value: unknown) => boolean;

const flag: Check = (value) => typeof value === 'boolean';
const text: Check = (value) => typeof value === 'string' && value !== '';
const number: Check = (value) => typeof value === 'number' && value >= 0;
const positive: Check = (value) => typeof value === 'number' && value > 0;
const integer = (least: number, most: number): Check => (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
const matching = (pattern: RegExp): Check => (value) => typeof value === 'string' && pattern.test(value);
/** Characters of which each stands for itself in expressions of PCRE. */
const plain = matching(/^[\w :;,%=/@&"'<>~-]+$/);
/** An origin, in which a dot is any character, or all of them. */
const origin = matching(/^(?:\*|[\w:./-]+)$/);
const header = matching(/^[A-Za-z0-9_-]+$/);
const pair = matching(/^[^:]+:.*$/);
const listOf = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);
const among = (...values: readonly unknown[]): Check => (value) => values.includes(value);
const texts = listOf(text);
const headers = listOf(header);
const pairs = listOf(pair);
const cidr: Check = (value) => typeof value === 'string' && tryParseCidrOrAddress(value) !== undefined;
const methods = listOf(among('GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'));

const IDENTIFIES = { anonymous: text, hide_credentials: flag };
const LIMITS = { second: positive, minute: positive, hour: positive, day: positive, month: positive, year: positive };
const CHANGES = { json: pairs, headers: pairs };

const isFilled = (value: unknown) => Array.isArray(value) && value.length > 0;
const given = (config: Body, ...names: readonly string[]) => names.some((name) => isFilled(config[name]));

function oneList(config: Body): string | undefined {
  const both = Array.isArray(config.allow) && Array.isArray(config.deny);
  return both || !given(config, 'allow', 'deny') ? 'it has not exactly one of allow and deny' : undefined;
}

/** Longer times have no lower limits than shorter ones. Without a store of its own, Kong counts in itself or in Redis. */
function limits({ redis, ...config }: Body): string | undefined {
  const found = Object.keys(LIMITS).flatMap((key) => (typeof config[key] === 'number' ? config[key] : []));
  if (found.length === 0) return 'it has no limit';
  if (found.some((one, index) => index > 0 && one < found[index - 1])) return 'the limit of a longer time is lower than that of a shorter one';
  if (config.limit_by === 'header' && typeof config.header_name !== 'string') return 'limit_by: header needs header_name';
  if (config.limit_by === 'path' && typeof config.path !== 'string') return 'limit_by: path needs path';
  return config.policy === 'redis' || redis !== undefined ? 'what it says of Redis is not read' : undefined;
}

/** Source: Kong 3.9, kong/plugins/request-termination/schema.lua, custom_validator. */
function answer({ message, body, content_type: type, echo }: Body): string | undefined {
  if (message !== undefined && (body !== undefined || type !== undefined)) return 'it has a message beside a body or a content_type';
  if (type !== undefined && body === undefined) return 'it has a content_type without a body';
  return echo === true && (body !== undefined || type !== undefined) ? 'it has a body or a content_type beside echo' : undefined;
}

const narrowing = (fields: PluginSchema['fields'], { check, ofConsumers = true }: Partial<Pick<PluginSchema, 'check' | 'ofConsumers'>> = {}): PluginSchema => (
  { role: 'narrows', fields, ofConsumers, ...(check && { check }) }
);

export const PLUGINS: Readonly<Record<string, PluginSchema>> = {
  'jwt': {
    role: 'token',
    ofConsumers: false,
    fields: {
      uri_param_names: texts,
      cookie_names: texts,
      header_names: texts,
      key_claim_name: text,
      secret_is_base64: flag,
      anonymous: text,
      run_on_preflight: flag,
      claims_to_verify: listOf(among('exp', 'nbf')),
      maximum_expiration: integer(0, 31_536_000),
      realm: text,
    },
    check: ({ maximum_expiration: longest, claims_to_verify: claims }) => (
      typeof longest === 'number' && longest > 0 && !(Array.isArray(claims) && claims.includes('exp')) ? 'maximum_expiration needs exp among claims_to_verify' : undefined
    ),
  },
  'key-auth': {
    role: 'credentials',
    ofConsumers: false,
    fields: { ...IDENTIFIES, key_names: headers, key_in_header: flag, key_in_query: flag, key_in_body: flag, run_on_preflight: flag, realm: text },
  },
  'basic-auth': { role: 'credentials', ofConsumers: false, fields: { ...IDENTIFIES, realm: text } },
  'hmac-auth': {
    role: 'credentials',
    ofConsumers: false,
    fields: { ...IDENTIFIES, clock_skew: positive, validate_request_body: flag, enforce_headers: texts, algorithms: listOf(among('hmac-sha1', 'hmac-sha256', 'hmac-sha384', 'hmac-sha512')), realm: text },
  },
  'acl': {
    role: 'groups',
    ofConsumers: false,
    fields: { allow: texts, deny: texts, hide_groups_header: flag, always_use_authenticated_groups: flag },
    check: oneList,
  },
  'ip-restriction': {
    role: 'addresses',
    ofConsumers: true,
    fields: { allow: listOf(cidr), deny: listOf(cidr), status: number, message: text },
    check: (config) => (given(config, 'allow', 'deny') ? undefined : 'it has neither allow nor deny'),
  },
  'bot-detection': { role: 'sorts', ofConsumers: false, fields: { allow: listOf(plain), deny: listOf(plain) } },
  'request-termination': {
    role: 'answers',
    ofConsumers: true,
    fields: { status_code: integer(100, 599), message: text, body: text, content_type: text, echo: flag, trigger: header },
    check: answer,
  },
  'rate-limiting': narrowing({
    ...LIMITS,
    limit_by: among('consumer', 'credential', 'ip', 'service', 'header', 'path'),
    header_name: header,
    path: matching(/^\/[\w/.-]*$/),
    policy: among('local', 'redis'),
    fault_tolerant: flag,
    hide_client_headers: flag,
    error_code: integer(400, 599),
    error_message: text,
    sync_rate: number,
    redis: isRecord,
  }, { check: limits }),
  'request-size-limiting': narrowing({ allowed_payload_size: integer(0, 2 ** 31 - 1), size_unit: among('bytes', 'kilobytes', 'megabytes'), require_content_length: flag }),
  'cors': narrowing({
    origins: listOf(origin),
    methods,
    headers: texts,
    exposed_headers: texts,
    max_age: number,
    credentials: flag,
    preflight_continue: flag,
    private_network: flag,
    allow_origin_absent: flag,
  }, { ofConsumers: false }),
  'correlation-id': narrowing({ header_name: header, generator: among('uuid', 'uuid#counter', 'tracker'), echo_downstream: flag }),
  'response-transformer': narrowing({
    remove: record({ json: texts, headers: texts }),
    rename: record({ headers: pairs }),
    replace: record(CHANGES),
    add: record(CHANGES),
    append: record(CHANGES),
  }),
  'prometheus': narrowing({
    per_consumer: flag,
    status_code_metrics: flag,
    latency_metrics: flag,
    bandwidth_metrics: flag,
    upstream_health_metrics: flag,
    ai_metrics: flag,
    wasm_metrics: flag,
  }, { ofConsumers: false }),
};

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function record(fields: PluginSchema['fields']): Check {
  return (value) => isRecord(value) && Object.entries(value as Body).every(([key, one]) => Object.hasOwn(fields, key) && fields[key](one));
}

/** Why Kong would not take a configuration, or nobody here knows whether it would. */
export function misfitOf(plugin: string, config: Body): string | undefined {
  if (!Object.hasOwn(PLUGINS, plugin)) return `the plugin ${JSON.stringify(plugin)} is not known`;
  const { fields, check } = PLUGINS[plugin];
  const unread = Object.keys(config).find((key) => !Object.hasOwn(fields, key));
  if (unread !== undefined) return `Kong knows no field config.${unread} of ${plugin}`;
  const wrong = Object.entries(config).find(([key, value]) => !fields[key](value));
  if (wrong) return `config.${wrong[0]} is not what ${plugin} takes`;
  return check?.(config);
}
