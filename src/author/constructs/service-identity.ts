import { checkProps } from './props/check';
import { mark } from '../graph/prop-types';
import type { ServiceIdentityRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** What is particular about the tokens for one service. */
export interface ServiceTokenOptions {
  /**
   * Whom the tokens are for (`aud`), where the service knows itself by another name already. No two services have the same one, and none has that of the
   * API server.
   *
   * @default - `name.namespace.svc`
   */
  readonly audience?: string;
}

/**
 * How the callers of a service show it who they are, beside what a mesh does, or without one. The service itself has to look: nothing before it does.
 */
export class ServiceIdentity {
  /**
   * By a token of their ServiceAccount for this service alone, which the cluster signs, and renews every few minutes.
   *
   * The main container of each declared caller finds it in `/var/run/service-tokens/<name>.<namespace>/token`; it lives for ten minutes, the shortest that
   * Kubernetes allows, and has to be read anew for each call, or every minute. The service finds in `/etc/service-tokens/callers.json` whom it may admit,
   * for which requests, and beside it `jwks.json`, the keys of the cluster, if the `ClusterProfile` states them. Edges, networks outside, and the kubelet
   * have no such token: `anonymous` in that file lists what they ask for.
   *
   * Needs `tokenIssuer` in the `ClusterProfile`.
   *
   * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
   */
  public static tokens(options: ServiceTokenOptions = {}): ServiceIdentity {
    checkProps('ServiceIdentity.tokens', 'ServiceTokenOptions', options);
    return new ServiceIdentity({ factory: 'tokens', options });
  }

  /**
   * By a certificate of SPIRE with the SPIFFE ID of their ServiceAccount, in mutual TLS between the two applications.
   *
   * SPIRE is told of the pods of the service and of each declared caller (ClusterSPIFFEID), and their main containers find its Workload API at
   * `SPIFFE_ENDPOINT_SOCKET`: client libraries of SPIFFE read it from there, and renew the certificate before its hour ends. The service finds in
   * `/etc/service-identities/callers.json` its own ID, and whom it may admit, for which requests. Edges, networks outside, and the kubelet have no such
   * certificate: `anonymous` in that file lists what they ask for.
   *
   * Needs `spire` in the `ClusterProfile`. SPIRE, its controller and its CSI driver are the platform's to install.
   *
   * @see https://github.com/spiffe/spire-controller-manager/blob/main/docs/clusterspiffeid-crd.md
   */
  public static spiffe(): ServiceIdentity {
    return new ServiceIdentity({ factory: 'spiffe', options: {} });
  }

  /** Not at all, for a service in a namespace whose others look at tokens or certificates. */
  public static none(): ServiceIdentity {
    return new ServiceIdentity({ factory: 'none', options: {} });
  }

  /** @internal */
  public readonly _record: ServiceIdentityRecord;

  private constructor(said: ServiceIdentityRecord) {
    mark(this, 'ServiceIdentity');
    this._record = wordForWord(said);
  }
}
