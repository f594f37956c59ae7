/** Secrets of a workload: which store they are fetched from, and under which names the objects are that do it. */
import type { WorkloadRecord } from '../../author/graph/record/record';
import type { AwsRecord, AzureRecord, GcpRecord, SecretRecord, StoreRecord, VaultRecord } from '../../author/graph/record/values';

/** A store of the workload's own, and the account that it logs in as. */
export interface StoreNode {
  readonly name: string;
  readonly serviceAccount: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  readonly provider: StoreProvider;
}

export type StoreProvider =
  | {
    readonly kind: 'vault';
    readonly server: string;
    readonly path: string;
    readonly mountPath: string;
    readonly role: string;
    readonly audience: string;
    readonly caConfigMap: { readonly name: string; readonly key: string } | undefined;
  }
  | { readonly kind: 'aws'; readonly region: string; readonly service: string }
  | { readonly kind: 'gcp'; readonly projectId: string; readonly clusterLocation: string; readonly clusterName: string }
  | { readonly kind: 'azure'; readonly vaultUrl: string };

export type StoreProviderKind = StoreProvider['kind'];

export interface SecretNode {
  /** The name of the ExternalSecret and of the Secret that it makes. */
  readonly name: string;
  /** Undefined: the Secret exists already. */
  readonly store: { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string } | undefined;
  /** Undefined: all of them. */
  readonly keys: readonly SecretKeyNode[] | undefined;
  /** Where all of them are in the store. */
  readonly path: string | undefined;
  /** Undefined: as environment variables. */
  readonly mountPath: string | undefined;
  /** The names of the containers that get it. */
  readonly containers: readonly string[];
}

export interface SecretKeyNode {
  readonly key: string;
  readonly remoteKey: string;
  readonly remoteProperty: string | undefined;
}

/** The workload that a secret is for. */
interface Place {
  readonly namespace: string;
  readonly workload: string;
}

interface Provided {
  readonly annotations: Readonly<Record<string, string>>;
  readonly provider: StoreProvider;
}

type Own = Exclude<StoreRecord, { name: string }>;
type OwnTable = { readonly [F in Own['factory']]: (options: Extract<Own, { factory: F }>['options'], place: Place) => Provided };

/** Accounts are known to clouds by their annotations. Sources: EKS IAM roles for service accounts, GKE and Azure Workload Identity. */
const OWN: OwnTable = {
  vault: ({ server, path = 'secret', mountPath = 'kubernetes', role, audience = 'vault', caConfigMap }: VaultRecord, { namespace, workload }) => ({
    annotations: {},
    provider: {
      kind: 'vault',
      server,
      path,
      mountPath,
      role: role ?? `${namespace}-${workload}`,
      audience,
      caConfigMap: caConfigMap === undefined ? undefined : { name: caConfigMap, key: 'ca.crt' },
    },
  }),
  aws: ({ region, roleArn, parameterStore = false }: AwsRecord) => ({
    annotations: { 'eks.amazonaws.com/role-arn': roleArn },
    provider: { kind: 'aws', region, service: parameterStore ? 'ParameterStore' : 'SecretsManager' },
  }),
  gcp: ({ projectId, clusterLocation, clusterName, googleServiceAccount }: GcpRecord) => ({
    annotations: { 'iam.gke.io/gcp-service-account': googleServiceAccount },
    provider: { kind: 'gcp', projectId, clusterLocation, clusterName },
  }),
  azure: ({ vaultUrl, clientId, tenantId }: AzureRecord) => ({
    annotations: { 'azure.workload.identity/client-id': clientId, 'azure.workload.identity/tenant-id': tenantId },
    provider: { kind: 'azure', vaultUrl },
  }),
};

/** Each store once, however many secrets come from it. */
export function readStores(secrets: readonly SecretRecord[], place: Place): readonly StoreNode[] {
  const stores = new Map<string, StoreNode>();
  for (const { store } of secrets) {
    if (!store || isForeign(store)) continue;
    const { annotations, provider } = (OWN[store.factory] as (options: Own['options'], place: Place) => Provided)(store.options, place);
    const name = nameOf(store, place);
    stores.set(name, { name, serviceAccount: name, serviceAccountAnnotations: annotations, provider });
  }
  return [...stores.values()];
}

/** The secrets of all containers. What several containers get is one secret: its records are equal. */
export function readSecrets({ secrets, runs }: WorkloadRecord, place: Place): readonly SecretNode[] {
  const found = new Map<string, SecretNode>();
  const add = (record: SecretRecord, container: string): void => {
    const key = JSON.stringify(record);
    const known = found.get(key);
    found.set(key, known ? { ...known, containers: [...known.containers, container] } : { ...readSecret(record, place), containers: [container] });
  };
  for (const record of secrets) add(record, place.workload);
  for (const { name, secrets: own } of runs.containers) for (const record of own) add(record, name);
  return [...found.values()];
}

export function secretRecordsOf({ secrets, runs }: WorkloadRecord): readonly SecretRecord[] {
  return [...secrets, ...runs.containers.flatMap((container) => container.secrets)];
}

function readSecret({ store, name, keys, path, mountPath }: SecretRecord, place: Place): Omit<SecretNode, 'containers'> {
  return {
    name: store ? `${place.workload}-${name}` : name,
    store: store && { kind: store.factory === 'cluster' ? 'ClusterSecretStore' : 'SecretStore', name: nameOf(store, place) },
    keys: keys && Object.entries(keys).map(([key, remote]) => (
      { key, ...(store ? readRemote(remote) : { remoteKey: remote, remoteProperty: undefined }) }
    )),
    path,
    mountPath,
  };
}

/** A store that somebody else made. */
function isForeign(store: StoreRecord): store is Extract<StoreRecord, { name: string }> {
  if (store.factory === 'cluster' || store.factory === 'existing') return true;
  if (!Object.hasOwn(OWN, store.factory)) throw new Error(`the proof does not know the store SecretStore.${String(store.factory)}`);
  return false;
}

/** A store of one workload's own is named after it. */
function nameOf(store: StoreRecord, { workload }: Place): string {
  return isForeign(store) ? store.name : `${workload}-${store.options.name ?? store.factory}`;
}

/** What stands behind the last `#` is a property of the secret. */
function readRemote(remote: string): Omit<SecretKeyNode, 'key'> {
  const at = remote.lastIndexOf('#');
  return at < 0 ? { remoteKey: remote, remoteProperty: undefined } : { remoteKey: remote.slice(0, at), remoteProperty: remote.slice(at + 1) };
}
