/**
 * What the pods of a workload and its Service have to say to Linkerd, because nobody else says it. Its values are compared where they stand (keys.ts); here,
 * that it is there. Sources: Linkerd "Proxy Configuration" and "Protocol Detection".
 */
import { scrapedPorts } from './enforcement-points';
import { isLinkerd } from './linkerd-spec';
import type { Message } from '../../findings/message';
import { templateOf, tryFindController } from '../../objects/pod-of';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, keyOfObject, nameOf } from '../../objects/values';
import type { WorkloadNode } from '../../specification/nodes';
import { ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

const CONFIG = 'config.linkerd.io';

interface Said {
  readonly key: string;
  /** What is otherwise. */
  readonly otherwise: string;
}

const OPAQUE: Said = { key: `${CONFIG}/opaque-ports`, otherwise: 'proxies would wait for the first bytes of ports that are read as they come' };

function saidByPods({ ports, ...workload }: WorkloadNode): readonly Said[] {
  return [
    { key: `${CONFIG}/proxy-enable-native-sidecar`, otherwise: 'the platform would say whether the proxy is there before the application, and ends with a job' },
    ...(ports.some(isReadAsItComes) ? [OPAQUE] : []),
    ...(scrapedPorts(workload).length > 0 ? [{ key: `${CONFIG}/skip-inbound-ports`, otherwise: 'the proxy would refuse scrapers, which show no identity' }] : []),
  ];
}

export function* podFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  for (const workload of ownWorkloads(graph)) {
    if (!isLinkerd(workload.mesh)) continue;
    const controller = tryFindController(workload, objects);
    const service = objects.tryFind('', 'Service', workload.namespace, workload.name);
    const asked = [
      { object: controller, metadata: controller && templateOf(controller).metadata, said: saidByPods(workload) },
      { object: service, metadata: service?.body.metadata, said: workload.ports.some(isReadAsItComes) ? [OPAQUE] : [] },
    ];
    for (const { object, metadata, said } of asked) {
      if (!object) continue;
      const annotations = fieldsOf(fieldsOf(metadata).annotations);
      for (const { key, otherwise } of said) {
        if (annotations[key] !== undefined) continue;
        yield { node: workload.id, object: keyOfObject(object), text: `${nameOf(object)} lacks the annotation ${key}: without it ${otherwise}. Put it back` };
      }
    }
  }
}

function isReadAsItComes({ protocol }: WorkloadNode['ports'][number]): boolean {
  return protocol === 'tcp' || protocol === 'tls';
}
