import { tryResolveNamedPort, type Pod } from './pod';
import type { ServicePort } from '../objects/read/service';

/** The pod's ports behind a port of a Service. */
export function targetsOf(pod: Pod, port: ServicePort): readonly number[] {
  return typeof port.target === 'number' ? [port.target] : tryResolveNamedPort(pod, port.target, port.protocol);
}
