import { ApiObject, Lazy } from 'cdk8s';
import type { Job } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Registry } from './registry';
import type { DeliveryNode } from '../../author/graph/delivery';
import { hookAnnotations } from '../../author/render/delivery/hooks';
import { SYNC_WAVE, waveOf } from '../../author/render/delivery/waves';

/** What an order is about. */
interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** Tells the tool that delivers a job when to run it. */
export function emitDelivery(job: Job, place: Place, delivery: DeliveryNode): void {
  for (const [key, value] of Object.entries(hookAnnotations(delivery))) job.metadata.addAnnotation(key, value);
  if (delivery.kind === 'argo-cd' && delivery.phase === 'Sync') putInWave(job, place);
}

/** Has an object, and what a construct stands for, applied in the wave of a workload. */
export function putInWave(construct: Construct, { namespace, name }: Place): void {
  const registry = Registry.of(construct);
  const wave = Lazy.any({ produce: () => waveOf(registry.graph(), `${namespace}/${name}`) }) as unknown as string;
  ApiObject.of(construct).metadata.addAnnotation(SYNC_WAVE, wave);
}
