import type { ApiObjectMetadata } from 'cdk8s';
import { DaemonSet, Deployment, Service, StatefulSet } from 'cdk8s-plus-28';
import type { ServiceAccount } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { selectPods } from '../../cdk8s/bridge/plus-labels';
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
