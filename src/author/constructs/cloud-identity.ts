import type { Callee } from './callee';
import { ExternalHost } from './external-host';
import { _networkCallee } from './network-callee';
import { Port } from './port';
import { checkProps } from './props/check';
import { mark } from '../graph/prop-types';
import type { CloudIdentityRecord } from '../graph/record/pod';
import { wordForWord } from '../graph/record/word-for-word';

/** A role of AWS, by IAM roles for service accounts. */
export interface AwsRoleOptions {
  /** The role to take on. Its trust policy names the workload's ServiceAccount. */
  readonly roleArn: string;

  /** The region whose security token service is asked. */
  readonly region: string;
}

/** A service account of Google, by Workload Identity Federation for GKE. */
export interface GkeIdentityOptions {
  /** The Google service account to act as. */
  readonly googleServiceAccount: string;

  /**
   * Whether the cluster has Dataplane V2: without it the metadata server is asked at another address.
   *
   * @default true
   */
  readonly dataplaneV2?: boolean;
}

/** A managed identity of Azure, by Microsoft Entra Workload ID. */
export interface AzureIdentityOptions {
  /** The client id of the managed identity. */
  readonly clientId: string;

  /** The tenant of the managed identity. */
  readonly tenantId: string;
}

/**
 * What a cloud knows a workload as. Its ServiceAccount is annotated, and the one endpoint that gives out credentials for it is opened; everything that it calls in
 * the cloud is declared as usual.
 */
export class CloudIdentity {
  /** EKS, IAM roles for service accounts: the regional security token service is called. */
  public static awsRole(options: AwsRoleOptions): CloudIdentity {
    const { roleArn, region } = checkProps('CloudIdentity.awsRole', 'AwsRoleOptions', options);
    const host = `sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
    return new CloudIdentity({ factory: 'awsRole', roleArn, region }, { 'eks.amazonaws.com/role-arn': roleArn }, {}, () => ExternalHost.https(host).callee);
  }

  /** EKS Pod Identity: the agent of the node is called. Which role the account gets is an association in AWS. */
  public static eksPodIdentity(): CloudIdentity {
    return new CloudIdentity({ factory: 'eksPodIdentity' }, {}, {}, () => networkOf('eks-pod-identity-agent', '169.254.170.23/32', 80));
  }

  /** GKE: the metadata server of the node is called, which answers with the identity of the account. */
  public static gke(options: GkeIdentityOptions): CloudIdentity {
    const { googleServiceAccount, dataplaneV2 = true } = checkProps('CloudIdentity.gke', 'GkeIdentityOptions', options);
    const [cidr, port] = dataplaneV2 ? ['169.254.169.254/32', 80] as const : ['169.254.169.252/32', 988] as const;
    return new CloudIdentity(
      { factory: 'gke', googleServiceAccount, dataplaneV2 }, { 'iam.gke.io/gcp-service-account': googleServiceAccount }, {}, () => networkOf('gke-metadata-server', cidr, port),
    );
  }

  /** AKS: Microsoft Entra is called. */
  public static azure(options: AzureIdentityOptions): CloudIdentity {
    const { clientId, tenantId } = checkProps('CloudIdentity.azure', 'AzureIdentityOptions', options);
    return new CloudIdentity(
      { factory: 'azure', clientId, tenantId }, { 'azure.workload.identity/client-id': clientId, 'azure.workload.identity/tenant-id': tenantId },
      { 'azure.workload.identity/use': 'true' }, () => ExternalHost.https('login.microsoftonline.com').callee,
    );
  }

  private constructor(
    /** @internal */
    public readonly _record: CloudIdentityRecord,
    /** @internal */
    public readonly _annotations: { readonly [key: string]: string },
    /** @internal */
    public readonly _podLabels: { readonly [key: string]: string },
    /**
     * The endpoint that gives out credentials.
     *
     * @internal
     */
    public readonly _endpoint: () => Callee,
  ) {
    mark(this, 'CloudIdentity');
    this._record = wordForWord(_record);
  }
}

function networkOf(name: string, cidr: string, port: number): Callee {
  return _networkCallee({ name, cidrs: [cidr], ports: [Port.tcp(port)] });
}
