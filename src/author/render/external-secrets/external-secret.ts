import type { SecretKeyNode, SecretNode } from '../../graph/pod';
import type { ObjectTemplate } from '../manifest';

export interface ExternalSecretBody {
  readonly spec: ExternalSecretSpec;
}

export interface ExternalSecretSpec {
  readonly refreshPolicy: 'Periodic';
  readonly refreshInterval: string;
  readonly secretStoreRef: { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string };
  readonly target: {
    readonly name: string;
    readonly creationPolicy: 'Owner';
    readonly deletionPolicy: 'Retain';
  };
  readonly data?: readonly ExternalSecretData[];
  /** All properties of one secret. */
  readonly dataFrom?: readonly [{ readonly extract: RemoteRef }];
}

export interface ExternalSecretData {
  readonly secretKey: string;
  readonly remoteRef: RemoteRef;
}

export interface RemoteRef {
  readonly key: string;
  readonly property?: string;
  readonly conversionStrategy: 'Default';
  readonly decodingStrategy: 'None';
  readonly metadataPolicy: 'None';
}

/** What the API server adds to each item of the list. Said outright, because tools compare lists whole: they would see a difference for ever. */
const DEFAULTS = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' } as const;

/** Where each key of a Secret comes from. The value itself is never in our hands. */
export const externalSecret: ObjectTemplate<SecretNode, ExternalSecretBody> = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  fields: ['spec'],
  render: (_graph, { name, source, keys = [] }) => {
    if (!source) throw new Error(`the Secret ${name} exists already: nothing fetches it`);
    return {
      spec: {
        refreshPolicy: 'Periodic',
        refreshInterval: source.refreshInterval,
        secretStoreRef: source.store,
        target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        ...(source.path === undefined ? { data: keys.map(dataOf) } : { dataFrom: [{ extract: { key: source.path, ...DEFAULTS } }] }),
      },
    };
  },
};

function dataOf({ key, remoteKey, remoteProperty }: SecretKeyNode): ExternalSecretData {
  return { secretKey: key, remoteRef: { key: remoteKey, ...(remoteProperty === undefined ? {} : { property: remoteProperty }), ...DEFAULTS } };
}

/**
 * Asks Stakater's Reloader to restart the workload when one of these Secrets or ConfigMaps changes; on the controller, not on the pod.
 * @see https://github.com/stakater/Reloader
 */
export function reloadAnnotation(kind: 'secret' | 'configmap', names: readonly string[]): readonly [key: string, value: string] {
  return [`${kind}.reloader.stakater.com/reload`, names.join(',')];
}
