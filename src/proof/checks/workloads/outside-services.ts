/**
 * Services by which networks outside come in, against what was declared. Source: Kubernetes API, ServiceSpec; "Using Source IP": with any other traffic
 * policy than Local a node passes calls on to pods of other nodes with its own address, by which no policy knows who calls.
 */
import type { StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import type { OutsideServiceNode } from '../../specification/outside';
import { podLabelsOf } from '../../specification/pod-labels';
import { transportOf } from '../../specification/ports';
import type { PortNode } from '../../specification/ports';
import { findNode, nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { describeDifferences, hasFields, hasItems, hasTexts, is, isAnything, isByDefault, isNothing, isOneOf } from '../matchers';
import type { Meaning } from '../matchers';

export function* outsideServiceFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of nodesOf(graph, 'workload')) {
    const { id, namespace, outside } = workload;
    if (!outside) continue;
    const service = objects.tryFind('', 'Service', namespace, outside.name);
    if (!service) {
      yield { node: id, text: `Service ${namespace}/${outside.name}, by which networks come to ${id}, is missing: its name or namespace was changed, or it was taken away` };
      continue;
    }
    const differences = meaningOf(graph, workload, outside)(service.body.spec, 'spec');
    if (differences.length > 0) yield { node: id, text: `${nameOf(service)} does not do what ${id} declares: ${describeDifferences(differences)}` };
  }
}

/** Whether an object is a Service by which declared networks come in: what is in it is compared here. */
export function isOutsideService(graph: Specification, { kind, namespace, name }: Pick<StoredObject, 'kind' | 'namespace' | 'name'>): boolean {
  return kind === 'Service' && tryFindBehind(graph, namespace, name) !== undefined;
}

/** The workload behind such a Service. */
export function tryFindBehind(graph: Specification, namespace: string, name: string): WorkloadNode | undefined {
  let known = KNOWN.get(graph);
  if (!known) {
    known = new Map(nodesOf(graph, 'workload').flatMap((workload) => (workload.outside ? [[`${workload.namespace}/${workload.outside.name}`, workload] as const] : [])));
    KNOWN.set(graph, known);
  }
  return known.get(`${namespace}/${name}`);
}

const KNOWN = new WeakMap<Specification, ReadonlyMap<string, WorkloadNode>>();

function meaningOf(graph: Specification, workload: WorkloadNode, outside: OutsideServiceNode): Meaning {
  const { ports, cidrs } = declaredCalls(graph, workload);
  const isBalanced = outside.type === 'LoadBalancer';
  return hasFields({
    type: is(outside.type),
    selector: hasFields(Object.fromEntries(Object.entries(podLabelsOf(workload)).map(([key, value]) => [key, is(value)]))),
    externalTrafficPolicy: is('Local'),
    internalTrafficPolicy: isByDefault('Cluster'),
    loadBalancerSourceRanges: isBalanced ? hasTexts(cidrs) : isNothing,
    loadBalancerClass: outside.loadBalancerClass === undefined ? isNothing : is(outside.loadBalancerClass),
    allocateLoadBalancerNodePorts: outside.usesNodePorts ? isByDefault(true) : is(false),
    ports: hasItems('name', new Map(ports.map((port) => [port.name, meaningOfPort(port, outside)]))),
    // A pod before others is one of the same.
    sessionAffinity: isAnything,
    sessionAffinityConfig: isAnything,
    ipFamilyPolicy: (got, at) => (got === undefined || got === null ? [] : isOneOf('SingleStack', 'PreferDualStack')(got, at)),
  });
}

function meaningOfPort(port: PortNode, { nodePorts }: OutsideServiceNode): Meaning {
  const nodePort = nodePorts.get(port.name);
  return hasFields({
    name: is(port.name),
    port: is(port.servicePort),
    targetPort: is(port.containerPort),
    protocol: transportOf(port) === 'TCP' ? isByDefault('TCP') : is('UDP'),
    appProtocol: port.protocol === 'udp' ? isNothing : (got, at) => (got === undefined || got === null ? [] : is(port.protocol)(got, at)),
    nodePort: nodePort === undefined ? isNothing : is(nodePort),
  });
}

/** What networks call, and from where. */
function declaredCalls(graph: Specification, { id }: WorkloadNode): { readonly ports: readonly PortNode[]; readonly cidrs: readonly string[] } {
  const calls = graph.edges.flatMap((edge) => {
    const from = edge.to === id ? findNode(graph, edge.from) : undefined;
    return from?.kind === 'sources' && from.isNetwork ? [{ from, edge }] : [];
  });
  return {
    ports: [...new Map(calls.flatMap(({ edge }) => edge.grants.map(({ port }) => [port.name, port] as const))).values()],
    cidrs: [...new Set(calls.flatMap(({ from }) => from.cidrs))],
  };
}
