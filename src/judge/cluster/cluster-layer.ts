import type { Gateway } from './gateway';
import type { LayerKey, LayerObject, LayerObjects } from '../objects/layer-key';

/** What a layer tells of the cluster. */
export interface ClusterLayer<Objects extends LayerObjects = LayerObjects, Arranged = unknown> {
  readonly key: LayerKey<Objects, Arranged>;
  /** Its objects, arranged for asking. */
  arrange(objects: Objects): Arranged;
  /** Objects that use their namespace, so that it is part of the cluster although nothing gives it. @default - none does */
  usingNamespaces?(objects: Objects): readonly (readonly LayerObject[])[];
  /** Ways in that pods of their own stand behind. @default - none */
  gateways?(objects: Objects): readonly Gateway[];
}
