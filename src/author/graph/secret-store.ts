/** Where External Secrets fetches from, for a store that belongs to one workload. */
export interface StoreNode {
  readonly name: string;
  /** The account that the store logs in as: its own, so that the workload's mesh identity can't be borrowed. */
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
  | { readonly kind: 'aws'; readonly region: string; readonly service: 'SecretsManager' | 'ParameterStore' }
  | { readonly kind: 'gcp'; readonly projectId: string; readonly clusterLocation: string; readonly clusterName: string }
  | { readonly kind: 'azure'; readonly vaultUrl: string };

export type StoreProviderKind = StoreProvider['kind'];
