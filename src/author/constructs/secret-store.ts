import { Duration } from 'cdk8s';
import type { SecretRecord, StoreRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';
import type { StoreProvider } from '../graph/secret-store';
import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import type { AwsStoreOptions, AzureStoreOptions, GcpStoreOptions, VaultStoreOptions } from './secret-store-options';
import { mark } from '../graph/prop-types';

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
    return Secret._of({ store: this, name, keys, path: undefined, options });
  }

  /**
   * All properties of one secret of this store, each as an environment variable or a file of its name. What is added there reaches the workload, too.
   *
   * @param name the secret's name among the workload's secrets
   * @param path where it is in the store
   * @param options how the workload sees it
   */
  public allKeys(name: string, path: string, options: SecretOptions = {}): Secret {
    checkArgument('SecretStore.allKeys', 'path', path, ARGUMENTS.text);
    return Secret._of({ store: this, name, keys: undefined, path, options });
  }
}

/** How a workload sees a Secret that exists already. */
export interface ExistingSecretOptions {
  /**
   * The directory in which every key is a file.
   *
   * @default - keys are environment variables
   */
  readonly mountPath?: string;
}

/** @internal */
export interface _SecretSource {
  /** Undefined: the Secret exists already, under its name. */
  readonly store: SecretStore | undefined;
  readonly name: string;
  /** Undefined: all of them. */
  readonly keys: { readonly [key: string]: string } | undefined;
  /** Where all of them are in the store. */
  readonly path: string | undefined;
  readonly options: SecretOptions;
}

/**
 * A secret that a workload gets: from a store, made by `SecretStore.secret`, or a Secret that somebody else keeps in its namespace.
 */
export class Secret {
  /**
   * Some keys of a Secret that somebody else keeps in the workload's namespace, such as an operator.
   *
   * @param name the name of the Secret
   * @param keys for each environment variable or file, the key in the Secret
   * @param options how the workload sees it
   */
  public static existing(name: string, keys: { [key: string]: string }, options: ExistingSecretOptions = {}): Secret {
    checkProps('Secret.existing', 'ExistingSecretOptions', options);
    return Secret._of({ store: undefined, name, keys, path: undefined, options });
  }

  /**
   * All keys of a Secret that somebody else keeps in the workload's namespace, each as an environment variable or a file of its name.
   *
   * @param name the name of the Secret
   * @param options how the workload sees it
   */
  public static allOfExisting(name: string, options: ExistingSecretOptions = {}): Secret {
    checkProps('Secret.allOfExisting', 'ExistingSecretOptions', options);
    return Secret._of({ store: undefined, name, keys: undefined, path: undefined, options });
  }

  /** @internal */
  public static _of(source: _SecretSource): Secret {
    return new Secret(source);
  }

  /** The secret's name among the workload's secrets; of one that exists already, the name of the Secret. */
  public readonly name: string;

  /** @internal */
  public readonly _record: SecretRecord;

  private constructor(
    /** @internal */
    public readonly _source: _SecretSource,
  ) {
    mark(this, 'Secret');
    const { store, name, keys, path, options } = _source;
    const of = store ? 'SecretStore.secret' : 'Secret.existing';
    checkArgument(of, 'name', name, ARGUMENTS.text);
    if (keys !== undefined) checkArgument(of, 'keys', keys, ARGUMENTS.textMap);
    checkProps(of, 'SecretOptions', options);
    this.name = name;
    this._record = wordForWord({ store: store?._record, name, keys, path, mountPath: options.mountPath });
  }
}
