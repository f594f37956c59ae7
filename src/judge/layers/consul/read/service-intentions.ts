import type { Field, ObjectRef } from '../../../objects/read/field';
import { refuseIntentions, refusePermission, refuseSource } from '../refusals/intentions';

export type IntentionAction = 'allow' | 'deny';

/** Who may call one service, or any. */
export interface ServiceIntentions {
  readonly ref: ObjectRef;
  /** The name of a service, or a star. */
  readonly destination: string;
  readonly sources: readonly IntentionSource[];
  /** Providers of which a token must come, for all sources. @default - none is asked for */
  readonly jwt?: TokenRequirement;
  readonly malformed: boolean;
}

export interface IntentionSource {
  /** The name of a service, or a star. */
  readonly name: string;
  /** Another cluster that the service is of. @default - this one */
  readonly peer?: string;
  /** What is done with all calls; absent where it depends on requests. */
  readonly action?: IntentionAction;
  /** In order: the first that fits decides. */
  readonly permissions: readonly Permission[];
}

export interface Permission {
  readonly action: IntentionAction;
  readonly path?: { readonly kind: 'exact' | 'prefix' | 'regex'; readonly value: string };
  /** Empty: all of them. */
  readonly methods: readonly string[];
  readonly headers: readonly HeaderCondition[];
  readonly jwt?: TokenRequirement;
}

export interface HeaderCondition {
  /** In small letters. */
  readonly name: string;
  readonly kind: 'present' | 'exact' | 'prefix' | 'suffix' | 'regex';
  readonly value: string;
  readonly invert: boolean;
}

/** Any of these must have made the token; what else is asked of it is not looked at. */
export interface TokenRequirement {
  readonly providers: readonly string[];
}

const FIELDS: ReadonlySet<string> = new Set(['destination', 'sources', 'jwt']);
const DESTINATION_FIELDS: ReadonlySet<string> = new Set(['name', 'namespace']);
const SOURCE_FIELDS: ReadonlySet<string> = new Set(['name', 'namespace', 'peer', 'partition', 'samenessGroup', 'action', 'permissions', 'description']);
const PERMISSION_FIELDS: ReadonlySet<string> = new Set(['action', 'http', 'jwt']);
const HTTP_FIELDS: ReadonlySet<string> = new Set(['pathExact', 'pathPrefix', 'pathRegex', 'header', 'methods']);
const HEADER_FIELDS: ReadonlySet<string> = new Set(['name', 'present', 'exact', 'prefix', 'suffix', 'regex', 'invert']);
const JWT_FIELDS: ReadonlySet<string> = new Set(['providers']);
const PROVIDER_FIELDS: ReadonlySet<string> = new Set(['name', 'verifyClaims']);
const CLAIM_FIELDS: ReadonlySet<string> = new Set(['path', 'value']);

const ACTIONS = ['allow', 'deny'] as const;
const PATHS = { pathExact: 'exact', pathPrefix: 'prefix', pathRegex: 'regex' } as const;
const HEADERS = ['exact', 'regex', 'prefix', 'suffix'] as const;

export function parseServiceIntentions(ref: ObjectRef, root: Field, malformed: () => boolean): ServiceIntentions {
  const spec = root.child('spec').only(FIELDS);
  refuseIntentions(spec);
  const destination = spec.child('destination').only(DESTINATION_FIELDS);
  ofEnterprise(destination, 'namespace');
  const name = nameOf(destination);
  const sources = spec.child('sources').items().map(parseSource);
  const isWild = name === '*';
  spec.child('sources').items().forEach((source) => {
    if (isWild && source.child('permissions').items().length > 0) source.child('permissions').report('bad-value', 'no permissions for the destination *');
  });
  const seen = new Set<string>();
  sources.forEach(({ name: source, peer = '' }, index) => {
    const key = `${peer} ${source}`;
    if (seen.has(key)) spec.child('sources').items()[index].report('bad-value', 'each source once');
    seen.add(key);
  });
  const jwt = parseRequirement(spec.child('jwt'));
  return Object.freeze({ ref, destination: name, sources, ...(jwt && { jwt }), malformed: malformed() });
}

function parseSource(source: Field): IntentionSource {
  source.only(SOURCE_FIELDS);
  refuseSource(source);
  for (const key of ['namespace', 'partition', 'samenessGroup']) ofEnterprise(source, key);
  const peer = textOf(source, 'peer');
  const permissions = source.child('permissions').items();
  const action = actionOf(source);
  source.child('description').string();
  return Object.freeze({
    name: nameOf(source),
    ...(peer !== undefined && { peer }),
    ...(action && permissions.length === 0 && { action }),
    permissions: permissions.map(parsePermission),
  });
}

function parsePermission(permission: Field): Permission {
  permission.only(PERMISSION_FIELDS);
  refusePermission(permission);
  const http = permission.child('http').only(HTTP_FIELDS);
  const [path] = Object.entries(PATHS).flatMap(([key, kind]) => {
    const value = textOf(http, key);
    return value === undefined ? [] : [{ kind, value }];
  });
  const methods = http.child('methods').strings();
  const headers = http.child('header').items().flatMap(parseHeader);
  // Consul refuses it after the API server has taken it.
  if ((path as object | undefined) === undefined && methods.length + headers.length === 0) http.report('missing-field', 'a path, methods or headers');
  const jwt = parseRequirement(permission.child('jwt'));
  return Object.freeze({
    action: actionOf(permission) ?? 'deny', ...((path as object | undefined) && { path }), methods, headers, ...(jwt && { jwt }),
  });
}

function parseHeader(header: Field): readonly HeaderCondition[] {
  header.only(HEADER_FIELDS);
  const name = nameOf(header).toLowerCase();
  const isPresent = header.child('present').boolean() === true;
  const invert = header.child('invert').boolean() === true;
  const found = HEADERS.flatMap((kind) => {
    const value = textOf(header, kind);
    return value === undefined ? [] : [{ name, kind, value, invert }];
  });
  if (found.length === 0 && !isPresent) header.report('bad-value', 'one of present, exact, prefix, suffix and regex');
  return found.length > 0 ? found.slice(0, 1) : isPresent ? [{ name, kind: 'present', value: '', invert }] : [];
}

function parseRequirement(field: Field): TokenRequirement | undefined {
  if (!field.present) return undefined;
  const providers = field.only(JWT_FIELDS).child('providers').items().map((provider) => {
    provider.only(PROVIDER_FIELDS);
    for (const claim of provider.child('verifyClaims').items()) {
      claim.only(CLAIM_FIELDS);
      claim.child('path').strings();
      claim.child('value').string();
    }
    return nameOf(provider);
  });
  if (providers.length === 0) field.report('missing-field', 'at least one provider');
  return Object.freeze({ providers });
}

/** What is none is refused elsewhere. */
function actionOf(field: Field): IntentionAction | undefined {
  return ACTIONS.find((action) => action === field.child('action').value);
}

function nameOf(field: Field): string {
  const name = textOf(field, 'name');
  if (name === undefined) field.child('name').report('missing-field', 'a name');
  return name ?? '';
}

/** Consul reads an empty text like a missing one. */
function textOf(field: Field, key: string): string | undefined {
  return field.child(key).string() || undefined;
}

/** Fields of the Enterprise edition: without it, its webhook refuses them. */
function ofEnterprise(field: Field, key: string): void {
  if (textOf(field, key) !== undefined) field.child(key).report('not-supported', 'nothing: namespaces, partitions and sameness groups of Consul Enterprise are not followed');
}
