import type { StoreNode, StoreProvider, StoreProviderKind } from '../../specification/secrets';
import { hasFields, hasTexts, is, isAnything, isByDefault } from '../matchers';
import type { Meaning } from '../matchers';

type ProviderTable = {
  readonly [K in StoreProviderKind]: (provider: Extract<StoreProvider, { kind: K }>, account: Account) => Readonly<Record<string, Meaning>>
};

/** The account as which a store logs in. */
interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** How each store of the graph has to read in the API of External Secrets. Source: SecretStore, external-secrets.io/v1. */
const PROVIDERS: ProviderTable = {
  vault: (vault, account) => ({
    vault: hasFields({
      server: is(vault.server),
      path: is(vault.path),
      version: isByDefault('v2'),
      ...(vault.caConfigMap && {
        caProvider: hasFields({
          type: is('ConfigMap'), name: is(vault.caConfigMap.name), key: is(vault.caConfigMap.key), namespace: isByDefault(account.namespace),
        }),
      }),
      auth: hasFields({
        kubernetes: hasFields({
          mountPath: is(vault.mountPath), role: is(vault.role), serviceAccountRef: refersTo(account, { audiences: hasTexts([vault.audience]) }),
        }),
      }),
    }),
  }),
  aws: (aws, account) => ({
    aws: hasFields({
      service: is(aws.service), region: is(aws.region), auth: hasFields({ jwt: hasFields({ serviceAccountRef: refersTo(account) }) }),
    }),
  }),
  gcp: (gcp, account) => ({
    gcpsm: hasFields({
      projectID: is(gcp.projectId),
      auth: hasFields({
        workloadIdentity: hasFields({
          clusterLocation: is(gcp.clusterLocation),
          clusterName: is(gcp.clusterName),
          clusterProjectID: isByDefault(gcp.projectId),
          serviceAccountRef: refersTo(account),
        }),
      }),
    }),
  }),
  azure: (azure, account) => ({
    azurekv: hasFields({
      authType: is('WorkloadIdentity'),
      vaultUrl: is(azure.vaultUrl),
      environmentType: isByDefault('PublicCloud'),
      serviceAccountRef: refersTo(account),
    }),
  }),
};

/** What a SecretStore of a workload has to say. */
export function meaningOfStore(namespace: string, store: StoreNode): Meaning {
  const providerOf = PROVIDERS[store.provider.kind] as (provider: StoreProvider, account: Account) => Readonly<Record<string, Meaning>>;
  return hasFields({
    provider: hasFields(providerOf(store.provider, { namespace, name: store.serviceAccount })),
    // How often it is looked at and asked again opens nothing.
    refreshInterval: isAnything,
    retrySettings: isAnything,
  });
}

/** Only an account of its own namespace may log in for a store. */
function refersTo({ namespace, name }: Account, more: Readonly<Record<string, Meaning>> = {}): Meaning {
  return hasFields({ name: is(name), namespace: isByDefault(namespace), ...more });
}
