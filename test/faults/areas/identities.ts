import { JsonPatch } from 'cdk8s';
import { CloudIdentity } from '../../../src';
import type { Area, Fault } from '../fault';
import { POD_TEMPLATE, segment } from '../world';
import type { World } from '../world';

const ID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const IDENTITIES = {
  role: CloudIdentity.awsRole({ roleArn: 'arn:aws:iam::123456789012:role/known', region: 'eu-central-1' }),
  agent: CloudIdentity.eksPodIdentity(),
  google: CloudIdentity.gke({ googleServiceAccount: 'known-web@acme-shop.iam.gserviceaccount.com' }),
  azure: CloudIdentity.azure({ clientId: ID, tenantId: ID }),
} as const;

function known(identity: CloudIdentity): (world: World) => void {
  return (world) => { world.service('known', { identity }); };
}

function patched(identity: CloudIdentity, kind: string, patch: JsonPatch, object: string, ...says: (string | RegExp)[]): Fault {
  return {
    change: (world) => {
      known(identity)(world);
      world.patch(kind, 'known', patch);
    },
    object,
    says,
  };
}

function annotated(identity: CloudIdentity, key: string, patch: (path: string) => JsonPatch, ...says: (string | RegExp)[]): Fault {
  return patched(identity, 'ServiceAccount', patch(`/metadata/annotations/${segment(key)}`), 'ServiceAccount shop/known', key, ...says);
}

/** What the egress of a policy gets. */
function way(cidr: string, port: number): JsonPatch {
  return JsonPatch.add('/spec/egress/-', { to: [{ ipBlock: { cidr } }], ports: [{ port, protocol: 'TCP' }] });
}

/** What clouds know workloads by, and the one endpoint that gives out credentials. */
export const AREA: Area = {
  faults: {
    'another role': annotated(IDENTITIES.role, 'eks.amazonaws.com/role-arn', (path) => JsonPatch.replace(path, 'arn:aws:iam::123456789012:role/admin'), /Rule\.UNKNOWN_KEY/),
    'a role that is gone': annotated(IDENTITIES.role, 'eks.amazonaws.com/role-arn', (path) => JsonPatch.remove(path), 'is not known to the cloud as shop/known declares'),
    'another account of Google': annotated(IDENTITIES.google, 'iam.gke.io/gcp-service-account', (path) => JsonPatch.replace(path, 'admin-web@acme-shop.iam.gserviceaccount.com'), /Rule\.UNKNOWN_KEY/),
    'another client of Azure': annotated(IDENTITIES.azure, 'azure.workload.identity/client-id', (path) => JsonPatch.replace(path, 'other'), /Rule\.UNKNOWN_KEY/),
    'one more cloud': patched(IDENTITIES.agent, 'ServiceAccount', JsonPatch.add('/metadata/annotations', { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/admin' }), 'ServiceAccount shop/known', /Rule\.UNKNOWN_KEY/),
    'no label for the webhook of Azure': patched(IDENTITIES.azure, 'Deployment', JsonPatch.remove(`${POD_TEMPLATE}/metadata/labels/${segment('azure.workload.identity/use')}`), 'Deployment shop/known', 'gets no credentials'),
    'a label for the webhook of Azure that nobody declared': patched(IDENTITIES.agent, 'Deployment', JsonPatch.add(`${POD_TEMPLATE}/metadata/labels/${segment('azure.workload.identity/use')}`, 'true'), 'Deployment shop/known', /Rule\.UNKNOWN_KEY/),
    'a way to the agent that nobody declared': patched(IDENTITIES.role, 'NetworkPolicy', way('169.254.170.23/32', 80), 'shop/known', 'undeclared'),
    'a way to the metadata of the node': patched(IDENTITIES.agent, 'NetworkPolicy', way('169.254.169.254/32', 80), 'NetworkPolicy shop/known', 'metadata service'),
    'a way to the metadata beside that of GKE': patched(IDENTITIES.google, 'NetworkPolicy', way('169.254.169.0/24', 80), 'NetworkPolicy shop/known', 'metadata service'),
    'another port of the metadata server': patched(IDENTITIES.google, 'NetworkPolicy', way('169.254.169.254/32', 8080), 'NetworkPolicy shop/known', 'metadata service'),
    'no way to the agent': patched(IDENTITIES.agent, 'NetworkPolicy', JsonPatch.replace('/spec/egress', []), 'shop/known', /blocked|can.t reach|may not reach|denied|declared/),
  },
  harmless: Object.fromEntries(Object.entries(IDENTITIES).map(([name, identity]) => [`an identity: ${name}`, known(identity)])),
};
