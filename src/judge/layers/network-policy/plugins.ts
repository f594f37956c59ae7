/** What network plugins do where the API leaves it open, or where they differ from it. */
import type { Truth } from '../../core/verdict';

export const NETWORK_PLUGINS = ['cilium', 'calico', 'other'] as const;

/** A network plugin that reads NetworkPolicies in a way of its own, or any other one. */
export type NetworkPlugin = typeof NETWORK_PLUGINS[number];

export interface PluginFacts {
  readonly name: string;
  /** Whether an ipBlock means addresses of pods. */
  readonly ipBlockMatchesPods: 'yes' | 'no' | 'unknown';
  /** Whether an ipBlock means addresses of nodes. */
  readonly ipBlockMatchesNodes: boolean;
  /** Whether a domain name can stand for a pod. */
  readonly domainsMeanPods: boolean;
  /** Whether the Baseline tier can open what NetworkPolicies isolate. */
  readonly baselineOpensIsolated: Truth;
  /** Whether it is asked about a pod that NetworkPolicies select for the other direction alone. */
  readonly baselineAsksHalfIsolated: boolean;
}

const OTHER: PluginFacts = {
  name: 'another network plugin',
  ipBlockMatchesPods: 'unknown',
  ipBlockMatchesNodes: true,
  domainsMeanPods: true,
  // NetworkPolicy is final for the pods that it selects: network-policy-api, ClusterNetworkPolicy; Calico, OVN-Kubernetes, kube-network-policies.
  baselineOpensIsolated: 'no',
  // kube-network-policies counts policies of the other direction, Calico does not.
  baselineAsksHalfIsolated: false,
};

export const PLUGINS: Readonly<Record<NetworkPlugin | 'unknown', PluginFacts>> = Object.freeze({
  cilium: {
    name: 'Cilium',
    // Source: Cilium "Layer 3 Policies": CIDRs mean neither pods nor nodes, unless policy-cidr-match-mode says so.
    ipBlockMatchesPods: 'no',
    ipBlockMatchesNodes: false,
    domainsMeanPods: false,
    // It denies behind all tiers. Source: Cilium pkg/policy, repository.go.
    baselineOpensIsolated: 'yes',
    baselineAsksHalfIsolated: true,
  },
  calico: {
    ...OTHER,
    name: 'Calico',
    // It compares addresses of packets, which are those of pods. Source: felix/rules, policy.go.
    ipBlockMatchesPods: 'yes',
    // Each direction has an end of its own. Source: felix/rules, endpoints.go.
    baselineAsksHalfIsolated: true,
  },
  other: OTHER,
  unknown: { ...OTHER, baselineOpensIsolated: 'unknown' },
} as const);
