import { readCalls } from './calls';
import { readListeningPorts } from './ports';
import { readLabels } from './reference';
import type { _ReceivedCall, _WorkloadState } from './state';
import type { ForeignWorkloadProps } from '../constructs/foreign-workload-props';
import type { Declaration } from '../graph/declarations';
import type { WorkloadNode } from '../graph/nodes';
import type { PodNode } from '../graph/pod';
import { quoted } from '../graph/problem';
import { Reader } from '../graph/reader';
import { parseDnsLabel, parseDnsSubdomain, parseServiceName } from '../graph/values/names';

/** The arguments of a workload whose pods somebody else makes. */
export interface ForeignState extends Pick<_WorkloadState, 'path' | 'name' | 'namespace' | 'waivers' | 'outgoing'> {
  readonly received: readonly _ReceivedCall[];
  readonly props: ForeignWorkloadProps;
}

/** Nothing of the pods is written, so that nothing is known of them. */
const PODS_OF_OTHERS: Pick<PodNode, 'probes' | 'metrics' | 'others' | 'annotations' | 'tokens'> = {
  probes: { startup: undefined, readiness: undefined, liveness: undefined }, metrics: undefined, others: [], annotations: {}, tokens: [],
};

export function interpretForeign(state: ForeignState): Declaration {
  const { path, namespace, props, waivers } = state;
  const reader = new Reader(path, waivers);
  const name = reader.read('name', 'name', state.name, parseServiceName);
  const serviceAccount = props.serviceAccountName === undefined ? name : reader.read('name', 'serviceAccountName', props.serviceAccountName, parseDnsLabel);
  for (const [index, service] of (props.serviceNames ?? []).entries()) reader.read('name', `serviceNames[${index}]`, service, parseServiceName);
  for (const [index, maker] of (props.madeBy ?? []).entries()) reader.read('name', `madeBy[${index}]`, maker, parseDnsSubdomain);
  if (props.madeBy?.length === 0) {
    reader.refuse('name', 'madeBy', 'an empty list', 'at least one name', 'name the objects that make the pods, or leave madeBy out');
  }
  readLabels(reader, 'pods', props.podLabels);
  const ports = readListeningPorts(reader, props.ports ?? []);
  if (!namespace) {
    reader.refuse(
      'placement', 'scope', `a construct under ${quoted(path.split('/').slice(0, -1).join('/'))}`, 'a place inside a ZeroTrustNamespace',
      'pass the ZeroTrustNamespace as the scope: new ForeignWorkload(namespace, …)',
    );
  }
  const nothing: Declaration = { path, namespaces: [], workloads: [], gateways: [], calls: [], problems: reader.problems, lifted: reader.lifted };
  if (!namespace || name === undefined || serviceAccount === undefined) return nothing;
  const id = `${namespace.name}/${name}`;
  const calls = readCalls(reader, { ...state, service: state }, id);
  const workload: WorkloadNode = {
    kind: 'workload',
    id,
    path,
    namespace: namespace.name,
    name,
    controller: 'Deployment',
    madeBy: props.madeBy ?? [name],
    serviceNames: props.serviceNames ?? [name],
    serviceAccount,
    selector: props.podLabels,
    mesh: namespace.mesh,
    cluster: namespace.cluster,
    ports,
    pod: PODS_OF_OTHERS as PodNode,
    headless: false,
    scale: { kind: 'fixed', replicas: 1 },
    strategy: undefined,
    schedule: undefined,
    permissions: [],
    stores: [],
    resilience: undefined,
    outside: undefined,
    waivers,
  };
  return { ...nothing, workloads: [workload], calls, problems: reader.problems, lifted: reader.lifted };
}
