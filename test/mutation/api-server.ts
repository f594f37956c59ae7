import { readFileSync } from 'fs';
import type { Manifest } from '../support/synth';

interface FieldOfApi {
  readonly key: string;
  readonly isRequired: boolean;
  /** `Container[]`, `string`, `{ [key: string]: Quantity; }` */
  readonly type: string;
}

type Schema = ReadonlyMap<string, readonly FieldOfApi[]>;

const SOURCE = require.resolve('cdk8s-plus-28/lib/imports/k8s.js');
const JSON_NAMES = /^function toJson_(\w+)\(obj\) \{[^]*?const result = \{([^]*?)\n {4}\};/gm;
const INTERFACES = /^export interface (\w+) \{([^]*?)\n\}/gm;
const KINDS_OF_API = /^(\w+)\.GVK = \{\s*apiVersion: '([^']+)',\s*kind: '([^']+)',/gm;

const BODIES = new Map([...readFileSync(SOURCE, 'utf8').matchAll(JSON_NAMES)].map(([, name, body]) => [name, body]));
const SCHEMA = schemaOf(readFileSync(SOURCE.replace(/js$/, 'd.ts'), 'utf8'));
const SERVED = new Map([...readFileSync(SOURCE, 'utf8').matchAll(KINDS_OF_API)].map(([, name, version, kind]) => [`${version} ${kind}`, `${name}Props`]));
const GROUPS = new Set([...SERVED.keys()].map((key) => groupOf(key.split(' ')[0])));

/**
 * Why the API server would refuse a built-in object, by its own schema: unknown kinds and fields (kubectl validates strictly), fields
 * that must be there, and the two checks across fields that every workload must pass. Objects of other groups are not looked at.
 */
export function refusals(object: Manifest): readonly string[] {
  if (typeof object.metadata?.name !== 'string') return ['metadata.name: required'];
  if (typeof object.apiVersion !== 'string' || typeof object.kind !== 'string') return ['apiVersion and kind: required'];
  if (!GROUPS.has(groupOf(object.apiVersion))) return [];
  const type = SERVED.get(`${object.apiVersion} ${object.kind}`);
  if (type === undefined) return [`no matches for kind ${object.kind} in version ${object.apiVersion}`];
  const { apiVersion, kind, ...fields } = object;
  return [...misfits(fields, type, ''), ...inconsistencies(object)];
}

function misfits(value: unknown, type: string, at: string): readonly string[] {
  if (type.endsWith('[]')) return Array.isArray(value) ? value.flatMap((item, index) => misfits(item, type.slice(0, -2), `${at}[${index}]`)) : [`${at}: expected a list`];
  const values = MAP.exec(type)?.[1];
  const fields = SCHEMA.get(type);
  if (!fields && values === undefined) return isOfType(value, type) ? [] : [`${at}: expected ${type}`];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at}: expected an object`];
  return fields ? misfitsOfFields(value, fields, at) : Object.entries(value).flatMap(([key, one]) => misfits(one, values!, `${at}.${key}`));
}

function misfitsOfFields(value: object, fields: readonly FieldOfApi[], at: string): readonly string[] {
  const known = new Map(fields.map((field) => [field.key, field]));
  return [
    ...fields.filter(({ key, isRequired }) => isRequired && !(key in value)).map(({ key }) => `${at}.${key}: required`),
    ...Object.entries(value).flatMap(([key, one]) => {
      const field = known.get(key);
      return field ? misfits(one, field.type, `${at}.${key}`) : [`${at}.${key}: unknown field`];
    }),
  ];
}

/** The type of a map, with that of its values. */
const MAP = /^\{\s*\[key: string\]: (\w+)/;

function isOfType(value: unknown, type: string): boolean {
  if (type === 'Quantity') return typeof value === 'string' || typeof value === 'number';
  return !['string', 'number', 'boolean'].includes(type) || typeof value === type;
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

/** Selectors that miss their own pods, mounts of volumes that are not there. */
function inconsistencies({ spec }: Manifest): readonly string[] {
  const template = spec?.template ?? spec?.jobTemplate?.spec?.template;
  if (template?.spec === undefined) return [];
  const claimed = (spec.volumeClaimTemplates ?? []).map(({ metadata }: Manifest) => metadata);
  const volumes = [...template.spec.volumes ?? [], ...claimed].map(({ name }: Manifest) => name);
  const mounts: Manifest[] = (template.spec.containers ?? []).flatMap(({ volumeMounts = [] }: Manifest) => volumeMounts);
  return [
    ...(template.spec.containers?.length > 0 ? [] : ['spec.template.spec.containers: required']),
    ...Object.entries(spec.selector?.matchLabels ?? {}).filter(([key, value]) => template.metadata?.labels?.[key] !== value)
      .map(([key]) => `spec.selector: does not match the template's label ${key}`),
    ...(spec.jobTemplate || Object.keys(spec.selector?.matchLabels ?? {}).length > 0 ? [] : ['spec.selector: empty']),
    ...mounts.filter(({ name }) => !volumes.includes(name)).map(({ name }) => `volumeMounts: no volume ${name}`),
    ...(template.spec.volumes ?? []).filter((volume: Manifest) => Object.keys(volume).length !== 2).map(() => 'volumes: exactly one source'),
    ...(template.spec.containers ?? []).flatMap((container: Manifest) => PROBES
      .filter((probe) => container[probe] && !HANDLERS.some((handler) => handler in container[probe])).map((probe) => `${probe}: no handler`)),
  ];
}

function schemaOf(declarations: string): Schema {
  return new Map([...declarations.matchAll(INTERFACES)].map(([, name, body]) => [name, fieldsOf(name, body)]));
}

/** The names of JSON are in the functions that write it, the types and what must be there in the declarations. */
function fieldsOf(name: string, body: string): readonly FieldOfApi[] {
  const keys = new Map([...(BODIES.get(name) ?? '').matchAll(/'([^']+)': [^\n]*?obj\.(\w+)/g)].map(([, key, property]) => [property, key]));
  return [...body.matchAll(/readonly (\w+)(\??): ([^]*?);(?:\n|$)/g)].map(([, property, optional, type]) => ({
    key: keys.get(property) ?? property, isRequired: optional === '', type: type.trim(),
  }));
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}
