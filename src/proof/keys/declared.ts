/** Keys of Kubernetes and of clouds that follow from what was declared. */
import type { KnownKeys, Subject } from './known-key';
import { workloadOf } from '../objects/workload-of';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

const CLOUD_KEYS = [
  'eks.amazonaws.com/role-arn', 'iam.gke.io/gcp-service-account', 'azure.workload.identity/client-id', 'azure.workload.identity/tenant-id',
] as const;

export const DECLARED: readonly KnownKeys[] = [
  {
    keys: ['kubernetes.io/metadata.name'],
    at: ['namespace'],
    because: 'the API server keeps it equal to the name',
    values: (value, _key, { object }) => (value === object.name ? undefined : `"${object.name}", the namespace's own name`),
  },
  {
    keys: ['enforce', 'audit', 'warn'].map((mode) => `pod-security.kubernetes.io/${mode}`),
    at: ['namespace'],
    because: 'a rule of its own compares them',
  },
  {
    keys: ['enforce', 'audit', 'warn'].map((mode) => `pod-security.kubernetes.io/${mode}-version`),
    at: ['namespace'],
    because: 'compared with the version of Kubernetes that was declared',
    values: (value, _key, { graph, object }) => {
      const own = graph.namespaces.get(object.name);
      const expected = `v${own?.cluster.kubernetesVersion}`;
      return own === undefined || value === expected ? undefined : `"${expected}"`;
    },
  },
  {
    keys: CLOUD_KEYS,
    at: ['account'],
    because: 'compared with the identities and the secret stores that were declared',
    values: (value, key, subject) => {
      const declared = identityOf(subject)?.[key];
      return value === declared ? undefined : declared === undefined ? 'none: neither a workload nor a secret store that was declared has this account with it' : `"${declared}"`;
    },
  },
  {
    keys: ['azure.workload.identity/use'],
    at: ['pod'],
    because: 'compared with the identities that were declared',
    values: (value, key, { graph, object }) => {
      const declared = workloadOf(graph, object)?.identity?.podLabels[key];
      return value === declared ? undefined : declared === undefined ? 'none: no identity of Azure was declared for these pods' : `"${declared}"`;
    },
  },
  {
    keys: ['eks.amazonaws.com/sts-regional-endpoints', 'eks.amazonaws.com/token-expiration'],
    at: ['account'],
    because: 'how an identity that was declared is asked for',
  },
];

type Annotations = Readonly<Record<string, string>>;

/** What clouds know an account by: that of a secret store, or that of a workload with an identity. */
function identityOf({ graph, object }: Subject): Annotations | undefined {
  let known = IDENTITIES.get(graph);
  if (!known) {
    known = new Map(nodesOf(graph, 'workload').flatMap(({ namespace, serviceAccount: own, identity, stores }) => [
      ...(identity ? [[`${namespace}/${own}`, identity.annotations] as const] : []),
      ...stores.map(({ serviceAccount, serviceAccountAnnotations }) => [`${namespace}/${serviceAccount}`, serviceAccountAnnotations] as const),
    ]));
    IDENTITIES.set(graph, known);
  }
  return known.get(`${object.namespace}/${object.name}`);
}

const IDENTITIES = new WeakMap<Specification, ReadonlyMap<string, Annotations>>();
