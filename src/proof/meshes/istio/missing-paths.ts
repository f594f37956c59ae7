import { hasSidecars } from './cluster-spec';
import type { Judgement } from '../../../judge/judge';
import { callsOf } from '../../checks/workloads/workloads';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { podKeysOf } from '../../objects/workload-by-pods';
import type { SpecificationEdge, Purpose } from '../../specification/edges';
import type { WorkloadNode } from '../../specification/nodes';
import { findNode } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** The Service through which every workload calls the API server. */
const KUBERNETES = { namespace: 'default', service: 'kubernetes', port: 443 };

type Path = (caller: WorkloadNode, judgement: Judgement) => string | undefined;

/** Edges whose connection is not one flow from pod to pod: a Service without pods stands in between. */
const PATHS: Partial<Record<Purpose, Path>> = { 'api-server': throughKubernetesService };

/** Proxies that do not show their workload a Service that it needs. */
export function* missingPaths(graph: Specification, { judgement }: ProofInput): Generator<Message> {
  for (const edge of graph.edges) {
    const missing = missingPath(graph, edge, judgement);
    if (missing !== undefined) yield { about: `${edge.purpose} ${edge.from}`, node: edge.from, text: missing, follows: [edge.from, callsOf(edge.from)] };
  }
}

function missingPath(graph: Specification, edge: SpecificationEdge, judgement: Judgement): string | undefined {
  const caller = findNode(graph, edge.from);
  const path = PATHS[edge.purpose];
  return path && caller.kind === 'workload' && hasSidecars(caller.mesh) ? path(caller, judgement) : undefined;
}

function throughKubernetesService(caller: WorkloadNode, judgement: Judgement): string | undefined {
  const to = { undeclared: { namespace: KUBERNETES.namespace, labels: {}, services: [KUBERNETES.service] } };
  const isShown = podKeysOf(caller).every((workload) => {
    const proxy = judgement.check({ from: { workload }, to, port: KUBERNETES.port }).hops.find(({ hop }) => hop === 'proxy-egress');
    return !proxy || proxy.verdict === 'allow';
  });
  if (isShown) return undefined;
  return `${caller.id} may not reach the Kubernetes API, which was declared: its Sidecar does not show it the Service '${KUBERNETES.namespace}/${KUBERNETES.service}'. `
    + 'Take back the patch of the Sidecar, or take the call out of the declaration';
}
