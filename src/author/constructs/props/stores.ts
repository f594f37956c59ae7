/** The properties of stores of secrets, and of secrets in them. */
import { DURATION, FLAG, TEXT } from '../../graph/prop-types';
import type { PropTable } from '../../graph/prop-types';

export const STORE_PROPS = {
  ExistingSecretOptions: { mountPath: TEXT },
  SecretOptions: { mountPath: TEXT, refresh: DURATION },
  VaultStoreOptions: { 'server!': TEXT, 'path': TEXT, 'mountPath': TEXT, 'role': TEXT, 'audience': TEXT, 'caConfigMap': TEXT, 'name': TEXT },
  AwsStoreOptions: { 'region!': TEXT, 'roleArn!': TEXT, 'parameterStore': FLAG, 'name': TEXT },
  GcpStoreOptions: { 'projectId!': TEXT, 'clusterLocation!': TEXT, 'clusterName!': TEXT, 'googleServiceAccount!': TEXT, 'name': TEXT },
  AzureStoreOptions: { 'vaultUrl!': TEXT, 'clientId!': TEXT, 'tenantId!': TEXT, 'name': TEXT },
} as const satisfies Readonly<Record<string, PropTable>>;
