import type { StoreNode, StoreProvider, StoreProviderKind } from '../../graph/secret-store';
import type { ObjectTemplate } from '../manifest';

export interface SecretStoreBody {
  readonly spec: { readonly provider: Provider };
}

interface ServiceAccountRef {
  readonly name: string;
  readonly audiences?: readonly string[];
}

export type Provider =
  | { readonly vault: VaultProvider }
  | { readonly aws: AwsProvider }
  | { readonly gcpsm: { readonly projectID: string; readonly auth: { readonly workloadIdentity: GcpWorkloadIdentity } } }
  | { readonly azurekv: { readonly authType: 'WorkloadIdentity'; readonly vaultUrl: string; readonly serviceAccountRef: ServiceAccountRef } };

export interface VaultProvider {
  readonly server: string;
  readonly path: string;
  readonly version: 'v2';
  readonly caProvider?: { readonly type: 'ConfigMap'; readonly name: string; readonly key: string };
  readonly auth: { readonly kubernetes: { readonly mountPath: string; readonly role: string; readonly serviceAccountRef: ServiceAccountRef } };
}

export interface AwsProvider {
  readonly service: string;
  readonly region: string;
  readonly auth: { readonly jwt: { readonly serviceAccountRef: ServiceAccountRef } };
}

export interface GcpWorkloadIdentity {
  readonly clusterLocation: string;
  readonly clusterName: string;
  readonly serviceAccountRef: ServiceAccountRef;
}

type ProviderTable = {
  readonly [K in StoreProviderKind]: (provider: Extract<StoreProvider, { kind: K }>, serviceAccount: string) => Provider
};

const PROVIDERS: ProviderTable = {
  vault: (vault, name) => ({
    vault: {
      server: vault.server,
      path: vault.path,
      version: 'v2',
      ...(vault.caConfigMap ? { caProvider: { type: 'ConfigMap', ...vault.caConfigMap } } : {}),
      // Vault refuses roles without an audience since 1.21.
      auth: { kubernetes: { mountPath: vault.mountPath, role: vault.role, serviceAccountRef: { name, audiences: [vault.audience] } } },
    },
  }),
  aws: (aws, name) => ({ aws: { service: aws.service, region: aws.region, auth: { jwt: { serviceAccountRef: { name } } } } }),
  gcp: (gcp, name) => ({
    gcpsm: {
      projectID: gcp.projectId,
      auth: {
        workloadIdentity: { clusterLocation: gcp.clusterLocation, clusterName: gcp.clusterName, serviceAccountRef: { name } },
      },
    },
  }),
  azure: (azure, name) => ({
    azurekv: { authType: 'WorkloadIdentity', vaultUrl: azure.vaultUrl, serviceAccountRef: { name } },
  }),
};

export const secretStore: ObjectTemplate<StoreNode, SecretStoreBody> = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'SecretStore',
  fields: ['spec'],
  render: (_graph, store) => {
    const render = PROVIDERS[store.provider.kind] as (provider: StoreProvider, serviceAccount: string) => Provider;
    return { spec: { provider: render(store.provider, store.serviceAccount) } };
  },
};
