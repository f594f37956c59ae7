/**
 * What the pods of a workload have to say to the injector, and by how many Services they are found. Sources: Consul on Kubernetes, "Annotations and Labels";
 * consul-k8s, `endpoints_controller.go` (each Service that selects a pod registers it under the same name, by its own address).
 */
import { podAnnotations } from './annotations';
import { isConsul } from './consul-spec';
import { isDialledByPod } from './tunnels';
import type { ObjectStore, StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import { templateOf, tryFindController } from '../../objects/pod-of';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, isEmpty, keyOfObject, nameOf } from '../../objects/values';
import { wears } from '../../objects/wears';
import type { WorkloadNode } from '../../specification/nodes';
import { podLabelsOf } from '../../specification/pod-labels';
import { ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Without these, settings of the platform would say how pods take part. */
const ALWAYS = { 'consul.hashicorp.com/transparent-proxy-overwrite-probes': 'true', 'consul.hashicorp.com/enable-consul-dataplane-as-sidecar': 'true' };

export function* podFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of ownWorkloads(graph)) if (isConsul(workload.mesh)) yield* findingsAt(graph, workload, objects);
}

function* findingsAt(graph: Specification, workload: WorkloadNode, objects: ObjectStore): Generator<Message> {
  const controller = tryFindController(workload, objects);
  if (controller) {
    const said = fieldsOf(fieldsOf(templateOf(controller).metadata).annotations);
    const lacking = Object.entries({ ...podAnnotations(graph, workload), ...ALWAYS }).filter(([key, value]) => said[key] !== value);
    for (const [key, value] of lacking) {
      yield {
        node: workload.id,
        object: keyOfObject(controller),
        text: `${nameOf(controller)} does not say ${key}: ${JSON.stringify(value)} of its pods, expected it: settings of the platform would count. Put it back`,
      };
    }
  }
  const labels = podLabelsOf(workload);
  const finding = objects.ofKind('', 'Service').filter(({ namespace, body }) => {
    const { selector } = fieldsOf(body.spec);
    return namespace === workload.namespace && !isEmpty(selector) && wears(labels, fieldsOf(selector));
  });
  if (finding.length === 1 && workload.ports.length > 0) yield* addressFindings(workload, finding[0]);
  if (finding.length < 2) return;
  yield {
    node: workload.id,
    text: `${finding.map(nameOf).join(' and ')} select the pods of ${workload.id}, expected one Service: Consul registers a pod by each of them under one name, and calls go astray. Delete all but one`,
  };
}

/** Which addresses callers dial decides whether their proxies know the callee, and which port the network sees. */
function* addressFindings(workload: WorkloadNode, service: StoredObject): Generator<Message> {
  const [has, expected] = [fieldsOf(service.body.spec).clusterIP !== 'None', !isDialledByPod(workload)];
  if (has === expected) return;
  yield {
    node: workload.id,
    object: keyOfObject(service),
    text: `${nameOf(service)} has ${has ? 'an address' : 'no address (clusterIP: None)'}, expected ${expected ? 'one' : 'none'}: proxies of Consul would take calls of it to another port, or not know `
      + `${workload.id}. Take that back`,
  };
}
