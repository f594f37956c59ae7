/** Pods of the program's own declaration that somebody else makes. */
import type { AssumedObject } from './assumed-object';
import { BY_VERIFY } from './assumption';
import type { Assumption } from './assumption';
import { labelsWords } from './references';
import { contractOf } from '../meshes/table';
import type { WorkloadNode } from '../specification/nodes';
import { transportOf } from '../specification/ports';
import type { AppProtocol } from '../specification/ports';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

/** None of them counts where the manifests hold the object that makes the pods. */
export function foreignPods(graph: Specification): readonly Assumption[] {
  return nodesOf(graph, 'workload').flatMap((workload) => (workload.foreign ? ofWorkload(graph, workload, workload.foreign) : []));
}

type Foreign = NonNullable<WorkloadNode['foreign']>;

function ofWorkload(graph: Specification, workload: WorkloadNode, foreign: Foreign): readonly Assumption[] {
  const annotations = contractOf(workload.mesh).podAnnotations?.(graph, workload) ?? {};
  const said = Object.entries(annotations).map((one) => one.join(': ')).join(', ');
  const { id, namespace, serviceAccount, ports } = workload;
  return [{
    kind: 'foreign-pods',
    object: `pods ${labelsWords(foreign.podLabels)} of ${namespace}`,
    text: `they are ${id}, which somebody else makes, run as the account ${serviceAccount}, ${said === '' ? 'with a proxy where the namespace has one' : `with the annotations ${said}`}, `
      + 'and nobody else makes such pods',
    check: BY_VERIFY,
    effect: { is: 'objects', bodies: foreign.makers.map((maker) => podsOf(workload, { ...foreign, annotations }, maker)) },
  }, ...(ports.length === 0 ? [] : foreign.serviceNames.map((name): Assumption => ({
    kind: 'foreign-pods',
    object: `Service ${namespace}/${name}`,
    text: `it leads to the ports of ${id}`,
    check: BY_VERIFY,
    effect: { is: 'objects', bodies: [serviceOf(workload, foreign, name)] },
  })))];
}

interface Annotated {
  readonly annotations: Readonly<Record<string, string>>;
}

function podsOf({ namespace, serviceAccount, ports }: WorkloadNode, { podLabels, annotations }: Foreign & Annotated, name: string): AssumedObject {
  const listening = ports.map((port) => ({ name: port.name, containerPort: port.containerPort, protocol: transportOf(port) }));
  const containers = [{ name, image: name, ports: listening }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: podLabels },
      template: {
        metadata: { labels: podLabels, ...(Object.keys(annotations).length > 0 && { annotations }) },
        spec: { serviceAccountName: serviceAccount, containers },
      },
    },
  };
}

/** Source: Kubernetes "Service", application protocol. */
const APP_PROTOCOLS: Readonly<Record<AppProtocol, string | undefined>> = {
  http: 'http', http2: 'http2', grpc: 'grpc', tcp: 'tcp', tls: 'tls', udp: undefined,
};

function serviceOf({ namespace, ports }: WorkloadNode, { podLabels }: Foreign, name: string): AssumedObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: {
      selector: podLabels,
      ports: ports.map((port) => {
        const appProtocol = APP_PROTOCOLS[port.protocol];
        const known = { name: port.name, port: port.servicePort, targetPort: port.containerPort, protocol: transportOf(port) };
        return appProtocol === undefined ? known : { ...known, appProtocol };
      }),
    },
  };
}
