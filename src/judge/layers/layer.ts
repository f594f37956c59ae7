import type { ClusterLayer } from '../cluster/cluster-layer';
import type { EngineLayer } from '../engine/hop';
import type { Groups } from '../objects/kinds/kind';
import type { LayerKey, LayerObjects } from '../objects/layer-key';
import type { LayerReader } from '../objects/read/kind-reader';

/**
 * Everything that the judge knows of one mesh, or of one dialect of policies. The other rooms never import a layer: they define what they need
 * of one, and `table.ts` hands them all of them.
 */
export interface Layer<Objects extends LayerObjects = LayerObjects, Arranged = unknown>
  extends LayerReader<Objects>, ClusterLayer<Objects, Arranged>, Omit<EngineLayer, keyof ClusterLayer> {
  readonly key: LayerKey<Objects, Arranged>;
  /** What is known of the kinds of its API groups. @default - its kinds stand in the table of Kubernetes */
  readonly kinds?: readonly Groups[];
}
