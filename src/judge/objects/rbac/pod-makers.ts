/** What makes pods, or applies whatever makes them, by group, in the words of Roles. Sources: the API references of the projects. */
export const POD_MAKERS: readonly { readonly group: string; readonly resources: readonly string[] }[] = [
  { group: '', resources: ['pods', 'replicationcontrollers', 'podtemplates'] },
  { group: 'apps', resources: ['deployments', 'statefulsets', 'daemonsets', 'replicasets'] },
  { group: 'batch', resources: ['jobs', 'cronjobs'] },
  { group: 'argoproj.io', resources: ['rollouts', 'workflows', 'cronworkflows', 'workflowtemplates', 'clusterworkflowtemplates', 'sensors', 'eventsources', 'applications', 'applicationsets'] },
  { group: 'kustomize.toolkit.fluxcd.io', resources: ['kustomizations'] },
  { group: 'helm.toolkit.fluxcd.io', resources: ['helmreleases'] },
  { group: 'serving.knative.dev', resources: ['services', 'configurations', 'revisions'] },
  { group: 'keda.sh', resources: ['scaledjobs'] },
  { group: 'tekton.dev', resources: ['tasks', 'taskruns', 'pipelines', 'pipelineruns'] },
  { group: 'apps.kruise.io', resources: ['clonesets', 'statefulsets', 'daemonsets', 'broadcastjobs', 'advancedcronjobs', 'sidecarsets'] },
  { group: 'kubevirt.io', resources: ['virtualmachines', 'virtualmachineinstances'] },
  { group: 'ray.io', resources: ['rayclusters', 'rayjobs', 'rayservices'] },
  { group: 'batch.volcano.sh', resources: ['jobs'] },
  { group: 'jobset.x-k8s.io', resources: ['jobsets'] },
  { group: 'leaderworkerset.x-k8s.io', resources: ['leaderworkersets'] },
];
