import { checkSeconds, secondsOf } from './seconds';
import type { _WorkloadState } from './state';
import { readStore } from './stores';
import { readMountPath } from './writable-paths';
import type { Config } from '../constructs/config';
import type { Secret, SecretOptions, SecretStore } from '../constructs/secret-store';
import type { SecretKeyNode, SecretNode, SecretSource } from '../graph/pod';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import type { StoreNode } from '../graph/secret-store';
import { formatGoDuration } from '../graph/values/go-duration';
import { parseDnsSubdomain, parseEnvName, parseServiceName } from '../graph/values/names';
import { parseRemoteKey } from '../graph/values/remote-key';

/** The workload that a secret is for. */
export interface Place {
  readonly workload: string;
  readonly namespace: string;
}

const DEFAULT_REFRESH_SECONDS = 15 * 60;

/** A key of a Secret that is a file: what a ConfigMap or Secret key may be. */
const FILE_NAME = /^[-._a-zA-Z0-9]{1,253}$/;

/** The store that is made for this workload; undefined where it exists already. */
export function plannedStore(store: SecretStore | undefined, { workload, namespace }: Place): StoreNode | undefined {
  const reference = store?._reference;
  if (!reference || reference.kind === 'existing') return undefined;
  const name = `${workload}-${reference.name}`;
  return { name, serviceAccount: name, serviceAccountAnnotations: reference.annotations, provider: reference.provider(namespace, workload) };
}

/** The secret as it was said, without a look at whether it makes sense. */
export function plannedSecret({ _source: { store, name, keys, path, options } }: Secret, place: Place): SecretNode {
  return {
    name: store ? `${place.workload}-${name}` : name,
    source: store && sourceOf(store, path, options, place),
    keys: keys && Object.entries(keys).map(([key, remote]): SecretKeyNode => {
      const parsed = store ? parseRemoteKey(remote) : undefined;
      return { key, remoteKey: parsed?.ok ? parsed.value.key : remote, remoteProperty: parsed?.ok ? parsed.value.property : undefined };
    }),
    mountPath: options.mountPath,
  };
}

function sourceOf({ _reference: reference }: SecretStore, path: string | undefined, { refresh }: SecretOptions, { workload }: Place): SecretSource {
  return {
    store: reference.kind === 'own' ? { kind: 'SecretStore', name: `${workload}-${reference.name}` } : { kind: reference.storeKind, name: reference.name },
    refreshInterval: formatGoDuration(refresh ? secondsOf(refresh) : DEFAULT_REFRESH_SECONDS),
    path,
  };
}

/** Notes what is wrong with single secrets, and with some beside others. */
export function readSecrets(reader: Reader, state: _WorkloadState): void {
  const { name: workload, containers, props } = state;
  const secrets = secretsOf(state);
  secrets.forEach((secret, index) => {
    readSecret(reader, secret);
    readDerivedNames(reader, secret, workload);
    const { name } = plannedSecret(secret, { workload, namespace: '' });
    if (!secrets.slice(0, index).some((other) => plannedSecret(other, { workload, namespace: '' }).name === name)) return;
    reader.refuse(
      'duplicate-name', `secret ${quoted(secret.name)}`, 'two secrets', 'one secret of each name in a workload',
      'give one of them another name, or list all keys in one',
    );
  });
  checkStores(reader, secrets, workload);
  readVariables(reader, [...valuesOf(Object.keys(containers[0]?.env.variables ?? {}), props.config), ...state.secrets.map(variablesOf)]);
  for (const { name, _options: { env = {}, config, secrets: own = [] } } of props.containers ?? []) {
    readVariables(reader, [...valuesOf(Object.keys(env), config), ...own.map(variablesOf)], `container ${quoted(name)}: `);
  }
}

/** Those of all containers; what several of them get is one secret. */
export function secretsOf({ secrets, props }: Pick<_WorkloadState, 'secrets' | 'props'>): readonly Secret[] {
  const ofOthers = (props.containers ?? []).flatMap(({ _options }) => _options.secrets ?? []);
  return [...secrets, ...[...new Set(ofOthers)].filter((secret) => !secrets.includes(secret))];
}

/** Names that are made of two that are right by themselves. */
function readDerivedNames(reader: Reader, { name, _source: { store } }: Secret, workload: string): void {
  if (!store) return;
  const own = store._reference.kind === 'own' ? [['store', store._reference.name]] as const : [];
  for (const [subject, part] of [['name', name] as const, ...own]) {
    if (!parseServiceName(workload).ok || !parseServiceName(part).ok) continue;
    reader.read('name', `secret ${quoted(name)}: ${subject}`, `${workload}-${part}`, parseServiceName);
  }
}

/** A store is made once for each name, so what it is like must be the same wherever it is named. */
function checkStores(reader: Reader, secrets: readonly Secret[], workload: string): void {
  const known = new Map<string, string>();
  for (const { name, _source } of secrets) {
    const store = plannedStore(_source.store, { workload, namespace: '' });
    if (!store || !_source.store) continue;
    const called = quoted(_source.store._reference.name);
    const text = JSON.stringify(store);
    if (!known.has(store.name)) readStore(reader, `store ${called}`, store.provider, store.serviceAccountAnnotations);
    if ((known.get(store.name) ?? text) !== text) {
      reader.refuse(
        'duplicate-name', `secret ${quoted(name)}: store`, `two stores named ${called}`,
        'one store of each name in a workload', "give one of them another: { name: '…' }",
      );
    }
    known.set(store.name, known.get(store.name) ?? text);
  }
}

/** Where variables of a container come from. */
interface VariableSource {
  /** In words of a message; sources of one name have been reported already. */
  readonly place: string;
  readonly variables: readonly string[];
}

function valuesOf(env: readonly string[], configs: readonly Config[] = []): readonly VariableSource[] {
  const ofConfigs = configs.map(({ name, _record: { factory, data } }) => ({ place: `config ${quoted(name)}`, variables: factory === 'values' ? Object.keys(data ?? {}) : [] }));
  return [{ place: 'env', variables: env }, ...ofConfigs];
}

function variablesOf({ name, _source: { keys = {}, options } }: Secret): VariableSource {
  return { place: `secret ${quoted(name)}`, variables: options.mountPath === undefined ? Object.keys(keys) : [] };
}

/** Each variable comes from one place: of two, Kubernetes takes the last without a word. */
function readVariables(reader: Reader, sources: readonly VariableSource[], of = ''): void {
  const places = new Map<string, string>();
  const seen = new Set<string>();
  for (const { place, variables } of sources) {
    if (seen.has(place)) continue;
    seen.add(place);
    for (const key of variables) {
      const earlier = places.get(key);
      if (earlier === undefined) {
        places.set(key, place);
      } else {
        reader.refuse(
          'duplicate-name', `${of}${place}: ${key}`, `a variable that ${earlier} sets too`, 'one source for each variable',
          'take it out of one of the two, or name it differently',
        );
      }
    }
  }
}

/** Notes what is wrong with a secret. */
function readSecret(reader: Reader, { name, _source: { store, keys, path, options: { mountPath, refresh } } }: Secret): void {
  const subject = `secret ${quoted(name)}`;
  reader.read('name', `${subject}: name`, name, store ? parseServiceName : parseDnsSubdomain);
  if (store) reader.read('name', `${subject}: store`, store._reference.name, parseServiceName);
  const entries = Object.entries(keys ?? {});
  if (keys && entries.length === 0) {
    reader.refuse('secret', subject, 'no keys', 'at least one key', "say where each value is: { DB_PASSWORD: 'production/database#password' }");
  }
  if (path !== undefined) readPath(reader, `${subject}: path`, path);
  checkSeconds(reader, 'secret', `${subject}: refresh`, refresh && secondsOf(refresh));
  if (mountPath !== undefined) readMountPath(reader, `${subject}: mountPath`, mountPath);
  for (const [key, remote] of entries) {
    if (mountPath === undefined) reader.read('secret', `${subject}: key`, key, parseEnvName);
    else readFileName(reader, `${subject}: key`, key);
    if (store) reader.read('secret', `${subject}: ${key}`, remote, parseRemoteKey);
    else readFileName(reader, `${subject}: ${key}`, remote);
  }
}

/** What is behind a `#` is one property, and all of them are asked for. */
function readPath(reader: Reader, subject: string, path: string): void {
  const parsed = reader.read('secret', subject, path, parseRemoteKey);
  if (parsed?.property === undefined) return;
  reader.refuse('secret', subject, quoted(path), 'a path without a property: all of them are asked for', `write '${parsed.key}', or name single keys with store.secret(…)`);
}

function readFileName(reader: Reader, subject: string, key: string): void {
  if (FILE_NAME.test(key)) return;
  reader.refuse('secret', subject, quoted(key), "a file name of letters, digits, '-', '_' and '.'", 'leave other characters out');
}
