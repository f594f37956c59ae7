import type { ScannerName } from './scanners';
import type { ExampleName } from '../../support/examples-programs';

/** What scanners complain about in our examples, and why we do it all the same. What is not listed here must not be found. */
export interface Difference {
  readonly topic: string;
  readonly checks: Readonly<Partial<Record<ScannerName, readonly string[]>>>;
  /** Where it is found, and nowhere else. */
  readonly examples: readonly ExampleName[];
  readonly reason: string;
}

const ALL = ['hello', 'online-boutique', 'payments'] as const;

export const DIFFERENCES: readonly Difference[] = [
  {
    topic: 'CPU limit',
    checks: { 'checkov': ['CKV_K8S_11'], 'kube-score': ['container-resources'], 'kics': ['4ac0e2b7-d2d2-4af7-8799-e8de6721ccda'] },
    examples: ALL,
    reason: 'A CPU limit throttles a container even where the node is idle. Requests share the CPU out; memory and local storage, which can not be '
      + 'taken back, have limits. `resources.cpu.limit` sets one.',
  },
  {
    topic: 'one probe for readiness and liveness',
    checks: { 'kube-score': ['pod-probes-identical'] },
    examples: ALL,
    reason: 'Kubernetes describes one cheap endpoint for both as a common pattern, if liveness is the more patient one: here a pod loses its traffic '
      + 'after 15 s and is restarted after 30 s. `Probes.of` takes one for each.',
  },
  {
    topic: 'spread over nodes',
    checks: { 'kube-score': ['deployment-has-host-podantiaffinity'] },
    examples: ALL,
    reason: 'Every Deployment is spread over nodes and zones by `topologySpreadConstraints`, which the check does not read.',
  },
  {
    topic: 'image without a digest',
    checks: { checkov: ['CKV_K8S_43'], kics: ['7c81d34c-8e5a-402b-9798-9f442630e678'] },
    examples: ['online-boutique'],
    reason: 'The images are published by tag alone; each workload has a waiver with a reason, an owner and a last day.',
  },
  {
    topic: 'user below 10000',
    checks: { 'checkov': ['CKV_K8S_40'], 'kube-score': ['container-security-context-user-group-id'], 'kics': ['02323c00-cdc3-4fdc-a310-4f2b3e7a1660'] },
    examples: ['online-boutique', 'payments'],
    reason: 'The images are published to run as that user (1000; 999 in Postgres). The default is 65532.',
  },
  {
    topic: 'secrets as environment variables',
    checks: { checkov: ['CKV_K8S_35'], kics: ['3d658f8b-d988-41a0-a841-40043121de1e'] },
    examples: ['payments'],
    reason: 'These programs read variables, as most do, and the example shows both ways. Those that read files have `mountPath`: the databases and auth.',
  },
  {
    topic: 'no probes',
    checks: { checkov: ['CKV_K8S_8', 'CKV_K8S_9'], kics: ['a659f3b5-9bf0-438a-bd9a-7d3a6427f1e3', 'ade74944-a674-4e00-859e-c6eab5bde441'] },
    examples: ['online-boutique'],
    reason: 'The load generator listens on no port, so there is nothing to ask; it has a waiver for it.',
  },
  {
    topic: 'AppArmor',
    checks: { kics: ['8b36775e-183d-4d46-b0f7-96a6f34a723f'] },
    examples: ALL,
    reason: 'Where a node has AppArmor, the profile of the container runtime is applied without being named. One that is named keeps the pod off every '
      + 'node without AppArmor; and the check reads only the annotation that Kubernetes 1.30 replaced.',
  },
  {
    topic: 'no ResourceQuota, no LimitRange',
    checks: { kics: ['48a5beba-e4c0-4584-a2aa-e6894e4cf424', '4a20ebac-1060-4c81-95d1-1f7f620e983b'] },
    examples: ALL,
    reason: 'How much a namespace may use is known to whoever runs the cluster; `quota` and `limitRange` say it, as the namespace payments does. Each '
      + 'container has requests and limits of its own.',
  },
  {
    topic: 'namespaces in use',
    checks: { kics: ['e84eaf4d-2f45-47b2-abe8-e581b06deb66'] },
    examples: ALL,
    reason: 'No complaint: it lists the namespaces and asks for a look at them. No object stands in "default".',
  },
  {
    topic: 'a policy that selects no pod',
    checks: { 'kube-score': ['networkpolicy-targets-pod'], 'kics': ['85ab1c5b-014e-4352-b5f8-d7dea3bb4fd3'] },
    examples: ['online-boutique', 'payments'],
    reason: 'It selects the pods that Istio makes for the Gateway, which stand in no manifest.',
  },
  {
    topic: 'a StatefulSet requests storage',
    checks: { kics: ['8cf4671a-cf3d-46fc-8389-21e7405063a2'] },
    examples: ['online-boutique', 'payments'],
    reason: 'The check wants volume claims without a size, which the API server does not take.',
  },
  {
    topic: 'a token mounted read-only',
    checks: { kics: ['b7652612-de4e-4466-a0bf-1cd81f0c6063'] },
    examples: ['payments'],
    reason: 'It is `readOnly`. The check wants `recursiveReadOnly` as well, which not every node can do and which is for mounts below a mount; a '
      + 'projected token has none.',
  },
  {
    topic: 'names of keys taken for secrets',
    checks: { kics: ['3e2d3b2f-c22a-4df1-9cc6-a7a0aebb0c99'] },
    examples: ['payments'],
    reason: '`secretKey: DB_PASSWORD` in an ExternalSecret names the key; the value is in the vault.',
  },
];

export function differenceOf(scanner: ScannerName, check: string): Difference | undefined {
  return DIFFERENCES.find(({ checks }) => checks[scanner]?.includes(check));
}
