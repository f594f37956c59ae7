import { areWords, isGo, isWord } from './known-key';
import type { KnownKeys } from './known-key';

/**
 * Keys in domains that components act on which open and close nothing, make no pod another, and give nobody an identity or a secret.
 * What is not here and not written from the declaration is refused.
 */
export const HARMLESS: readonly KnownKeys[] = [
  {
    keys: ['name', 'instance', 'version', 'component', 'part-of', 'managed-by', 'created-by'].map((name) => `app.kubernetes.io/${name}`),
    because: 'names for people; selectors that read them are judged with the labels as they are',
  },
  {
    keys: ['helm.sh/chart', 'helm.sh/resource-policy', 'meta.helm.sh/release-name', 'meta.helm.sh/release-namespace'],
    because: 'they say which release an object belongs to, and at most keep it when the release goes',
  },
  {
    keys: ['helm.sh/hook', 'helm.sh/hook-weight', 'helm.sh/hook-delete-policy', 'argocd.argoproj.io/hook', 'argocd.argoproj.io/hook-delete-policy'],
    at: ['job'],
    because: 'a hook is applied and deleted with each release: right for a Job, and never for what protects others',
    values: (value) => (/skip/i.test(value) ? 'a hook that is run' : undefined),
  },
  {
    keys: ['argocd.argoproj.io/sync-wave', 'argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/ignore-default-links', 'link.argocd.argoproj.io/*'],
    because: 'the order of applying, and what a page shows',
  },
  {
    keys: ['argocd.argoproj.io/sync-options'],
    because: 'how an object is applied, as long as it is not deleted for that',
    values: areWords(
      'Prune=false', 'Prune=confirm', 'PruneLast=true', 'Delete=false', 'Delete=confirm', 'SkipDryRunOnMissingResource=true', 'ServerSideApply=true',
      'ServerSideApply=false', 'ApplyOutOfSyncOnly=true', 'RespectIgnoreDifferences=true', 'Replace=false', 'Force=false',
    ),
  },
  {
    keys: ['argocd.argoproj.io/compare-options'],
    because: 'what a page calls out of date, as long as differences are still seen',
    values: areWords('IgnoreExtraneous', 'ServerSideDiff=true', 'ServerSideDiff=false', 'IncludeMutationWebhook=true'),
  },
  {
    keys: [
      'argocd.argoproj.io/instance', 'kustomize.toolkit.fluxcd.io/name', 'kustomize.toolkit.fluxcd.io/namespace',
      'helm.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/namespace',
    ],
    because: 'they say which release an object belongs to',
  },
  { keys: ['argocd.argoproj.io/managed-by'], at: ['namespace'], because: 'whose Argo CD applies what is in it; rights to do so are RBAC of its own' },
  { keys: ['kustomize.toolkit.fluxcd.io/ssa'], because: 'how an object is applied, as long as it is', values: isWord('Override', 'Merge') },
  { keys: ['field.cattle.io/projectId'], at: ['namespace'], because: 'on which page Rancher shows it' },
  {
    keys: ['kustomize.toolkit.fluxcd.io/prune', 'kustomize.toolkit.fluxcd.io/substitute'],
    because: 'the object stays, and its text stays as it is',
    values: isWord('disabled'),
  },
  { keys: ['kapp.k14s.io/change-group', 'kapp.k14s.io/change-rule'], because: 'the order of applying' },
  {
    keys: ['config.kubernetes.io/depends-on', 'config.kubernetes.io/origin', 'applyset.kubernetes.io/part-of'],
    because: 'the order of applying, and where an object comes from',
  },
  {
    keys: [
      'kubectl.kubernetes.io/last-applied-configuration', 'kubectl.kubernetes.io/restartedAt', 'kubectl.kubernetes.io/default-container',
      'kubectl.kubernetes.io/default-logs-container', 'kubernetes.io/change-cause', 'kubernetes.io/description', 'deployment.kubernetes.io/revision',
    ],
    because: 'notes of kubectl and of controllers; nobody acts on them',
  },
  {
    keys: [
      'cluster-autoscaler.kubernetes.io/safe-to-evict', 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes',
      'controller.kubernetes.io/pod-deletion-cost', 'descheduler.alpha.kubernetes.io/evict', 'descheduler.alpha.kubernetes.io/prefer-no-eviction',
      'kubernetes.io/ingress-bandwidth', 'kubernetes.io/egress-bandwidth',
    ],
    at: ['pod'],
    because: 'when a pod is moved, and how much it may send',
  },
  { keys: ['kueue.x-k8s.io/queue-name', 'kueue.x-k8s.io/priority-class'], at: ['job', 'controller', 'pod'], because: 'when pods are started' },
  {
    keys: ['service.kubernetes.io/topology-mode', 'service.kubernetes.io/topology-aware-hints'],
    at: ['service'],
    because: 'which of its own endpoints a Service prefers',
  },
  {
    keys: [
      'hostname', 'ttl', 'set-identifier', 'cloudflare-proxied', 'alias', 'gateway-hostname-source', 'aws-weight', 'aws-region', 'aws-failover',
      'aws-evaluate-target-health', 'aws-health-check-id', 'aws-geolocation-country-code', 'aws-geolocation-continent-code', 'aws-multi-value-answer',
    ].map((name) => `external-dns.alpha.kubernetes.io/${name}`),
    at: ['gateway', 'route'],
    because: 'names in public DNS that lead to the edge, which takes its declared hosts alone',
  },
  {
    keys: [
      'issuer', 'cluster-issuer', 'issuer-kind', 'issuer-group', 'common-name', 'duration', 'renew-before', 'usages', 'private-key-algorithm',
      'private-key-encoding', 'private-key-size', 'private-key-rotation-policy', 'revision-history-limit',
    ].map((name) => `cert-manager.io/${name}`),
    at: ['gateway'],
    because: 'who signs the certificate of the edge\'s own hosts',
  },
  {
    keys: ['container.apparmor.security.beta.kubernetes.io/*', 'seccomp.security.alpha.kubernetes.io/pod', 'container.seccomp.security.alpha.kubernetes.io/*'],
    at: ['pod'],
    because: 'profiles that take something away',
    values: (value) => (/^(runtime\/default|docker\/default|localhost\/.+)$/.test(value) ? undefined : '"runtime/default"'),
  },
  { keys: ['vault.hashicorp.com/agent-inject', 'dapr.io/enabled'], because: 'nothing is injected', values: isGo(false) },
  {
    keys: ['openshift.io/display-name', 'openshift.io/description', 'openshift.io/requester', 'openshift.io/cluster-monitoring'],
    at: ['namespace'],
    because: 'notes, and whose metrics are asked for, which policies decide',
  },
  {
    keys: ['security.openshift.io/scc.podSecurityLabelSync'], at: ['namespace'], because: 'the labels of Pod Security stay as they are written', values: isGo(false),
  },
  { keys: ['karpenter.sh/do-not-disrupt', 'karpenter.sh/do-not-evict', 'karpenter.sh/do-not-consolidate'], at: ['pod'], because: 'when a pod is moved' },
  { keys: ['velero.io/exclude-from-backup'], because: 'it is not copied to a store outside' },
  {
    keys: ['backup.velero.io/*', 'pre.hook.backup.velero.io/*', 'post.hook.backup.velero.io/*'],
    at: ['pod'],
    because: 'which of its own volumes are copied, and which command of its own is run before and after',
  },
  {
    keys: ['keda.sh', 'autoscaling.keda.sh', 'scaledobject.keda.sh', 'strimzi.io', 'cnpg.io', 'rabbitmq.com', 'velero.io', 'tekton.dev'].map((domain) => `${domain}/*`),
    at: ['object'],
    because: 'what an operator is told by objects of its own kinds, which are judged as such',
    values: (_value, key, { object }) => {
      const domain = key.slice(0, key.indexOf('/')).split('.').slice(-2).join('.');
      return object.group === domain || object.group.endsWith(`.${domain}`) ? undefined : 'it only on objects of that project\'s own kinds';
    },
  },
  { keys: ['resource.opentelemetry.io/*'], at: ['pod'], because: 'names in traces' },
  { keys: ['tags.datadoghq.com/*', 'ad.datadoghq.com/*'], at: ['pod', 'controller', 'service'], because: 'names of metrics and logs' },
  { keys: ['policies.kyverno.io/*'], at: ['object', 'namespace'], because: 'what a policy says of itself, and what policies of others choose namespaces by' },
  {
    keys: [
      'volume.beta.kubernetes.io/*', 'volume.kubernetes.io/*', 'pv.kubernetes.io/*', 'storageclass.kubernetes.io/is-default-class',
      'topology.kubernetes.io/region', 'topology.kubernetes.io/zone',
    ],
    at: ['object'],
    because: 'where a volume comes from',
  },
  {
    keys: ['api-approved.kubernetes.io', 'gateway.networking.k8s.io/bundle-version', 'gateway.networking.k8s.io/channel'],
    at: ['object'],
    because: 'versions of definitions',
  },
];
