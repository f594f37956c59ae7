/**
 * Versions that API servers serve of kinds whose versions nobody else here looks at. A server refuses an object of any other version, so that
 * it has no effect. Sources: Kubernetes API reference and deprecation guide, 1.30 to 1.37; the projects' CRDs.
 */
import { ANY_KIND } from './kind';

type KindVersions = Readonly<Record<string, readonly string[]>>;

/** Versions by group and kind. */
export type Versions = Readonly<Record<string, KindVersions>>;

const V1: KindVersions = { [ANY_KIND]: ['v1'] };
const ALPHA: KindVersions = { [ANY_KIND]: ['v1alpha1'] };
const NONE: KindVersions = { [ANY_KIND]: [] };

export const SERVED: Versions = {
  '': V1,
  'apps': V1,
  'batch': V1,
  'autoscaling': { HorizontalPodAutoscaler: ['v2', 'v1'], ...V1 },
  'policy': V1,
  'rbac.authorization.k8s.io': V1,
  'networking.k8s.io': { IPAddress: ['v1', 'v1beta1', 'v1alpha1'], ServiceCIDR: ['v1', 'v1beta1', 'v1alpha1'], ...V1 },
  // Its kinds have moved to apps, networking.k8s.io and policy.
  'extensions': NONE,
  'discovery.k8s.io': V1,
  'events.k8s.io': V1,
  'storage.k8s.io': { VolumeAttributesClass: ['v1', 'v1beta1', 'v1alpha1'], ...V1 },
  'node.k8s.io': V1,
  'scheduling.k8s.io': { PriorityClass: ['v1'] },
  'coordination.k8s.io': { Lease: ['v1'] },
  'certificates.k8s.io': { CertificateSigningRequest: ['v1'] },
  'admissionregistration.k8s.io': {
    ValidatingWebhookConfiguration: ['v1'],
    MutatingWebhookConfiguration: ['v1'],
    ValidatingAdmissionPolicy: ['v1', 'v1beta1'],
    ValidatingAdmissionPolicyBinding: ['v1', 'v1beta1'],
    MutatingAdmissionPolicy: ['v1', 'v1beta1', 'v1alpha1'],
    MutatingAdmissionPolicyBinding: ['v1', 'v1beta1', 'v1alpha1'],
  },
  'apiextensions.k8s.io': V1,
  'apiregistration.k8s.io': V1,
  'flowcontrol.apiserver.k8s.io': { [ANY_KIND]: ['v1', 'v1beta3'] },
  'external-secrets.io': { PushSecret: ['v1alpha1'], ClusterPushSecret: ['v1alpha1'], [ANY_KIND]: ['v1', 'v1beta1'] },
  'cert-manager.io': V1,
  'acme.cert-manager.io': V1,
  'monitoring.coreos.com': { ServiceMonitor: ['v1'], PodMonitor: ['v1'], PrometheusRule: ['v1'], Probe: ['v1'], AlertmanagerConfig: ['v1beta1', 'v1alpha1'] },
  'argoproj.io': ALPHA,
  'keda.sh': ALPHA,
};
