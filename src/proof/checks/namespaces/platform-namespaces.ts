/** Namespaces in which components run that the proof relies on, and that no app makes: those of Kubernetes, of meshes, of DNS and of the scraper. */
import type { MeshSpec } from '../../meshes/mesh-spec';
import { contractOf } from '../../meshes/table';
import type { ClusterSpec } from '../../specification/clusters';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export interface PlatformNamespace {
  /** What runs there, in words that go on from "where". */
  readonly where: string;
  /** Whether nothing but the platform itself runs there, so that whatever is in it may be its settings. */
  readonly closed: boolean;
}

const KUBERNETES: PlatformNamespace = { where: 'the components of Kubernetes run', closed: true };

/** Source: Kubernetes "Namespaces", initial namespaces. What is in `default` is anybody's. */
const OF_KUBERNETES = ['kube-system', 'kube-public', 'kube-node-lease'];

/** By name. Namespaces that the program declares are its own, whatever else is in them. */
export function platformNamespaces(graph: Specification): ReadonlyMap<string, PlatformNamespace> {
  const found = new Map<string, PlatformNamespace>();
  const add = (name: string, where: string, closed: boolean): void => {
    if (!graph.namespaces.has(name) && !found.get(name)?.closed) found.set(name, { where, closed });
  };
  for (const name of OF_KUBERNETES) if (!graph.namespaces.has(name)) found.set(name, KUBERNETES);
  const parts = [...graph.namespaces.values(), ...nodesOf(graph, 'gateway')];
  for (const mesh of new Set([...graph.meshes, ...parts.map((part) => part.mesh)])) addMesh(mesh, add);
  for (const cluster of new Set(parts.map((part) => part.cluster))) addCluster(cluster, add);
  return found;
}

type Add = (name: string, where: string, closed: boolean) => void;

function addMesh(mesh: MeshSpec, add: Add): void {
  const { needs, gatewayNeeds = needs } = contractOf(mesh);
  for (const { at } of gatewayNeeds.controlPlane(mesh)) add(at.namespace, 'the control plane of the mesh runs', true);
}

function addCluster({ dns, dnsService, scrapers, secretsOperator }: ClusterSpec, add: Add): void {
  for (const { at } of dns) if (at.kind === 'pods') add(at.namespace, 'DNS runs', false);
  add(dnsService.namespace, 'DNS runs', false);
  for (const { namespace } of scrapers) add(namespace, 'the scraper of metrics runs', false);
  add(secretsOperator.namespace, 'External Secrets runs', false);
}
