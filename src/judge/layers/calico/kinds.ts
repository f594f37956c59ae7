/** Policies and settings of Calico. Source: its CRDs and its resource reference, v3.28 to v3.32. */
import { fieldsOf, harmless, NETWORK, read, doubtful, state, type Body, type Groups, type Kinds } from '../../objects/kinds/kind';
import type { Versions } from '../../objects/kinds/versions';

/** Versions by group: what people write, and where Calico keeps it. */
const SERVED = { 'projectcalico.org': ['v3'], 'crd.projectcalico.org': ['v1'] } as const satisfies Readonly<Record<string, readonly string[]>>;

const OF_NAMESPACES = ['NetworkPolicy', 'NetworkSet'] as const;
const OF_THE_CLUSTER = ['GlobalNetworkPolicy', 'GlobalNetworkSet', 'Tier'] as const;

const STATE = 'its plugin records with it what it has seen or done';
const ADDRESSES = 'it is about the addresses of pods and nodes and how they are announced';
const STAGED = 'Calico only logs what it would do, until somebody puts it in force';

/** Settings of Felix that let nothing in or out. Source: Calico "FelixConfiguration". */
const HARMLESS_SETTINGS: ReadonlySet<string> = new Set([
  'logSeverityScreen', 'logSeverityFile', 'logSeveritySys', 'logFilePath', 'logPrefix', 'reportingInterval', 'reportingTTL', 'usageReportingEnabled',
  'usageReportingInitialDelay', 'usageReportingInterval', 'healthEnabled', 'healthHost', 'healthPort', 'prometheusMetricsEnabled', 'prometheusMetricsHost',
  'prometheusMetricsPort', 'prometheusGoMetricsEnabled', 'prometheusProcessMetricsEnabled', 'prometheusWireGuardMetricsEnabled', 'wireguardEnabled',
  'wireguardEnabledV6', 'wireguardMTU', 'ipipEnabled', 'ipipMTU', 'vxlanEnabled', 'vxlanMTU', 'vxlanPort', 'vxlanVNI', 'iptablesRefreshInterval', 'routeRefreshInterval',
  'flowLogsFlushInterval', 'flowLogsGoldmaneServer', 'flowLogsLocalReporter', 'flowLogsCollectorDebugTrace',
]);

function changesPolicies({ spec }: Body): boolean {
  return Object.keys(fieldsOf(spec)).some((key) => !HARMLESS_SETTINGS.has(key));
}

function kindsOf(served: readonly string[]): Kinds {
  return {
    ...read('namespaced', served, ...OF_NAMESPACES),
    ...read('cluster', served, ...OF_THE_CLUSTER),
    ...doubtful('cluster', 'reach', 'it gives endpoints rules behind all tiers', ['Profile'], { hops: NETWORK }),
    ...doubtful('cluster', 'reach', 'Calico applies policies to interfaces of hosts with it', ['HostEndpoint'], { hops: NETWORK }),
    ...doubtful('cluster', 'reach', 'it changes how Calico enforces policies', ['FelixConfiguration'], { hops: NETWORK, onlyIf: changesPolicies }),
    ...doubtful('cluster', 'reach', 'it changes which objects of the cluster Calico sees', ['KubeControllersConfiguration'], { hops: NETWORK }),
    ...doubtful('namespaced', 'reach', STAGED, ['StagedNetworkPolicy', 'StagedKubernetesNetworkPolicy']),
    ...doubtful('cluster', 'reach', STAGED, ['StagedGlobalNetworkPolicy']),
    ...harmless('cluster', ADDRESSES, 'IPPool', 'IPReservation', 'BGPConfiguration', 'BGPPeer', 'BGPFilter'),
    ...state('cluster', STATE, 'CalicoNodeStatus', 'ClusterInformation', 'IPAMBlock', 'IPAMConfig', 'IPAMConfiguration', 'IPAMHandle', 'BlockAffinity', 'Node'),
  };
}

export const CALICO_KINDS: Groups = Object.fromEntries(Object.entries(SERVED).map(([group, served]) => [group, kindsOf(served)]));

export const CALICO_VERSIONS: Versions = Object.fromEntries(Object.entries(SERVED).map(([group, served]) => (
  [group, Object.fromEntries([...OF_NAMESPACES, ...OF_THE_CLUSTER].map((kind) => [kind, served]))]
)));
