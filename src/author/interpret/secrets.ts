import { checkSeconds, secondsOf } from './seconds';
import type { _WorkloadState } from './state';
import { readStore } from './stores';
import { readMountPath } from './writable-paths';
import type { Secret, SecretStore } from '../constructs/secret-store';
import type { SecretKeyNode, SecretNode } from '../graph/pod';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import type { StoreNode } from '../graph/secret-store';
import { formatGoDuration } from '../graph/values/go-duration';
import { parseEnvName, parseServiceName } from '../graph/values/names';
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
export function plannedStore(store: SecretStore, { workload, namespace }: Place): StoreNode | undefined {
  const reference = store._reference;
  if (reference.kind === 'existing') return undefined;
  const name = `${workload}-${reference.name}`;
  return { name, serviceAccount: name, serviceAccountAnnotations: reference.annotations, provider: reference.provider(namespace, workload) };
}

/** The secret as it was said, without a look at whether it makes sense. */
export function plannedSecret(secret: Secret, place: Place): SecretNode {
  const reference = secret._store._reference;
  const keys = Object.entries(secret._keys).map(([key, remote]): SecretKeyNode => {
    const parsed = parseRemoteKey(remote);
    return { key, remoteKey: parsed.ok ? parsed.value.key : remote, remoteProperty: parsed.ok ? parsed.value.property : undefined };
  });
  return {
    name: `${place.workload}-${secret.name}`,
    store: reference.kind === 'own'
      ? { kind: 'SecretStore', name: `${place.workload}-${reference.name}` }
      : { kind: reference.storeKind, name: reference.name },
    refreshInterval: formatGoDuration(secret._options.refresh ? secondsOf(secret._options.refresh) : DEFAULT_REFRESH_SECONDS),
    keys,
    mountPath: secret._options.mountPath,
  };
}

/** Notes what is wrong with single secrets, and with some beside others. */
export function readSecrets(reader: Reader, state: _WorkloadState): void {
  const { name: workload, containers, props } = state;
  const secrets = secretsOf(state);
  secrets.forEach((secret, index) => {
    readSecret(reader, secret);
    readDerivedNames(reader, secret, workload);
    if (!secrets.slice(0, index).some((other) => other.name === secret.name)) return;
    reader.refuse(
      'duplicate-name', `secret ${quoted(secret.name)}`, 'two secrets', 'one secret of each name in a workload',
      'give one of them another name, or list all keys in one',
    );
  });
  checkStores(reader, secrets, workload);
  readVariables(reader, state.secrets, Object.keys(containers[0]?.env.variables ?? {}));
  for (const { name, _options } of props.containers ?? []) {
    readVariables(reader, _options.secrets ?? [], Object.keys(_options.env ?? {}), `container ${quoted(name)}: `);
  }
}

/** Those of all containers; what several of them get is one secret. */
export function secretsOf({ secrets, props }: Pick<_WorkloadState, 'secrets' | 'props'>): readonly Secret[] {
  const ofOthers = (props.containers ?? []).flatMap(({ _options }) => _options.secrets ?? []);
  return [...secrets, ...[...new Set(ofOthers)].filter((secret) => !secrets.includes(secret))];
}

/** Names that are made of two that are right by themselves. */
function readDerivedNames(reader: Reader, { name, _store }: Secret, workload: string): void {
  const own = _store._reference.kind === 'own' ? [['store', _store._reference.name]] as const : [];
  for (const [subject, part] of [['name', name] as const, ...own]) {
    if (!parseServiceName(workload).ok || !parseServiceName(part).ok) continue;
    reader.read('name', `secret ${quoted(name)}: ${subject}`, `${workload}-${part}`, parseServiceName);
  }
}

/** A store is made once for each name, so what it is like must be the same wherever it is named. */
function checkStores(reader: Reader, secrets: readonly Secret[], workload: string): void {
  const known = new Map<string, string>();
  for (const { name, _store } of secrets) {
    const store = plannedStore(_store, { workload, namespace: '' });
    if (!store) continue;
    const text = JSON.stringify(store);
    if (!known.has(store.name)) readStore(reader, `store ${quoted(_store._reference.name)}`, store.provider, store.serviceAccountAnnotations);
    if ((known.get(store.name) ?? text) !== text) {
      reader.refuse(
        'duplicate-name', `secret ${quoted(name)}: store`, `two stores named ${quoted(_store._reference.name)}`,
        'one store of each name in a workload', "give one of them another: { name: '…' }",
      );
    }
    known.set(store.name, known.get(store.name) ?? text);
  }
}

/** Each variable comes from one place: of two, Kubernetes takes the last without a word. */
function readVariables(reader: Reader, secrets: readonly Secret[], plain: readonly string[], of = ''): void {
  const places = new Map(plain.map((variable) => [variable, 'env']));
  const seen = new Set<string>();
  for (const { name, _keys, _options } of secrets) {
    // Secrets of one name have been reported already.
    if (_options.mountPath !== undefined || seen.has(name)) continue;
    seen.add(name);
    for (const key of Object.keys(_keys)) {
      const earlier = places.get(key);
      if (earlier === undefined) {places.set(key, `secret ${quoted(name)}`);} else {
        reader.refuse(
          'duplicate-name', `${of}secret ${quoted(name)}: ${key}`, `a variable that ${earlier} sets too`, 'one source for each variable',
          'take it out of one of the two, or name it differently',
        );
      }
    }
  }
}

/** Notes what is wrong with a secret. */
function readSecret(reader: Reader, secret: Secret): void {
  const subject = `secret ${quoted(secret.name)}`;
  reader.read('name', `${subject}: name`, secret.name, parseServiceName);
  reader.read('name', `${subject}: store`, secret._store._reference.name, parseServiceName);
  const entries = Object.entries(secret._keys);
  if (entries.length === 0) {
    reader.refuse('secret', subject, 'no keys', 'at least one key', "say where each value is: { DB_PASSWORD: 'production/database#password' }");
  }
  const { mountPath, refresh } = secret._options;
  checkSeconds(reader, 'secret', `${subject}: refresh`, refresh && secondsOf(refresh));
  if (mountPath !== undefined) readMountPath(reader, `${subject}: mountPath`, mountPath);
  for (const [key, remote] of entries) {
    if (mountPath === undefined) {reader.read('secret', `${subject}: key`, key, parseEnvName);} else if (!FILE_NAME.test(key)) {
      reader.refuse('secret', `${subject}: key`, quoted(key), "a file name of letters, digits, '-', '_' and '.'", 'leave other characters out');
    }
    reader.read('secret', `${subject}: ${key}`, remote, parseRemoteKey);
  }
}
