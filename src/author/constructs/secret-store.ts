import { Duration } from 'cdk8s';
import type { SecretRecord, StoreRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';
import type { StoreProvider } from '../graph/secret-store';
import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';

/** HashiCorp Vault or OpenBao, with the key-value engine and the Kubernetes auth method. */
export interface VaultStoreOptions {
  /** The address of Vault, `https://…`. */
  readonly server: string;

  /**
   * The mount of the key-value engine (version 2).
   *
   * @default 'secret'
   */
  readonly path?: string;

  /**
   * The mount of the Kubernetes auth method.
   *
   * @default 'kubernetes'
   */
  readonly mountPath?: string;

  /**
   * The role to log in as. Bind it to the ServiceAccount `<workload>-<store>` of the workload's namespace.
   *
   * @default - `<namespace>-<workload>`
   */
  readonly role?: string;

  /**
   * The audience of the token that Vault is shown. The role must ask for it: Vault refuses roles without one since 1.21.
   *
   * @default 'vault'
   */
  readonly audience?: string;

  /**
   * The ConfigMap with the certificate authority of Vault, under the key `ca.crt`.
   *
   * @default - the operator's trust store
   */
  readonly caConfigMap?: string;

  /**
   * The name of the store among the workload's stores.
   *
   * @default 'vault'
   */
  readonly name?: string;
}

/** AWS, by IAM roles for service accounts. */
export interface AwsStoreOptions {
  /** The region of the secrets. */
  readonly region: string;

  /** The role to take on. */
  readonly roleArn: string;

  /**
   * Whether secrets come from the Parameter Store rather than from Secrets Manager.
   *
   * @default false
   */
  readonly parameterStore?: boolean;

  /**
   * The name of the store among the workload's stores.
   *
   * @default 'aws'
   */
  readonly name?: string;
}

/** Google Secret Manager, by workload identity. */
export interface GcpStoreOptions {
  /** The project of the secrets. */
  readonly projectId: string;

  /** Where the cluster is. */
  readonly clusterLocation: string;

  /** The name of the cluster. */
  readonly clusterName: string;

  /** The Google service account to act as. */
  readonly googleServiceAccount: string;

  /**
   * The name of the store among the workload's stores.
   *
   * @default 'gcp'
   */
  readonly name?: string;
}

/** Azure Key Vault, by workload identity. */
export interface AzureStoreOptions {
  /** The address of the key vault, `https://….vault.azure.net`. */
  readonly vaultUrl: string;

  /** The client id of the managed identity. */
  readonly clientId: string;

  /** The tenant of the managed identity. */
  readonly tenantId: string;

  /**
   * The name of the store among the workload's stores.
   *
   * @default 'azure'
   */
  readonly name?: string;
}

/** How a workload sees a secret, and how often it is fetched. */
export interface SecretOptions {
  /**
   * The directory in which every key is a file.
   *
   * @default - keys are environment variables
   */
  readonly mountPath?: string;

  /**
   * The time between two fetches. A changed value restarts a service; a job sees it at its next run.
   *
   * @default Duration.minutes(15)
   */
  readonly refresh?: Duration;
}

/** @internal */
export type _StoreReference =
  | { readonly kind: 'existing'; readonly storeKind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string }
  | {
    readonly kind: 'own';
    readonly name: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly provider: (namespace: string, workload: string) => StoreProvider;
  };

/**
 * Where secrets come from. Their values never pass through the program or its manifests: the External Secrets operator fetches them
 * in the cluster.
 */
export class SecretStore {
  /** A ClusterSecretStore that the platform keeps. */
  public static cluster(name: string): SecretStore {
    checkArgument('SecretStore.cluster', 'name', name, ARGUMENTS.text);
    return new SecretStore({ kind: 'existing', storeKind: 'ClusterSecretStore', name }, { factory: 'cluster', name });
  }

  /** A SecretStore that exists in the workload's namespace. */
  public static existing(name: string): SecretStore {
    checkArgument('SecretStore.existing', 'name', name, ARGUMENTS.text);
    return new SecretStore({ kind: 'existing', storeKind: 'SecretStore', name }, { factory: 'existing', name });
  }

  /** A store of the workload's own in Vault, with a ServiceAccount of its own. */
  public static vault(options: VaultStoreOptions): SecretStore {
    checkProps('SecretStore.vault', 'VaultStoreOptions', options);
    return new SecretStore({
      kind: 'own',
      name: options.name ?? 'vault',
      annotations: {},
      provider: (namespace, workload) => ({
        kind: 'vault',
        server: options.server,
        path: options.path ?? 'secret',
        mountPath: options.mountPath ?? 'kubernetes',
        role: options.role ?? `${namespace}-${workload}`,
        audience: options.audience ?? 'vault',
        caConfigMap: options.caConfigMap === undefined ? undefined : { name: options.caConfigMap, key: 'ca.crt' },
      }),
    }, { factory: 'vault', options });
  }

  /** A store of the workload's own in AWS, with a ServiceAccount that takes on an IAM role. */
  public static aws(options: AwsStoreOptions): SecretStore {
    checkProps('SecretStore.aws', 'AwsStoreOptions', options);
    return new SecretStore({
      kind: 'own',
      name: options.name ?? 'aws',
      annotations: { 'eks.amazonaws.com/role-arn': options.roleArn },
      provider: () => ({ kind: 'aws', region: options.region, service: options.parameterStore ? 'ParameterStore' : 'SecretsManager' }),
    }, { factory: 'aws', options });
  }

  /** A store of the workload's own in Google Secret Manager. */
  public static gcp(options: GcpStoreOptions): SecretStore {
    checkProps('SecretStore.gcp', 'GcpStoreOptions', options);
    const { projectId, clusterLocation, clusterName } = options;
    return new SecretStore({
      kind: 'own',
      name: options.name ?? 'gcp',
      annotations: { 'iam.gke.io/gcp-service-account': options.googleServiceAccount },
      provider: () => ({ kind: 'gcp', projectId, clusterLocation, clusterName }),
    }, { factory: 'gcp', options });
  }

  /** A store of the workload's own in Azure Key Vault. */
  public static azure(options: AzureStoreOptions): SecretStore {
    checkProps('SecretStore.azure', 'AzureStoreOptions', options);
    return new SecretStore({
      kind: 'own',
      name: options.name ?? 'azure',
      annotations: { 'azure.workload.identity/client-id': options.clientId, 'azure.workload.identity/tenant-id': options.tenantId },
      provider: () => ({ kind: 'azure', vaultUrl: options.vaultUrl }),
    }, { factory: 'azure', options });
  }

  /** @internal */
  public readonly _record: StoreRecord;

  private constructor(
    /** @internal */
    public readonly _reference: _StoreReference,
    said: StoreRecord,
  ) {
    this._record = wordForWord(said);
  }

  /**
   * A secret of this store.
   *
   * @param name the secret's name among the workload's secrets
   * @param keys for each environment variable or file, where its value is: `path/in/the/store#property`, or the path alone
   * @param options how the workload sees it
   */
  public secret(name: string, keys: { [key: string]: string }, options: SecretOptions = {}): Secret {
    return new Secret(this, name, keys, options);
  }
}

/**
 * A secret that a workload gets from a store, key by key. Made by `SecretStore.secret`.
 */
export class Secret {
  /** @internal */
  public readonly _record: SecretRecord;

  /** @internal */
  public constructor(
    /** @internal */
    public readonly _store: SecretStore,
    /** The secret's name among the workload's secrets. */
    public readonly name: string,
    /** @internal */
    public readonly _keys: { readonly [key: string]: string },
    /** @internal */
    public readonly _options: SecretOptions,
  ) {
    checkArgument('SecretStore.secret', 'name', name, ARGUMENTS.text);
    checkArgument('SecretStore.secret', 'keys', _keys, ARGUMENTS.textMap);
    checkProps('SecretStore.secret', 'SecretOptions', _options);
    this._record = wordForWord({ store: _store._record, name, keys: _keys, mountPath: _options.mountPath });
  }
}
