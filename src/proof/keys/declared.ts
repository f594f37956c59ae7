/** Keys of Kubernetes and of clouds that follow from what was declared. */
import type { KnownKeys, Subject } from './known-key';
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
    because: 'compared with the secret stores that were declared',
    values: (value, key, subject) => {
      const declared = identityOf(subject)?.[key];
      return value === declared ? undefined : declared === undefined ? 'none: no secret store that was declared logs in as this account with it' : `"${declared}"`;
    },
  },
  {
    keys: ['eks.amazonaws.com/sts-regional-endpoints', 'eks.amazonaws.com/token-expiration'],
    at: ['account'],
    because: 'how an identity that was declared is asked for',
  },
];

type Annotations = Readonly<Record<string, string>>;

/** What clouds know the account of a secret store by. */
function identityOf({ graph, object }: Subject): Annotations | undefined {
  let known = IDENTITIES.get(graph);
  if (!known) {
    known = new Map(nodesOf(graph, 'workload').flatMap(({ namespace, stores }) => (
      stores.map(({ serviceAccount, serviceAccountAnnotations }) => [`${namespace}/${serviceAccount}`, serviceAccountAnnotations] as const)
    )));
    IDENTITIES.set(graph, known);
  }
  return known.get(`${object.namespace}/${object.name}`);
}

const IDENTITIES = new WeakMap<Specification, ReadonlyMap<string, Annotations>>();
