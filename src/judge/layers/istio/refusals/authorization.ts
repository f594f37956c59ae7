/** What of an AuthorizationPolicy istiod refuses. Source: Istio ValidateAuthorizationPolicy. */
import { isNoAddress, refuseIstioSelector, refuseTargets } from './istio';
import { AUTHORIZATION, ISTIO } from './rules';
import type { Field } from '../../../objects/read/field';
import { isPathTemplate } from '../../../requests/template';

type RefuseValue = (item: Field, value: string, field: string) => void;

/** Fields of a source and an operation, without and with `not`, and what their values must not be. */
const SOURCE: Readonly<Record<string, RefuseValue>> = {
  principals: nothing,
  requestPrincipals: nothing,
  namespaces: nothing,
  trustDomains: nothing,
  serviceAccounts: refuseAccount,
  ipBlocks: refuseAddress,
  remoteIpBlocks: refuseAddress,
};
const OPERATION: Readonly<Record<string, RefuseValue>> = { hosts: nothing, methods: nothing, ports: refusePort, paths: refusePath };

/** Fields of a source that a policy with the action CUSTOM can't have. */
const NOT_IN_CUSTOM: readonly string[] = ['principals', 'requestPrincipals', 'namespaces', 'trustDomains', 'serviceAccounts'];
const KEYS_NOT_IN_CUSTOM: ReadonlySet<string> = new Set(['source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal']);

const MOST_ACCOUNTS = 16;
const LONGEST_ACCOUNT = 320;
const LAST_PORT = 65535;

export function refuseAuthorizationPolicy(spec: Field): void {
  refuseTargets(spec);
  refuseIstioSelector(spec.child('selector').child('matchLabels'));
  const action = String(spec.child('action').value ?? 'ALLOW');
  const rules = spec.child('rules').items();
  const provider = spec.child('provider');
  if (action === 'CUSTOM' && rules.length === 0) spec.child('rules').refuse(AUTHORIZATION.customWithoutRules);
  else if (action === 'CUSTOM' && !isText(provider.child('name').value)) provider.refuse(AUTHORIZATION.providerMissing);
  if (action !== 'CUSTOM' && provider.present) provider.refuse(AUTHORIZATION.providerUnused(action));
  if (action === 'DENY' && rules.length === 0) spec.child('rules').refuse(AUTHORIZATION.denyWithoutRules);
  for (const rule of rules) refuseRule(rule, action);
}

function refuseRule(rule: Field, action: string): void {
  if (!rule.present) {
    rule.refuse(AUTHORIZATION.ruleNull);
    return;
  }
  for (const from of rule.child('from').items()) {
    const source = from.child('source');
    if (!source.present) from.refuse(AUTHORIZATION.sourceMissing);
    else if (refuseValues(source, SOURCE) === 0) source.refuse(AUTHORIZATION.sourceEmpty);
    refuseMixed(source);
    if (action === 'CUSTOM') refuseIdentities(source);
  }
  for (const to of rule.child('to').items()) {
    const operation = to.child('operation');
    if (!operation.present) to.refuse(AUTHORIZATION.operationMissing);
    else if (refuseValues(operation, OPERATION) === 0) operation.refuse(AUTHORIZATION.operationEmpty);
  }
  for (const condition of rule.child('when').items()) refuseCondition(condition, action);
}

/** How many values there are, once the invalid ones are refused. */
function refuseValues(field: Field, table: Readonly<Record<string, RefuseValue>>): number {
  let count = 0;
  for (const [key, refuse] of Object.entries(table)) {
    for (const name of [key, notName(key)]) {
      const values = field.child(name);
      if (values.present) count += refuseEach(values, name, refuse);
    }
  }
  return count;
}

function refuseEach(values: Field, name: string, refuse: RefuseValue): number {
  const items = values.items();
  for (const item of items) {
    if (item.value === '') item.refuse(AUTHORIZATION.emptyValue(capitalized(name)));
    else if (typeof item.value === 'string') refuse(item, item.value, capitalized(name));
  }
  if (refuse === refuseAccount && items.length > MOST_ACCOUNTS) values.refuse(AUTHORIZATION.accountCount);
  return items.length;
}

function refuseMixed(source: Field): void {
  const has = (name: string) => [name, notName(name)].some((key) => isFilled(source.child(key)));
  if (!has('serviceAccounts') || !(has('principals') || has('namespaces'))) return;
  const field = isFilled(source.child('serviceAccounts')) ? 'serviceAccounts' : 'notServiceAccounts';
  source.child(field).refuse(AUTHORIZATION.accountsMixed);
}

function refuseIdentities(source: Field): void {
  for (const name of NOT_IN_CUSTOM.flatMap((key) => [key, notName(key)])) {
    if (isFilled(source.child(name))) source.child(name).refuse(AUTHORIZATION.notInCustom(`From.${capitalized(name)}`));
  }
}

function refuseCondition(condition: Field, action: string): void {
  const keyField = condition.child('key');
  const key = typeof keyField.value === 'string' ? keyField.value : '';
  const values = [condition.child('values'), condition.child('notValues')];
  if (key === '') keyField.refuse(AUTHORIZATION.keyMissing);
  else if (!values.some(isFilled)) condition.refuse(AUTHORIZATION.valuesMissing(key));
  else refuseKey(keyField, key, values);
  if (action === 'CUSTOM' && (KEYS_NOT_IN_CUSTOM.has(key) || key.startsWith('request.auth.'))) keyField.refuse(AUTHORIZATION.notInCustom(key));
}

/** Keys of conditions, and what their values must not be. */
const KEYS: Readonly<Record<string, RefuseValue>> = {
  'source.ip': refuseAddress,
  'remote.ip': refuseAddress,
  'destination.ip': refuseAddress,
  'destination.port': refusePort,
  'source.serviceAccount': refuseAccount,
  'source.namespace': nothing,
  'source.principal': nothing,
  'source.trustDomain': nothing,
  'request.auth.principal': nothing,
  'request.auth.audiences': nothing,
  'request.auth.presenter': nothing,
  'connection.sni': nothing,
};
const BRACKETED: readonly string[] = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];
const REPLACED: Readonly<Record<string, string>> = { 'destination.namespace': 'metadata.namespace', 'destination.labels': 'workload selector' };
const OLD: ReadonlySet<string> = new Set(['destination.name', 'destination.user']);

function refuseKey(keyField: Field, key: string, values: readonly Field[]): void {
  const refuse = Object.hasOwn(KEYS, key) ? KEYS[key] : nothing;
  for (const field of values) if (field.present) refuseEach(field, key, refuse);
  if (Object.hasOwn(KEYS, key)) return;
  const replaced = Object.keys(REPLACED).find((prefix) => key === prefix || (prefix === 'destination.labels' && key.startsWith(prefix)));
  if (BRACKETED.some((prefix) => key.startsWith(prefix))) {
    if (!/^[^[]+\[.+\]$/s.test(key)) keyField.refuse(AUTHORIZATION.keyForm(key));
  } else if (replaced !== undefined) {
    keyField.refuse(AUTHORIZATION.keyReplaced(key, REPLACED[replaced]));
  } else {
    keyField.refuse(OLD.has(key) ? AUTHORIZATION.keyOld(key) : AUTHORIZATION.keyUnknown(key));
  }
}

function refuseAccount(item: Field, value: string, field: string): void {
  if (value.includes('*')) item.refuse(AUTHORIZATION.accountWildcard(field));
  else if (!/^[^/]+(?:\/[^/]+)?$/.test(value) || value.length > LONGEST_ACCOUNT) item.refuse(AUTHORIZATION.accountForm);
}

function refuseAddress(item: Field, value: string): void {
  if (isNoAddress(value)) item.refuse(ISTIO.address(value));
}

function refusePort(item: Field, value: string): void {
  if (!/^\d+$/.test(value) || Number(value) > LAST_PORT) item.refuse(AUTHORIZATION.port(value));
}

const OPERATORS: ReadonlySet<string> = new Set(['{*}', '{**}']);
const LITERAL = /^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/;

/** Braces are whole segments, `{**}` is the last of them, and beside them stand plain segments. Source: CheckValidPathTemplate. */
function refusePath(item: Field, path: string): void {
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  const last = Math.max(segments.lastIndexOf('{*}'), segments.lastIndexOf('{**}'));
  const rest = segments.indexOf('{**}');
  const isInvalid = segments.some((segment) => !OPERATORS.has(segment) && (/[{}]/.test(segment) || (isPathTemplate(path) && !LITERAL.test(segment))));
  if (isInvalid || (rest >= 0 && rest < last)) item.refuse(AUTHORIZATION.template(path));
}

function nothing(): void {
  // Any text will do.
}

function isFilled(field: Field): boolean {
  return Array.isArray(field.value) && field.value.length > 0;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function notName(key: string): string {
  return `not${capitalized(key)}`;
}

function capitalized(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}
