/** Kinds of OpenShift and of its operator framework. Source: OpenShift API reference 4.20. */
import { ANY_KIND, doubtful, harmless, keepsTemplate, makesPods, NETWORK, type Groups } from './kind';

const SETTINGS = 'it changes settings of the cluster';
const OPERATOR = 'it installs an operator, which makes pods and other objects';

export const OPENSHIFT: Groups = {
  'network.openshift.io': {
    ...doubtful('namespaced', 'reach', 'OpenShift allows and denies egress with it, beside NetworkPolicy', ['EgressNetworkPolicy'], { hops: ['egress'] }),
    ...doubtful('cluster', 'reach', 'it joins or separates the networks of namespaces', ['NetNamespace', 'ClusterNetwork'], { hops: NETWORK }),
    ...harmless('cluster', 'it is about the addresses of a node', 'HostSubnet'),
  },
  'network.operator.openshift.io': {
    ...doubtful('namespaced', 'reach', 'it sends egress through a pod that it makes', ['EgressRouter'], { hops: ['egress'] }),
    ...doubtful('namespaced', 'objects', SETTINGS, ['OperatorPKI']),
  },
  'security.openshift.io': {
    ...doubtful('cluster', 'pods', 'it changes users, groups and labels of pods on their way in', ['SecurityContextConstraints']),
    ...harmless('namespaced', 'it is a question to the API server', 'PodSecurityPolicyReview', 'PodSecurityPolicySelfSubjectReview', 'PodSecurityPolicySubjectReview'),
    ...harmless('cluster', 'it counts users and groups of namespaces', 'RangeAllocation'),
  },
  'security.internal.openshift.io': harmless('cluster', 'it counts users and groups of namespaces', 'RangeAllocation'),
  'route.openshift.io': doubtful('namespaced', 'reach', 'it opens a way in through the router', ['Route']),
  'ingress.operator.openshift.io': doubtful('namespaced', 'reach', 'it opens names of the cluster to others', ['DNSRecord']),
  'operator.openshift.io': doubtful(undefined, 'objects', SETTINGS, [ANY_KIND]),
  'config.openshift.io': doubtful('cluster', 'objects', SETTINGS, [ANY_KIND]),
  'machineconfiguration.openshift.io': doubtful('cluster', 'objects', 'it changes nodes', [ANY_KIND]),
  'machine.openshift.io': harmless('namespaced', 'it adds and removes nodes', ANY_KIND),
  'apps.openshift.io': keepsTemplate('namespaced', 'OpenShift', 'DeploymentConfig'),
  'build.openshift.io': makesPods('namespaced', 'OpenShift', 'Build', 'BuildConfig'),
  'image.openshift.io': { ...harmless('cluster', 'it names an image', 'Image', 'ImageSignature'), ...harmless('namespaced', 'it names images', ANY_KIND) },
  'project.openshift.io': doubtful('cluster', 'objects', 'it makes a namespace, with what its template adds', ['Project', 'ProjectRequest']),
  'template.openshift.io': doubtful('namespaced', 'objects', 'objects are made of those that it holds', [ANY_KIND]),
  'user.openshift.io': doubtful('cluster', 'identities', 'it names users and the groups that they are in', [ANY_KIND]),
  'oauth.openshift.io': doubtful('cluster', 'identities', 'it lets users log in', [ANY_KIND]),
  'authorization.openshift.io': doubtful(undefined, 'identities', 'it gives rights in the API', [ANY_KIND]),
  'quota.openshift.io': harmless('cluster', 'it is about CPU, memory and counts only', 'ClusterResourceQuota'),
  'console.openshift.io': harmless('cluster', 'it is about the console', ANY_KIND),
  'operators.coreos.com': {
    ...doubtful('namespaced', 'new-pods', OPERATOR, ['ClusterServiceVersion', 'Subscription', 'InstallPlan', 'CatalogSource']),
    ...harmless('namespaced', 'it decides which namespaces operators watch', 'OperatorGroup', 'OperatorCondition'),
    ...harmless('cluster', 'it describes an operator', 'Operator', 'OLMConfig'),
  },
  'olm.operatorframework.io': doubtful('cluster', 'new-pods', OPERATOR, ['ClusterExtension', 'ClusterCatalog', 'ClusterExtensionRevision']),
};
