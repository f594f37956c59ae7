/** Kinds that deploy, build, scale and move other objects. Sources: the projects' CRD references. */
import { ANY_KIND, doubtful, harmless, keepsTemplate, makesPods, state, type Groups } from './kind';

const DEPLOYS = 'it deploys manifests that are not given here';
const FETCHES = 'it fetches manifests, and deploys none by itself';
const SCALES = 'it decides how many alike pods run, not what they are';
const BLUEPRINT = 'nothing runs before another object names it';
const NOTIFIES = 'it reports on deployments';
const EVENTS = 'it makes pods, or sends events to other hosts';

export const DELIVERY: Groups = {
  'argoproj.io': {
    ...doubtful('namespaced', 'objects', DEPLOYS, ['Application', 'ApplicationSet']),
    ...harmless('namespaced', 'it limits what an Application may deploy', 'AppProject'),
    ...keepsTemplate('namespaced', 'Argo Rollouts', 'Rollout', 'Experiment', 'AnalysisRun'),
    ...harmless('namespaced', BLUEPRINT, 'AnalysisTemplate', 'WorkflowTemplate'),
    ...harmless('cluster', BLUEPRINT, 'ClusterAnalysisTemplate', 'ClusterWorkflowTemplate'),
    ...makesPods('namespaced', 'Argo Workflows', 'Workflow', 'CronWorkflow', 'WorkflowEventBinding'),
    ...state('namespaced', 'its controller records with it what it has done', 'WorkflowTaskSet', 'WorkflowTaskResult', 'WorkflowArtifactGCTask'),
    ...makesPods('namespaced', 'Argo Events', 'EventBus', 'EventSource', 'Sensor'),
  },
  'kustomize.toolkit.fluxcd.io': doubtful('namespaced', 'objects', DEPLOYS, ['Kustomization']),
  'helm.toolkit.fluxcd.io': doubtful('namespaced', 'objects', DEPLOYS, ['HelmRelease']),
  'fluxcd.controlplane.io': doubtful('namespaced', 'objects', DEPLOYS, [ANY_KIND]),
  'source.toolkit.fluxcd.io': harmless('namespaced', FETCHES, 'GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket', 'ExternalArtifact'),
  'notification.toolkit.fluxcd.io': harmless('namespaced', NOTIFIES, 'Alert', 'Provider', 'Receiver'),
  'image.toolkit.fluxcd.io': {
    ...harmless('namespaced', 'it looks for images', 'ImageRepository', 'ImagePolicy'),
    ...doubtful('namespaced', 'objects', 'it changes images in the manifests that are deployed', ['ImageUpdateAutomation']),
  },
  'helm.cattle.io': doubtful('namespaced', 'objects', DEPLOYS, ['HelmChart', 'HelmChartConfig']),
  'k3s.cattle.io': doubtful('namespaced', 'objects', DEPLOYS, ['Addon']),
  'fleet.cattle.io': doubtful(undefined, 'objects', DEPLOYS, [ANY_KIND]),
  'core.oam.dev': doubtful(undefined, 'new-pods', DEPLOYS, [ANY_KIND]),
  'kro.run': doubtful(undefined, 'objects', DEPLOYS, [ANY_KIND]),
  'pkg.crossplane.io': doubtful('cluster', 'new-pods', 'it installs a controller, which makes pods and other objects', [ANY_KIND]),
  'apiextensions.crossplane.io': doubtful('cluster', 'objects', 'other objects are made by it', [ANY_KIND]),
  'kubernetes.crossplane.io': doubtful(undefined, 'objects', 'it deploys the object that it holds', [ANY_KIND]),
  'flagger.app': {
    ...makesPods('namespaced', 'Flagger', 'Canary'),
    ...harmless('namespaced', NOTIFIES, 'AlertProvider', 'MetricTemplate'),
  },
  'tekton.dev': {
    ...makesPods('namespaced', 'Tekton', 'TaskRun', 'PipelineRun', 'Run', 'CustomRun'),
    ...harmless('namespaced', BLUEPRINT, 'Task', 'Pipeline', 'StepAction'),
    ...harmless('cluster', BLUEPRINT, 'ClusterTask'),
  },
  'triggers.tekton.dev': {
    ...makesPods('namespaced', 'Tekton', 'EventListener'),
    ...harmless('namespaced', BLUEPRINT, 'TriggerTemplate', 'TriggerBinding', 'Trigger', 'Interceptor'),
    ...harmless('cluster', BLUEPRINT, 'ClusterTriggerBinding', 'ClusterInterceptor'),
  },
  // Scaling.
  'keda.sh': {
    ...harmless('namespaced', SCALES, 'ScaledObject', 'TriggerAuthentication'),
    ...harmless('cluster', SCALES, 'ClusterTriggerAuthentication'),
    ...keepsTemplate('namespaced', 'KEDA', 'ScaledJob'),
  },
  'eventing.keda.sh': harmless(undefined, NOTIFIES, ANY_KIND),
  'http.keda.sh': doubtful('namespaced', 'reach', 'it sends requests through an interceptor', [ANY_KIND]),
  'karpenter.sh': harmless('cluster', 'it adds and removes nodes', ANY_KIND),
  'karpenter.k8s.aws': harmless('cluster', 'it adds and removes nodes', ANY_KIND),
  'karpenter.azure.com': harmless('cluster', 'it adds and removes nodes', ANY_KIND),
  'kueue.x-k8s.io': harmless(undefined, 'it decides when jobs run, not what they are', ANY_KIND),
  // Knative.
  'serving.knative.dev': {
    ...makesPods('namespaced', 'Knative', 'Service', 'Configuration', 'Revision'),
    ...doubtful('namespaced', 'reach', 'it opens a way in through the gateway of Knative', ['Route', 'DomainMapping']),
  },
  'eventing.knative.dev': doubtful('namespaced', 'new-pods', EVENTS, [ANY_KIND]),
  'messaging.knative.dev': doubtful('namespaced', 'new-pods', EVENTS, [ANY_KIND]),
  'flows.knative.dev': doubtful('namespaced', 'new-pods', EVENTS, [ANY_KIND]),
  'functions.dev': doubtful('namespaced', 'new-pods', EVENTS, [ANY_KIND]),
  'sources.knative.dev': {
    ...doubtful('namespaced', 'new-pods', EVENTS, [ANY_KIND]),
    ...doubtful('namespaced', 'pods', 'it changes pods on their way in', ['SinkBinding']),
  },
  'operator.knative.dev': doubtful('namespaced', 'new-pods', 'it installs Knative', [ANY_KIND]),
  // Backups.
  'velero.io': {
    ...harmless('namespaced', 'it copies objects and volumes to a store outside', 'Backup', 'Schedule', 'BackupRepository', 'BackupStorageLocation', 'VolumeSnapshotLocation',
      'DeleteBackupRequest', 'DownloadRequest', 'ServerStatusRequest', 'PodVolumeBackup', 'DataUpload'),
    ...doubtful('namespaced', 'objects', 'it makes objects of a backup', ['Restore', 'PodVolumeRestore', 'DataDownload']),
  },
};
