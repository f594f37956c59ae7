import { evidenceAt } from '../evidence';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { about, granted, policyRules } from './roles';

/** What makes pods, or applies whatever makes them, by group. */
const WORKLOADS = [
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
] as const;

/** A pod runs as any account of its namespace. Source: Kubernetes "Role Based Access Control Good Practices", workload creation. */
export const RBAC_WORKLOADS = defineRule({
  code: 'ZT211',
  name: 'rbac-workloads',
  title: 'A role may create or change workloads',
  severity: 'warning',
  why: 'An account that creates pods in a namespace can use any ServiceAccount and Secret in it, and so every identity that policies allow.',
  fix: 'Leave the creation of workloads to the deployment pipeline or an operator in a namespace of its own.',
  standards: [cis('5.1.4'), nsa('Role-based access control')],
  check: (input) => policyRules(input).flatMap((rule) => WORKLOADS.flatMap(({ group, resources }) => {
    const verbs = granted(rule, ['create', 'update', 'patch']);
    const what = about(rule, group, resources);
    if (verbs.length === 0 || what.length === 0) return [];
    return [evidenceAt(rule.object, rule.field, { details: { verbs: verbs.join(', '), resources: what.join(', ') } })];
  })),
  describe: ({ object, details }) => `${nameOf(object)} may ${details.verbs} ${details.resources}, and so run as any ServiceAccount in its reach.`,
});
