/** The Servers of declared workloads: one for each port, also where nobody may call, and no others. Source: Linkerd "Authorization Policy", Server. */
import { scrapedPorts } from './enforcement-points';
import { isLinkerd } from './linkerd-spec';
import type { Labels } from '../../../judge/objects/read/selector';
import type { ObjectStore, StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { inWords } from '../../findings/words';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, isEmpty, keyOfObject, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import { podLabelsOf } from '../../specification/pod-labels';
import { transportOf } from '../../specification/ports';
import type { AppProtocol, PortNode } from '../../specification/ports';
import { nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** How a proxy has to read what is spoken. In gRPC's own way it would tell no requests apart that are not calls. */
const READ_AS: Readonly<Record<AppProtocol, string>> = { http: 'HTTP/1', http2: 'HTTP/2', grpc: 'HTTP/2', tcp: 'opaque', tls: 'opaque', udp: '' };

export function* serverFindings(graph: Specification, { objects, assumed }: ProofInput): Generator<Message> {
  const workloads = nodesOf(graph, 'workload').filter(({ mesh }) => isLinkerd(mesh));
  const edges = nodesOf(graph, 'gateway').filter(({ mesh, own }) => own && isLinkerd(mesh));
  if (workloads.length + edges.length === 0) return;
  const meant = new Set<StoredObject>();
  for (const { namespace, podLabels, own } of edges) {
    const ports = [own?.port, own?.redirectPort].map((port) => port?.containerPort);
    for (const one of serversOf(objects, namespace, podLabels)) if (ports.includes(Number(fieldsOf(one.body.spec).port))) meant.add(one);
  }
  for (const workload of workloads) {
    const servers = serversOf(objects, workload.namespace, podLabelsOf(workload));
    for (const port of guardedPorts(workload)) {
      const own = servers.filter(({ body }) => fieldsOf(body.spec).port === port.containerPort);
      for (const one of own) meant.add(one);
      if (own.length !== 1) {
        yield {
          node: workload.id,
          text: `port ${port.containerPort} of ${workload.id} has ${own.length === 0 ? 'no Server' : `the Servers ${inWords(own.map(({ name }) => name))}`}, expected one that selects `
            + `${inWords(Object.entries(podLabelsOf(workload)).map((label) => label.join(': ')))}. Put it back, and remove others`,
        };
        continue;
      }
      const { proxyProtocol } = fieldsOf(own[0].body.spec);
      if (proxyProtocol !== READ_AS[port.protocol]) {
        yield {
          node: workload.id,
          object: keyOfObject(own[0]),
          text: `${nameOf(own[0])} reads port ${port.containerPort} as ${JSON.stringify(proxyProtocol ?? null)}, expected "${READ_AS[port.protocol]}" for a port of ${port.protocol}. Take back the patch`,
        };
      }
    }
  }
  for (const server of objects.ofKind('policy.linkerd.io', 'Server')) {
    const namespace = graph.namespaces.get(server.namespace);
    if (!namespace?.owned || meant.has(server) || assumed.has(server.body)) continue;
    yield {
      node: undefined,
      object: keyOfObject(server),
      text: `${nameOf(server)} is for no port of a workload that was declared, or selects more pods than its own: it could own the ports of others. Delete it, or take back the patch that changes it`,
    };
  }
}

/** Those that select its pods by all that is known of them, and by nothing else that could leave some out. */
export function serversOf(objects: ObjectStore, place: string, podLabels: Labels): readonly StoredObject[] {
  const labels = Object.entries(podLabels);
  return objects.ofKind('policy.linkerd.io', 'Server').filter(({ namespace, body }) => {
    const { matchLabels, matchExpressions } = fieldsOf(fieldsOf(body.spec).podSelector);
    const given = fieldsOf(matchLabels);
    const isSame = Object.keys(given).length === labels.length && labels.every(([key, value]) => given[key] === value);
    return namespace === place && isEmpty(matchExpressions) && isSame;
  });
}

/** Ports that its proxy guards. */
export function guardedPorts(workload: WorkloadNode): readonly PortNode[] {
  const around = scrapedPorts(workload);
  const ports = workload.ports.filter((port) => transportOf(port) === 'TCP' && !around.includes(port.containerPort));
  return [...new Map(ports.map((port) => [port.containerPort, port])).values()];
}
