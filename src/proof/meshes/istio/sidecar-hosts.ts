/**
 * Hosts of namespaces of somebody else that proxies are shown. What such a namespace holds is in no manifest, so that no connection tells
 * whether a host leads to more than was declared. Source: Istio Sidecar, IstioEgressListener.hosts.
 */
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf, textsOf } from '../../objects/values';
import { workloadNamed } from '../../objects/workload-by-pods';
import type { Specification } from '../../specification/specification';

/** The Service of the API server. Source: Kubernetes, the Service `kubernetes` of the namespace `default`. */
const API_SERVER = { namespace: 'default', name: 'kubernetes' };

/** The Sidecar's own namespace, and none. */
const OWN_OR_NONE: ReadonlySet<string> = new Set(['.', '~']);

export function sidecarHostFindings(graph: Specification, { objects }: ProofInput): readonly Message[] {
  const declared = declaredHosts(graph);
  const found: Message[] = [];
  for (const sidecar of objects.ofKind('networking.istio.io', 'Sidecar')) {
    if (!graph.namespaces.has(sidecar.namespace)) continue;
    for (const listener of itemsOf(fieldsOf(sidecar.body.spec).egress)) {
      const strange = textsOf(fieldsOf(listener).hosts).filter((host) => {
        const namespace = host.split('/', 1)[0];
        // What is in a namespace of the program is in its manifests, and judged connection by connection.
        return !OWN_OR_NONE.has(namespace) && !graph.namespaces.has(namespace) && !declared.has(host.toLowerCase());
      });
      if (strange.length === 0) continue;
      found.push({
        node: workloadNamed(graph, `${sidecar.namespace}/${sidecar.name}`)?.id,
        object: keyOfObject(sidecar),
        text: `${nameOf(sidecar)} shows its proxies ${strange.join(', ')} of a namespace of others, an undeclared call; `
          + 'delete it, or declare the call with SecureService.fromReference(…)',
      });
    }
  }
  return found;
}

/** Services of others that something was declared to call, and those of the platform. */
function declaredHosts(graph: Specification): ReadonlySet<string> {
  const references = [...graph.nodes.values()].filter((node) => node.kind === 'reference' || node.kind === 'gateway');
  const namespaces = [...graph.nodes.values()].flatMap((node) => (node.kind === 'pods' && isCalled(graph, node.id) ? node.selection.namespace ?? [] : []));
  const services = [...graph.namespaces.values()].flatMap(({ cluster: { clusterDomain, dnsService } }) => (
    [API_SERVER, dnsService, ...references].map(({ namespace, name }) => `${namespace}/${name}.${namespace}.svc.${clusterDomain}`.toLowerCase())
  ));
  return new Set([...services, ...namespaces.map((namespace) => `${namespace}/*`)]);
}

function isCalled(graph: Specification, id: string): boolean {
  return graph.edges.some(({ to }) => to === id);
}
