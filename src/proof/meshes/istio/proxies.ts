/** Workloads that were declared in a mesh and, in the cluster, have no proxy of its own making: meshed on paper. */
import type { Workload } from '../../../judge/cluster/pod';
import type { Message } from '../../findings/message';
import { inWords } from '../../findings/words';
import type { Written } from '../../objects/written';
import type { WorkloadNode } from '../../specification/nodes';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Those of one namespace that one change broke are told together. */
export function* proxyFindings(graph: Specification, { judgement }: Written): Generator<Message> {
  const together = new Map<string, WorkloadNode[]>();
  for (const workload of nodesOf(graph, 'workload')) {
    const pods = judgement.cluster.workloadByKey.get(workload.id);
    const broken = pods && workload.mesh.kind !== 'none' ? brokenProxy(pods) : undefined;
    if (broken === undefined) continue;
    const key = JSON.stringify([workload.namespace, broken]);
    const alike = together.get(key);
    if (alike) alike.push(workload);
    else together.set(key, [workload]);
  }
  for (const [key, workloads] of together) {
    const [, broken] = JSON.parse(key) as readonly [string, string];
    const ids = workloads.map(({ id }) => id);
    const named = ids.length > NAMED + 1 ? [...ids.slice(0, NAMED), `${ids.length - NAMED} others of ${workloads[0].namespace}`] : ids;
    yield { node: ids[0], text: `${inWords(named)} ${ids.length > 1 ? 'were' : 'was'} declared in the mesh, but ${broken}`, explains: ids, follows: ids };
  }
}

/** More workloads than this are no help. */
const NAMED = 3;

function brokenProxy({ mesh, hostNetwork, inbound, outbound, excludedInbound, excludedOutbound, proxyDoubt = 'it is not the injected one' }: Workload): string | undefined {
  if (mesh !== 'sidecar') return hostNetwork ? ON_NODE : NOT_INJECTED;
  if (inbound === 'unclear' || outbound === 'unclear') return `nothing can be said of the proxy: ${proxyDoubt}. ${TAKE_BACK}`;
  if (outbound !== 'all') return AROUND;
  const ports = [...excludedInbound, ...excludedOutbound];
  return ports.length > 0 ? `the ports ${ports.join(', ')} go around its proxy by annotation. Delete the annotation` : undefined;
}

const TAKE_BACK = 'Take that back, or put the workload into a namespace without a mesh';
const ON_NODE = 'no proxy is injected into pods that use the network of their nodes (hostNetwork). Delete hostNetwork';
const NOT_INJECTED = `no proxy is injected into the pods, whatever their containers are called: labels of the namespace or of the pods were changed. ${TAKE_BACK}`;
const AROUND = 'what it sends goes around its proxy: its containers run as the user or group 1337, which Istio does not intercept. Run them as any other';
