/**
 * Pods of edges whose controller the judge does not know: it sees them as pods of a Deployment, so that policies about them are judged as about any other.
 * A mesh knows such pods by what their owner adds to them, so of edges in a mesh they stay unknown.
 */
import type { AssumedObject } from './assumed-object';
import { BY_CLUSTER } from './assumption';
import type { Assumption } from './assumption';
import { labelsWords } from './references';
import { hasModelledPods } from '../gateways/table';
import { isMeshed } from '../meshes/table';
import type { GatewayNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

const SUFFIX = '.gateway';

/** The key by which the judge knows such pods; undefined where it knows them otherwise, or not at all. */
export function assumedGatewayPods(node: GatewayNode): string | undefined {
  return node.own && !hasModelledPods(node) && !isMeshed(node.mesh) ? `${node.podNamespace}/${nameOf(node)}` : undefined;
}

/** The edge whose pods a workload stands for; undefined where it is none of these. */
export function tryFindAssumedGateway(graph: Specification, key: string): GatewayNode | undefined {
  return key.endsWith(SUFFIX) ? nodesOf(graph, 'gateway').find((node) => assumedGatewayPods(node) === key) : undefined;
}

export function isAssumedGateway(graph: Specification, key: string): boolean {
  return tryFindAssumedGateway(graph, key) !== undefined;
}

/** Such pods, whatever is assumed of them: without the assumption nobody is declared to call them, and they are declared to call nobody. */
export function gatewayPods(graph: Specification): readonly AssumedObject[] {
  return nodesOf(graph, 'gateway').filter((node) => assumedGatewayPods(node) !== undefined).map(deploymentOf);
}

export function podsOfOwnGateway(node: GatewayNode): Assumption {
  const { id, gatewayClass, podLabels, serviceAccount } = node;
  return {
    kind: 'edge',
    object: `Gateway ${id}`,
    text: `the controller of the class ${gatewayClass} makes its pods, labelled ${labelsWords(podLabels)}, as the account ${serviceAccount}`,
    check: BY_CLUSTER,
    effect: { is: 'node', id },
  };
}

/** No other object has this name: it is that of the Gateway, with its namespace. */
function nameOf({ namespace, name }: GatewayNode): string {
  return `${namespace}.${name}${SUFFIX}`;
}

function deploymentOf(node: GatewayNode): AssumedObject {
  const { own, podNamespace, podLabels, serviceAccount } = node;
  const ports = [own?.port, own?.redirectPort].flatMap((port) => (port ? [{ containerPort: port.containerPort, protocol: 'TCP' }] : []));
  const name = nameOf(node);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: podNamespace },
    spec: {
      selector: { matchLabels: podLabels },
      template: { metadata: { labels: podLabels }, spec: { serviceAccountName: serviceAccount, containers: [{ name: 'proxy', image: 'proxy', ports }] } },
    },
  };
}
