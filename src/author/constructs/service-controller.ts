import type { ApiObjectMetadata } from 'cdk8s';
import { DaemonSet, Deployment, Protocol, Service, StatefulSet } from 'cdk8s-plus-28';
import type { Container, ServiceAccount } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Port } from './port';
import { selectPods } from '../../cdk8s/bridge/plus-labels';
import type { Labels } from '../graph/labels';
import type { Controller } from '../graph/nodes';

/** @internal */
export interface _ControllerParts {
  readonly name: string;
  readonly metadata: ApiObjectMetadata;
  readonly serviceAccount: ServiceAccount;
}

/**
 * What runs the pods of a service.
 *
 * @internal
 */
export function _newController(scope: Construct, kind: Controller, parts: _ControllerParts): DaemonSet | Deployment | StatefulSet {
  const { name, metadata, serviceAccount } = parts;
  const props = { metadata, podMetadata: { labels: metadata.labels }, serviceAccount, select: false };
  if (kind === 'StatefulSet') {
    const service = new Service(scope, 'service', { metadata, clusterIP: 'None' });
    return selectPods(new StatefulSet(scope, 'stateful-set', { ...props, service }), name);
  }
  return selectPods(kind === 'DaemonSet' ? new DaemonSet(scope, 'daemon-set', props) : new Deployment(scope, 'deployment', props), name);
}

/**
 * The Service of a controller; a StatefulSet came with one.
 *
 * @internal
 */
export function _newService(
  scope: Construct, controller: DaemonSet | Deployment | StatefulSet, metadata: ApiObjectMetadata, extra: _ServiceMetadata,
): Service {
  const service = controller instanceof StatefulSet ? controller.service : new Service(scope, 'service', { metadata });
  for (const [key, value] of Object.entries(extra.labels)) service.metadata.addLabel(key, value);
  for (const [key, value] of Object.entries(extra.annotations ?? {})) service.metadata.addAnnotation(key, value);
  return service;
}

/**
 * Lets the container say that it listens. A clash is reported with all other mistakes; cdk8s-plus would throw at once and alone.
 *
 * @internal
 */
export function _openPort(container: Container, { name, containerPort: number }: Port, protocol: Protocol): void {
  const clashes = container.ports.some((other) => other.name === name || (other.number === number && (other.protocol ?? Protocol.TCP) === protocol));
  if (!clashes) container.addPort({ name, number, protocol });
}

/** @internal */
export interface _ServiceMetadata {
  readonly labels: Labels;
  readonly annotations?: Labels;
}

/**
 * How many pods there are where nobody says it.
 *
 * @internal
 */
export function _defaultReplicas(kind: Controller): number {
  return kind === 'Deployment' ? 2 : 1;
}
