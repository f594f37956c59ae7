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
