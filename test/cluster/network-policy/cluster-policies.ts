/** Cluster-wide policies around NetworkPolicies, and the engines that read them. */
import fc from 'fast-check';
import { endpointOf, objectsOf, POD_CIDR, type Case, type Policy } from './case';
import { deviationsOf } from './deviations';
import { inputOf } from './engine';
import { caseWith, SAMPLE } from './random-cases';
import { judge } from '../../../src/judge/judge';
import type { JudgeOptions } from '../../../src/judge/options';
import { networkPolicy } from '../../judge/oracle/arbitrary';
import { asAdminPolicy, asClusterPolicy, meantPolicies, type MeantPolicy } from '../../judge/oracle/arbitrary-cluster-policies';
import { goTool } from '../tools/go-tool';
import { run } from '../tools/run';
import { versionIn } from '../tools/versions';

export interface ClusterCase extends Case {
  readonly clusterPolicies: readonly MeantPolicy[];
}

export interface ClusterEngine {
  readonly name: string;
  readonly options: JudgeOptions;
  /** How the engine reads the policies of a case. */
  readonly written: (one: ClusterCase) => object;
  readonly tool: string;
}

export const CLUSTER_ENGINES: readonly ClusterEngine[] = [
  {
    name: `kube-network-policies ${versionIn('go/netpol-cluster-policies/go.mod', /kube-network-policies (\S+)/)}`,
    options: { networkPlugin: 'other', ipBlockMatchesPods: 'yes', podCidrs: [POD_CIDR] },
    tool: 'netpol-cluster-policies',
    // It has no ClusterNetworkPolicy; each is an AdminNetworkPolicy or the BaselineAdminNetworkPolicy by another name.
    written: ({ clusterPolicies }) => {
      const written = clusterPolicies.map((policy, index) => asAdminPolicy(policy, `policy-${index}`));
      return { admin: written.filter(({ kind }) => kind === 'AdminNetworkPolicy'), baseline: written.filter(({ kind }) => kind !== 'AdminNetworkPolicy') };
    },
  },
  {
    name: `Cilium ${versionIn('go/netpol-cilium/go.mod', /cilium\/cilium (\S+)/)}`,
    options: { networkPlugin: 'cilium', ipBlockMatchesPods: 'no' },
    tool: 'netpol-cilium',
    written: ({ clusterPolicies }) => ({ clusterPolicies: clusterPolicies.map((policy, index) => asClusterPolicy(withPods(policy), `policy-${index}`)) }),
  },
];

/**
 * Cilium takes addresses outside for pods of a namespace without a label, if all pods of namespaces are meant; the same said of pods is about
 * pods alone, also there.
 */
function withPods(policy: MeantPolicy): MeantPolicy {
  const rewritten = (rules: MeantPolicy['ingress']) => rules.map((rule) => ({
    ...rule, peers: rule.peers.map((peer) => (peer.namespaces ? { pods: { namespaceSelector: peer.namespaces, podSelector: {} } } : peer)),
  }));
  return { ...policy, ingress: rewritten(policy.ingress), egress: rewritten(policy.egress) };
}

export function clusterAnswers({ tool, written }: ClusterEngine, cases: readonly ClusterCase[]): boolean[][] {
  const input = cases.map((one) => {
    const { policies, ...others } = inputOf(one);
    return JSON.stringify({ ...others, policies: policies.map(asStored), ...written(one) });
  });
  return run(goTool(tool), [], { input: input.join('\n') }).trim().split('\n').map((line) => JSON.parse(line) as boolean[]);
}

/** The API server drops lists that are empty. */
function asStored({ metadata, spec }: Case['policies'][number]): Case['policies'][number] {
  return { metadata, spec: Object.fromEntries(Object.entries(spec as object).filter(([, value]) => !Array.isArray(value) || value.length > 0)) };
}

/** The cases, with NetworkPolicies as the engine takes them (`deviations.ts`). */
export function asReadBy(engine: ClusterEngine, cases: readonly ClusterCase[]): ClusterCase[] {
  const read = (policy: Policy) => deviationsOf(engine.name).reduce((so, { rewrite }) => rewrite(so), policy);
  return cases.map((one) => ({ ...one, policies: one.policies.map(read) }));
}

/** What the judge says of each flow, of kinds that say the same by turns. */
export function judgedWith(one: ClusterCase, options: JudgeOptions): string[] {
  const policies = one.clusterPolicies.map((policy, index) => (index % 2 === 0 ? asAdminPolicy : asClusterPolicy)(policy, `policy-${index}`));
  const judgement = judge([{ objects: [...objectsOf(one), ...policies] }], options);
  return one.flows.map(({ from, to, port, protocol }) => (
    judgement.check({ from: endpointOf(one, from), to: endpointOf(one, to), port, protocol }).verdict
  ));
}

/** Random cases; priorities are unique, unless the policies are meant to be in no order. */
export function clusterCases(unique: boolean): ClusterCase[] {
  const policies = meantPolicies({ experimental: false }, 5).filter((all) => all.length > 0);
  const some = fc.tuple(caseWith(fc.array(networkPolicy, { maxLength: 3 })), policies);
  return fc.sample(some, SAMPLE).map(([one, all]) => ({
    ...one, clusterPolicies: unique ? all.map((policy, index) => ({ ...policy, priority: index })) : all,
  }));
}
