/** Policies and settings of network plugins. Sources: the CRD references of Antrea, OVN-Kubernetes, Multus and others. */
import { ANY_KIND, doubtful, harmless, NETWORK, state, type Groups, type Kinds } from '../../objects/kinds/kind';

const STATE = 'its plugin records with it what it has seen or done';
const ADDRESSES = 'it is about the addresses of pods and nodes and how they are announced';
const SET = 'it names peers for policies of its plugin';
const SECOND_NETWORK = 'it gives pods other networks, which policies do not hold for';

const ANTREA: Kinds = {
  ...doubtful('namespaced', 'reach', 'Antrea evaluates it before NetworkPolicy, with allow and deny', ['NetworkPolicy'], { hops: NETWORK }),
  ...doubtful('cluster', 'reach', 'Antrea evaluates it before NetworkPolicy for the pods of all namespaces', ['ClusterNetworkPolicy'], { hops: NETWORK }),
  ...doubtful('cluster', 'reach', 'it redirects traffic of pods', ['TrafficControl'], { hops: NETWORK }),
  ...doubtful('cluster', 'reach', 'it decides in which order policies are evaluated', ['Tier']),
  ...doubtful('cluster', 'reach', SET, ['ClusterGroup']),
  ...doubtful('namespaced', 'reach', SET, ['Group']),
  ...harmless('cluster', ADDRESSES, 'Egress', 'ExternalIPPool', 'IPPool', 'BGPPolicy'),
  ...harmless('cluster', STATE, 'Traceflow', 'PacketCapture', 'AntreaAgentInfo', 'AntreaControllerInfo', 'NodeLatencyMonitor', 'FlowExporterDestination'),
  ...doubtful('namespaced', 'reach', 'it adds workloads outside the cluster', ['ExternalNode']),
  ...harmless('cluster', STATE, 'SupportBundleCollection'),
};

export const NETWORK_PLUGINS: Groups = {
  'isovalent.com': doubtful(undefined, 'reach', 'Cilium adds its own allow and deny rules to those of NetworkPolicy', [ANY_KIND], { hops: NETWORK }),
  'operator.tigera.io': doubtful('cluster', 'objects', 'it installs the network plugin, with settings of its own', [ANY_KIND]),
  'crd.antrea.io': ANTREA,
  'security.antrea.tanzu.vmware.com': ANTREA,
  'core.antrea.tanzu.vmware.com': ANTREA,
  'multicluster.crd.antrea.io': doubtful(undefined, 'reach', 'it opens a way to or from other clusters', [ANY_KIND], { hops: NETWORK }),
  'k8s.ovn.org': {
    ...doubtful('namespaced', 'reach', 'OVN-Kubernetes allows and denies egress with it, beside NetworkPolicy', ['EgressFirewall'], { hops: ['egress'] }),
    ...doubtful('cluster', 'reach', 'it sends egress of pods another way', ['AdminPolicyBasedExternalRoute'], { hops: ['egress'] }),
    ...doubtful('namespaced', 'reach', SECOND_NETWORK, ['UserDefinedNetwork'], { hops: NETWORK }),
    ...doubtful('cluster', 'reach', SECOND_NETWORK, ['ClusterUserDefinedNetwork', 'ClusterNetworkConnect'], { hops: NETWORK }),
    ...harmless('cluster', ADDRESSES, 'EgressIP', 'RouteAdvertisements'),
    ...harmless('namespaced', 'it marks packets, and lets none in or out', 'EgressQoS', 'NetworkQoS'),
    ...harmless('namespaced', ADDRESSES, 'EgressService'),
  },
  'kubeovn.io': doubtful(undefined, 'reach', 'Kube-OVN has subnets, security groups and networks with rules of their own', [ANY_KIND], { hops: NETWORK }),
  'k8s.cni.cncf.io': {
    ...doubtful('namespaced', 'reach', SECOND_NETWORK, ['NetworkAttachmentDefinition']),
    ...doubtful('namespaced', 'reach', 'it allows and denies traffic of the other networks of pods', ['MultiNetworkPolicy'], { hops: NETWORK }),
  },
  'whereabouts.cni.cncf.io': harmless('namespaced', ADDRESSES, ANY_KIND),
  'sriovnetwork.openshift.io': doubtful('namespaced', 'reach', SECOND_NETWORK, [ANY_KIND]),
  // Clouds.
  'vpcresources.k8s.aws': {
    ...doubtful('namespaced', 'reach', 'it gives pods security groups of the cloud, and decides whether policies hold beside them', ['SecurityGroupPolicy'], { hops: NETWORK }),
    ...state('cluster', STATE, 'CNINode'),
  },
  'crd.k8s.amazonaws.com': harmless('cluster', ADDRESSES, 'ENIConfig'),
  'networking.k8s.aws': {
    ...doubtful('cluster', 'reach', 'it is evaluated around NetworkPolicy and can overrule it', ['ClusterNetworkPolicy', 'ClusterPolicyEndpoint'], { hops: NETWORK }),
    ...doubtful('namespaced', 'reach', 'the network plugin of AWS allows and denies with it, beside NetworkPolicy', ['ApplicationNetworkPolicy'], { hops: NETWORK }),
    // The controller writes one for each NetworkPolicy; written by hand it would be another policy.
    ...doubtful('namespaced', 'reach', 'the network plugin of AWS enforces it', ['PolicyEndpoint']),
  },
  'acn.azure.com': harmless(undefined, ADDRESSES, ANY_KIND),
};
