/** The one list of meshes. A new mesh is a folder beside this file, and a line in it. */
import { CONSUL } from './consul/contract';
import type { Call, Leg, MeshContract } from './contract';
import { AMBIENT } from './istio/ambient/contract';
import { ISTIO } from './istio/contract';
import { LINKERD } from './linkerd/contract';
import type { MeshSpec } from './mesh-spec';
import type { MeshNeeds } from './needs';
import { NO_MESH } from './none/contract';
import type { MeshRecord } from '../../author/graph/record/values';
import type { ObjectStore } from '../../judge/objects/store';
import type { Evidence } from '../../rules/rule';
import { controllerContractOf } from '../gateways/table';
import type { GatewayNode, RelayNode, SpecificationNode, WorkloadNode } from '../specification/nodes';
import type { Specification } from '../specification/specification';

const CONTRACTS: Readonly<Record<string, MeshContract>> = {
  istio: ISTIO,
  ambient: AMBIENT,
  linkerd: LINKERD,
  consul: CONSUL,
  none: NO_MESH,
};

export const ALL_MESHES: readonly MeshContract[] = Object.freeze(Object.values(CONTRACTS));

export function contractOf({ kind }: MeshSpec): MeshContract {
  return CONTRACTS[kind];
}

/** What the mesh of a node needs of its pods, or the controller of an edge. */
export function needsOf(node: WorkloadNode | GatewayNode | RelayNode): MeshNeeds<MeshSpec> {
  const { needs, gatewayNeeds = needs } = contractOf(node.mesh);
  if (node.kind === 'workload') return needs;
  const own = node.kind === 'gateway' && node.controller ? controllerContractOf(node.controller).needs?.(node.controller) : undefined;
  if (!own) return gatewayNeeds;
  return { ...gatewayNeeds, controlPlane: () => own.controlPlane, scrapedPort: () => own.scrapedPort, probedPorts: () => own.probedPorts };
}

export function readMesh(record: MeshRecord): MeshSpec {
  if (!Object.hasOwn(CONTRACTS, record.factory)) throw new Error(`the proof does not know the mesh Mesh.${record.factory}`);
  return CONTRACTS[record.factory].read(record);
}

/** Whether anything of a mesh decides on calls. */
export function isMeshed(mesh: MeshSpec): boolean {
  return contractOf(mesh).decides;
}

/** Whether what a rule objects to was declared, whichever mesh it is about. */
export function isDeclaredOpening(graph: Specification, objects: ObjectStore, rule: string, evidence: Evidence): boolean {
  return ALL_MESHES.some(({ checks }) => checks.isDeclaredOpening?.(graph, objects, rule, evidence) === true);
}

/** What the network sees of a call, where that is not the call itself. */
export function carriedLegs(call: Call): readonly Leg[] | undefined {
  return firstOf(call, (contract) => contract.legs?.(call));
}

/** Whether the network sees anything else of some calls than the calls themselves. */
export function carriesCalls({ nodes }: Specification): boolean {
  return [...nodes.values()].some((node) => 'mesh' in node && node.mesh !== undefined && contractOf(node.mesh).legs !== undefined);
}

/** Pods of meshes on the way to workloads, and on their way outside, each once. */
export function relaysOf(calls: Pick<Specification, 'nodes' | 'edges'>): readonly RelayNode[] {
  const { nodes, edges } = calls;
  const outside = edges.flatMap(({ from, to, purpose }) => (purpose === 'call' ? relayOutside(nodes.get(from)!, nodes.get(to)!) ?? [] : []));
  const found = [...ALL_MESHES.flatMap(({ relays }) => [...relays?.(calls).values() ?? []]), ...outside];
  return [...new Map(found.map((relay) => [relay.id, relay])).values()];
}

/** Whom a relay is on the way to. */
export function relayedBy(calls: Pick<Specification, 'nodes' | 'edges'>, { id }: RelayNode): readonly string[] {
  const pairs = ALL_MESHES.flatMap(({ relays }) => [...relays?.(calls) ?? []]);
  return [...new Set(pairs.flatMap(([callee, relay]) => (relay.id === id ? [callee] : [])))].sort();
}

/** Pods of a mesh by way of which a workload calls what is outside. */
export function relayOutside(caller: SpecificationNode, callee: SpecificationNode): RelayNode | undefined {
  return caller.kind === 'workload' ? contractOf(caller.mesh).relayOutside?.(caller, callee) : undefined;
}

/** How a call comes in without an identity, where it shows none. */
export function plainCall(call: Call): 'around' | 'anonymous' | undefined {
  return firstOf(call, (contract) => contract.plain?.(call));
}

/** What the mesh of either end says, the callee's first. */
function firstOf<T>({ caller, callee }: Call, ask: (contract: MeshContract) => T | undefined): T | undefined {
  for (const node of [callee, caller]) {
    const said = 'mesh' in node && node.mesh ? ask(contractOf(node.mesh)) : undefined;
    if (said !== undefined) return said;
  }
  return undefined;
}
