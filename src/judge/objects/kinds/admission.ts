/** Kinds that change or refuse objects on their way into the cluster, and those that add kinds to the API. */
import { ANY_KIND, doubtful, fieldsOf, harmless, itemsOf, makesPods, type Body, type Groups } from './kind';

const REFUSES = 'it can only refuse objects; what is admitted is admitted as it was written';
const REWRITES = 'it can change pods and policies on their way in';
const DESCRIBES = 'it describes rules and takes effect only through another object';
const STATE = 'it records what a component has seen or done, and decides nothing';

export const ADMISSION: Groups = {
  'admissionregistration.k8s.io': {
    ...harmless('cluster', REFUSES, 'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'),
    ...doubtful('cluster', 'objects', REWRITES, ['MutatingWebhookConfiguration', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding']),
  },
  'apiextensions.k8s.io': doubtful('cluster', 'objects', 'its conversion webhook can change objects of its kind whenever they are read', ['CustomResourceDefinition'], { onlyIf: converts }),
  'apiregistration.k8s.io': doubtful('cluster', 'objects', 'it hands a group of the API to another server', ['APIService'], { onlyIf: delegates }),
  // Gatekeeper.
  'templates.gatekeeper.sh': harmless('cluster', DESCRIBES, 'ConstraintTemplate'),
  'constraints.gatekeeper.sh': harmless('cluster', REFUSES, ANY_KIND),
  'mutations.gatekeeper.sh': doubtful('cluster', 'objects', REWRITES, [ANY_KIND]),
  'config.gatekeeper.sh': harmless('namespaced', REFUSES, 'Config'),
  'expansion.gatekeeper.sh': harmless('cluster', REFUSES, 'ExpansionTemplate'),
  'status.gatekeeper.sh': harmless('namespaced', STATE, ANY_KIND),
  // Kyverno.
  'kyverno.io': {
    ...doubtful('cluster', 'objects', 'its rules can change and make objects', ['ClusterPolicy'], { onlyIf: doesMoreThanValidate }),
    ...doubtful('namespaced', 'objects', 'its rules can change and make objects', ['Policy'], { onlyIf: doesMoreThanValidate }),
    ...doubtful('cluster', 'objects', 'it deletes objects', ['ClusterCleanupPolicy']),
    ...doubtful('namespaced', 'objects', 'it deletes objects', ['CleanupPolicy']),
    ...doubtful('namespaced', 'objects', 'it makes or changes an object', ['UpdateRequest']),
    ...harmless('namespaced', 'it lifts a rule of Kyverno', 'PolicyException'),
    ...harmless('cluster', 'it reads values for rules of Kyverno', 'GlobalContextEntry'),
    ...harmless('namespaced', STATE, 'AdmissionReport', 'BackgroundScanReport'),
    ...harmless('cluster', STATE, 'ClusterAdmissionReport', 'ClusterBackgroundScanReport'),
  },
  'policies.kyverno.io': {
    ...harmless('cluster', REFUSES, 'ValidatingPolicy', 'ImageValidatingPolicy'),
    ...harmless('namespaced', REFUSES, 'NamespacedValidatingPolicy', 'NamespacedImageValidatingPolicy'),
    ...harmless('namespaced', 'it lifts a rule of Kyverno', 'PolicyException'),
    ...doubtful('cluster', 'objects', REWRITES, ['MutatingPolicy', 'GeneratingPolicy', 'DeletingPolicy']),
    ...doubtful('namespaced', 'objects', REWRITES, ['NamespacedMutatingPolicy', 'NamespacedGeneratingPolicy', 'NamespacedDeletingPolicy']),
  },
  'wgpolicyk8s.io': { ...harmless('namespaced', STATE, 'PolicyReport'), ...harmless('cluster', STATE, 'ClusterPolicyReport') },
  'reports.kyverno.io': { ...harmless('namespaced', STATE, 'EphemeralReport'), ...harmless('cluster', STATE, 'ClusterEphemeralReport') },
  'openreports.io': { ...harmless('namespaced', STATE, 'Report'), ...harmless('cluster', STATE, 'ClusterReport') },
  // Kubewarden.
  'policies.kubewarden.io': {
    ...doubtful('cluster', 'objects', REWRITES, ['ClusterAdmissionPolicy', 'ClusterAdmissionPolicyGroup']),
    ...doubtful('namespaced', 'objects', REWRITES, ['AdmissionPolicy', 'AdmissionPolicyGroup']),
    ...makesPods('cluster', 'Kubewarden', 'PolicyServer'),
  },
};

/** Source: CustomResourceDefinition, spec.conversion: without a strategy only the version is changed. */
function converts({ spec }: Body): boolean {
  const { strategy } = fieldsOf(fieldsOf(spec).conversion);
  return strategy !== undefined && strategy !== null && strategy !== 'None';
}

/** Groups that hold measurements only, and are always served by another server. Source: Kubernetes "Resource metrics pipeline". */
const METRICS: ReadonlySet<unknown> = new Set(['metrics.k8s.io', 'custom.metrics.k8s.io', 'external.metrics.k8s.io']);

/** Without a Service the API server serves the group itself. Source: APIService, spec.service. */
function delegates({ spec }: Body): boolean {
  const { service, group } = fieldsOf(spec);
  return service !== undefined && service !== null && !METRICS.has(group);
}

const VALIDATES: ReadonlySet<string> = new Set(['name', 'match', 'exclude', 'preconditions', 'context', 'validate', 'celPreconditions', 'skipBackgroundRequests', 'reportProperties']);

/** Whether some rule has more than what refuses objects. Source: Kyverno "Writing Policies". */
function doesMoreThanValidate({ spec }: Body): boolean {
  const rules = itemsOf(fieldsOf(spec).rules);
  return rules.length === 0 || rules.some((rule) => Object.keys(fieldsOf(rule)).some((key) => !VALIDATES.has(key)));
}
