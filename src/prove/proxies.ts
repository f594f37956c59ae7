/** Workloads that were declared in a mesh and, in the cluster, have no proxy of its own making: meshed on paper. */
import type { Message } from './message';
import { nodesOf } from './specification/specification';
import type { Specification } from './specification/specification';
import { podsKey } from './workload-of';
import type { Written } from './written';
import type { Workload } from '../reach/model/pod';

export function* proxyFindings(graph: Specification, { judgement }: Written): Generator<Message> {
  for (const workload of nodesOf(graph, 'workload')) {
    const pods = judgement.cluster.workloadByKey.get(podsKey(workload));
    const broken = pods && workload.mesh.kind !== 'none' ? brokenProxy(pods) : undefined;
    if (broken !== undefined) yield { node: workload.id, text: `${workload.id} was declared in the mesh, but ${broken}` };
  }
}

function brokenProxy({ mesh, inbound, outbound, excludedInbound, excludedOutbound, proxyDoubt = 'it is not the injected one' }: Workload): string | undefined {
  if (mesh !== 'sidecar') return NOT_INJECTED;
  if (inbound === 'unclear' || outbound === 'unclear') return `nothing can be said of its proxy: ${proxyDoubt}. ${TAKE_BACK}`;
  if (outbound !== 'all') return AROUND;
  const ports = [...excludedInbound, ...excludedOutbound];
  return ports.length > 0 ? `the ports ${ports.join(', ')} go around its proxy by annotation. Delete the annotation` : undefined;
}

const TAKE_BACK = 'Take that back, or put the workload into a namespace without a mesh';
const NOT_INJECTED = `no proxy is injected into its pods, whatever their containers are called: labels of its namespace or of its pods were changed. ${TAKE_BACK}`;
const AROUND = 'what it sends goes around its proxy: its containers run as the user or group 1337, which Istio does not intercept. Run them as any other';
