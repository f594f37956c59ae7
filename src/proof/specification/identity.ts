/** What clouds know a workload by, and where they give out credentials for it. */
import type { CloudIdentityRecord } from '../../author/graph/record/pod';
import type { HostRecord, NetworkRecord } from '../../author/graph/record/record';

export interface IdentityNode {
  /** Of the account. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Of the pods: a webhook acts on those that bear them. */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly endpoint: HostRecord | NetworkRecord;
}

/**
 * Sources: Amazon EKS, "IAM roles for service accounts" and "EKS Pod Identities" (the agent listens on 169.254.170.23); GKE, "Workload Identity Federation for GKE",
 * network policies (169.254.169.254 with Dataplane V2, else 169.254.169.252:988); Microsoft Entra Workload ID, "Labels and annotations".
 */
export function readIdentity(record: CloudIdentityRecord | undefined): IdentityNode | undefined {
  switch (record?.factory) {
    case undefined: return undefined;
    case 'awsRole': {
      const { roleArn, region } = record;
      const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
      return { annotations: { 'eks.amazonaws.com/role-arn': roleArn }, podLabels: {}, endpoint: host(`sts.${region}.${domain}`) };
    }
    case 'eksPodIdentity': return { annotations: {}, podLabels: {}, endpoint: network('eks-pod-identity-agent', '169.254.170.23/32', 80) };
    case 'gke': {
      const { googleServiceAccount, dataplaneV2 } = record;
      const [cidr, port] = dataplaneV2 ? ['169.254.169.254/32', 80] as const : ['169.254.169.252/32', 988] as const;
      return { annotations: { 'iam.gke.io/gcp-service-account': googleServiceAccount }, podLabels: {}, endpoint: network('gke-metadata-server', cidr, port) };
    }
    case 'azure': {
      const { clientId, tenantId } = record;
      return {
        annotations: { 'azure.workload.identity/client-id': clientId, 'azure.workload.identity/tenant-id': tenantId },
        podLabels: { 'azure.workload.identity/use': 'true' },
        endpoint: host('login.microsoftonline.com'),
      };
    }
  }
}

function host(name: string): HostRecord {
  return { kind: 'host', factory: 'https', host: name, port: undefined, cidrs: undefined };
}

function network(name: string, cidr: string, port: number): NetworkRecord {
  return { kind: 'network', name, cidrs: [cidr], ports: [{ factory: 'tcp', containerPort: port, options: {} }] };
}
