/** What is written for a service as soon as it hears of callers for whom its mesh needs more. */
import type { Service } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { _AskedFor, _HeardCaller } from './callee';
import type { Metrics } from './metrics';
import type { PodContainer } from './pod-container';
import type { Port } from './port';
import type { Probes } from './probes';
import type { RateLimit } from './rate-limit';
import { resilienceNode } from './resilience';
import type { SecureServiceProps } from './secure-service-props';
import { ZeroTrustNamespace } from './zero-trust-namespace';
import { emitHeard } from '../../cdk8s/bridge/emit-heard';
import type { HeardPlace } from '../../cdk8s/bridge/emit-heard';
import { emitRelay } from '../../cdk8s/bridge/emit-relay';
import { emitPlainPorts, emitRateLimits } from '../../cdk8s/bridge/emit-workload';
import type { Labels } from '../graph/labels';
import type { PortNode } from '../graph/port';
import { actionsOf } from '../interpret/probes';
import { requestTimesOf } from '../interpret/request-times';
import type { WorkloadName } from '../meshes/backend';
import { dialectOf } from '../meshes/table';

/**
 * What lets callers in that show no place.
 *
 * @internal
 */
export function _emitPlainPorts(service: Construct, place: WorkloadName | undefined): void {
  const owner = ZeroTrustNamespace.tryOf(service);
  if (owner && place) emitPlainPorts(service, owner.mesh._node, place);
}

/**
 * What counts requests before it, where the mesh writes that whoever calls.
 *
 * @internal
 */
export function _emitRateLimits(service: Construct, place: WorkloadName | undefined): void {
  const owner = ZeroTrustNamespace.tryOf(service);
  if (owner && place) emitRateLimits(service, owner.mesh._node, place);
}

/**
 * What looks at requests, where the mesh has that on the way to the pods; the labels of the Service that lead there, which it gets if it is there already.
 *
 * @internal
 */
export function _emitRelay(service: Construct, place: WorkloadName | undefined, plus: Service | undefined): Labels {
  const owner = ZeroTrustNamespace.tryOf(service);
  const labels = owner && place ? emitRelay({ namespace: owner, workload: service }, owner.mesh._node, place) : {};
  for (const [key, value] of Object.entries(labels)) plus?.metadata.addLabel(key, value);
  return labels;
}

/** @internal */
export type _CalledProps = Pick<SecureServiceProps, 'requestTimeout' | 'retries' | 'resilience'> & { readonly ports: readonly Port[] };

/**
 * What the mesh says on a Service of its ports and of how it is called.
 *
 * @internal
 */
export function _annotateService(service: Construct, plus: Service, { ports, requestTimeout, retries, resilience }: _CalledProps): void {
  const owner = ZeroTrustNamespace.tryOf(service);
  const called = { ports: ports.map(nodeOf), requestTimes: requestTimesOf(requestTimeout, retries?._record), resilience: resilienceNode(resilience) };
  const annotations = owner ? dialectOf(owner.mesh._node).render.serviceAnnotations?.(called) ?? {} : {};
  for (const [key, value] of Object.entries(annotations)) plus.metadata.addAnnotation(key, value);
}

function nodeOf({ name, _protocol: protocol, containerPort, servicePort }: Port): PortNode {
  return { name, protocol, containerPort, servicePort };
}

/** A workload that is called. */
interface Heard {
  readonly place: WorkloadName | undefined;
  readonly ports: readonly Port[];
  readonly metrics?: Metrics;
  readonly probes?: Probes;
  readonly containers?: readonly PodContainer[];
  readonly rateLimits?: readonly RateLimit[];
}

/**
 * The callers of one workload that were heard of so far, and what follows from them.
 *
 * @internal
 */
export class _HeardCallers {
  private readonly calls: HeardPlace['calls'][number][] = [];

  public constructor(private readonly workload: Construct, private readonly said: () => Heard) {}

  public add({ id, showsIdentity }: _HeardCaller, access: _AskedFor): void {
    this.calls.push({ caller: id, showsIdentity, access: access._node });
    this.write();
  }

  /** After anything else that it follows from has changed. */
  public write(): void {
    const [owner, { place, ports, metrics, probes, rateLimits, containers = [] }] = [ZeroTrustNamespace.tryOf(this.workload), this.said()];
    if (!owner || !place || !dialectOf(owner.mesh._node).render.heardObjects) return;
    const isScraped = owner.profile._cluster.scrapers.length > 0;
    emitHeard(this.workload, owner.mesh._node, {
      ...place,
      ports: ports.map(nodeOf),
      probes: actionsOf([probes, ...containers.map(({ _options }) => _options.probes)].flatMap((one) => one ?? []), ports.map(nodeOf)),
      scrapedPort: isScraped ? metrics?.port : undefined,
      calls: this.calls,
      isLimited: rateLimits !== undefined,
    });
  }
}
