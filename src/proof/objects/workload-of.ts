import { workloadNamed } from './workload-by-pods';
import type { StoredObject } from '../../judge/objects/store';
import { ALL_MESHES } from '../meshes/table';
import { workloadOfJob } from '../specification/job-names';
import type { WorkloadNode } from '../specification/nodes';
import type { Specification } from '../specification/specification';

/** The declared workload that an object is the controller, the Service or the account of, by its name. */
export function workloadOf(graph: Specification, { kind, namespace, name }: StoredObject): WorkloadNode | undefined {
  if (kind === 'Job') {
    const job = [name, workloadOfJob(name) ?? name].map((one) => workloadNamed(graph, `${namespace}/${one}`)).find((one) => one?.objectName === name);
    return job?.controller === 'Job' ? job : undefined;
  }
  const node = graph.nodes.get(`${namespace}/${name}`);
  return node?.kind === 'workload' && (kind === node.controller || OWN_KINDS.has(kind)) ? node : undefined;
}

const OWN_KINDS: ReadonlySet<string> = new Set([
  'Service', 'ServiceAccount', 'NetworkPolicy', 'CiliumNetworkPolicy', ...ALL_MESHES.flatMap(({ kinds }) => kinds.ofWorkloads),
]);
