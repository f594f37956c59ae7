/** What of a Gateway and its routes the API server refuses. */
import { GATEWAY, ROUTE } from './rules';
import { isPortNumber } from '../../../cluster/ports';
import type { Field, RefusalRule } from '../../../objects/read/field';
import { dnsSubdomainProblem } from '../../../objects/refusals/names';

const WITHOUT_TLS: ReadonlySet<unknown> = new Set(['HTTP', 'TCP', 'UDP']);
const MOST_RULES = 16;
const MOST_BACKENDS = 16;
const MOST_PARENTS = 32;
const MOST_MATCHES = 64;

export function refuseGateway(spec: Field): void {
  if (isEmpty(spec.child('gatewayClassName'))) spec.child('gatewayClassName').refuse(GATEWAY.required('the name of a GatewayClass'));
  const listeners = spec.child('listeners').items();
  if (listeners.length === 0) spec.child('listeners').refuse(GATEWAY.listeners);
  const names = new Set<unknown>();
  const sockets = new Set<string>();
  for (const listener of listeners) {
    const [name, port, protocol, hostname] = ['name', 'port', 'protocol', 'hostname'].map((key) => listener.child(key));
    if (isEmpty(name)) name.refuse(GATEWAY.required('a name'));
    else if (typeof name.value === 'string' && dnsSubdomainProblem(name.value) !== undefined) name.refuse(GATEWAY.listenerName);
    else if (names.has(name.value)) name.refuse(GATEWAY.listenerTwice);
    names.add(name.value);
    if (isEmpty(protocol)) protocol.refuse(GATEWAY.required('a protocol'));
    refusePort(port, 'a port');
    refuseHostname(hostname);
    refuseTls(listener.child('tls'), protocol.value);
    const socket = JSON.stringify([port.value, protocol.value, hostname.value]);
    if (sockets.has(socket)) listener.refuse(GATEWAY.listenerClash);
    sockets.add(socket);
  }
}

function refuseTls(tls: Field, protocol: unknown): void {
  if (!tls.present) return;
  const mode = tls.child('mode').value ?? 'Terminate';
  const options = tls.child('options').value ?? {};
  if (WITHOUT_TLS.has(protocol)) tls.refuse(GATEWAY.tlsUnused);
  else if (protocol === 'HTTPS' && mode !== 'Terminate') tls.child('mode').refuse(GATEWAY.tlsMode);
  else if (mode === 'Terminate' && tls.child('certificateRefs').items().length === 0 && Object.keys(options).length === 0) tls.refuse(GATEWAY.certificates);
}

export function refuseRoute(kind: string, spec: Field): void {
  refuseMany(spec.child('parentRefs'), MOST_PARENTS);
  for (const parent of spec.child('parentRefs').items()) {
    if (isEmpty(parent.child('name'))) parent.child('name').refuse(GATEWAY.required('the name of a parent'));
    if (parent.child('port').present) refusePort(parent.child('port'), 'a port');
  }
  for (const hostname of spec.child('hostnames').items()) refuseHostname(hostname);
  const rules = spec.child('rules');
  refuseMany(rules, MOST_RULES);
  if (kind === 'HTTPRoute' && rules.present && rules.items().length === 0) rules.refuse(ROUTE.noRules);
  for (const rule of rules.items()) refuseRule(kind, rule);
}

function refuseRule(kind: string, rule: Field): void {
  const backends = rule.child('backendRefs');
  const filters = rule.child('filters').items();
  refuseMany(backends, MOST_BACKENDS);
  refuseMany(rule.child('matches'), MOST_MATCHES);
  for (const backend of backends.items()) refuseBackend(backend);
  for (const filter of filters) if (filter.child('requestMirror').present) refuseBackend(filter.child('requestMirror').child('backendRef'));
  if (backends.items().length > 0 && filters.some((filter) => filter.child('requestRedirect').present)) rule.child('filters').refuse(ROUTE.redirectAndBackends);
  if (kind === 'HTTPRoute') refuseFilters(rule, filters);
  for (const match of rule.child('matches').items()) {
    if (kind === 'GRPCRoute') refuseCall(match.child('method'));
    else refusePath(match.child('path'));
  }
}

/** Filters of which a rule takes one. */
const SINGLE: readonly string[] = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite'];

/** The field of each type of filter, and of each way to replace a path. */
const FILTERS: readonly (readonly [type: string, field: string])[] = [
  ['RequestHeaderModifier', 'requestHeaderModifier'], ['ResponseHeaderModifier', 'responseHeaderModifier'], ['RequestMirror', 'requestMirror'],
  ['RequestRedirect', 'requestRedirect'], ['URLRewrite', 'urlRewrite'], ['CORS', 'cors'], ['ExtensionRef', 'extensionRef'],
];
const REPLACED: typeof FILTERS = [['ReplaceFullPath', 'replaceFullPath'], ['ReplacePrefixMatch', 'replacePrefixMatch']];

/** A filter has the field of its type, and no other. */
function refuseFilter(filter: Field): void {
  refuseOthers(filter, FILTERS, ROUTE.filterMissing, ROUTE.filterOfOthers);
  for (const path of [filter.child('urlRewrite').child('path'), filter.child('requestRedirect').child('path')]) {
    if (path.present) refuseOthers(path, REPLACED, ROUTE.pathMissing, ROUTE.pathOfOthers);
  }
}

type Saying = (field: string, type: string) => RefusalRule;

function refuseOthers(union: Field, known: typeof FILTERS, missing: Saying, others: Saying): void {
  const { value } = union.child('type');
  for (const [type, field] of known) {
    if (value === type && !union.child(field).present) union.refuse(missing(field, type));
    if (value !== type && union.child(field).present) union.refuse(others(field, type));
  }
}

function refuseFilters(rule: Field, filters: readonly Field[]): void {
  const types = filters.map((filter) => filter.child('type').value);
  const list = rule.child('filters');
  for (const filter of [...filters, ...rule.child('backendRefs').items().flatMap((backend) => backend.child('filters').items())]) refuseFilter(filter);
  for (const type of SINGLE) if (types.filter((one) => one === type).length > 1) list.refuse(ROUTE.repeated(type));
  if (types.includes('RequestRedirect') && types.includes('URLRewrite')) list.refuse(ROUTE.redirectAndRewrite);
  const replaces = filters.some((filter) => filter.child('urlRewrite').child('path').child('replacePrefixMatch').present);
  const matches = rule.child('matches').items();
  // Without a word there is one, of every path.
  const isOnePrefix = (matches.length === 1 || !rule.child('matches').present) && matches.every((match) => (match.child('path').child('type').value ?? 'PathPrefix') === 'PathPrefix');
  if (replaces && !isOnePrefix) rule.child('matches').refuse(ROUTE.replacedPrefix);
}

function refuseBackend(backend: Field): void {
  if (isEmpty(backend.child('name'))) backend.child('name').refuse(GATEWAY.required('the name of a backend'));
  const isService = (backend.child('kind').value ?? 'Service') === 'Service' && (backend.child('group').value ?? '') === '';
  if (backend.child('port').present) refusePort(backend.child('port'), 'a port');
  else if (isService) backend.child('port').refuse(ROUTE.backendPort);
}

const FORBIDDEN_PARTS: readonly string[] = ['//', '/./', '/../', '%2f', '%2F', '#'];
const FORBIDDEN_ENDS: readonly string[] = ['/..', '/.'];
const PATH = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;

function refusePath(path: Field): void {
  const field = path.child('value');
  const { value = '/' } = field;
  if (typeof value !== 'string' || !['Exact', 'PathPrefix'].includes(String(path.child('type').value ?? 'PathPrefix'))) return;
  const part = FORBIDDEN_PARTS.find((text) => value.includes(text));
  const end = FORBIDDEN_ENDS.find((text) => value.endsWith(text));
  if (!value.startsWith('/')) field.refuse(ROUTE.path);
  else if (part !== undefined) field.refuse(ROUTE.pathPart(part));
  else if (end !== undefined) field.refuse(ROUTE.pathEnd(end));
  else if (!PATH.test(value)) field.refuse(ROUTE.pathCharacters);
}

const SERVICE = /^\.?[a-z_][a-z_0-9]*(?:\.[a-z_][a-z_0-9]*)*$/i;
const METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;

function refuseCall(called: Field): void {
  if (!called.present) return;
  const [service, method] = ['service', 'method'].map((key) => called.child(key));
  if (!service.present && !method.present) called.refuse(ROUTE.grpcMethod);
  if ((called.child('type').value ?? 'Exact') !== 'Exact') return;
  if (typeof service.value === 'string' && !SERVICE.test(service.value)) service.refuse(ROUTE.grpcName('service'));
  if (typeof method.value === 'string' && !METHOD.test(method.value)) method.refuse(ROUTE.grpcName('method'));
}

/** Small letters: the pattern takes no others, though hosts have no case. */
function refuseHostname(hostname: Field): void {
  if (typeof hostname.value !== 'string') return;
  if (dnsSubdomainProblem(hostname.value.replace(/^\*\./, '')) !== undefined) hostname.refuse(GATEWAY.hostname);
}

function refusePort(port: Field, expected: string): void {
  if (!port.present) port.refuse(GATEWAY.required(expected));
  else if (typeof port.value === 'number' && !isPortNumber(port.value)) port.refuse(GATEWAY.port);
}

function refuseMany(list: Field, most: number): void {
  if (list.items().length > most) list.refuse(ROUTE.tooMany(most));
}

function isEmpty({ present, value }: Field): boolean {
  return !present || value === '';
}
