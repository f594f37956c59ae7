import type { ClusterLayer } from '../cluster/cluster-layer';
import type { EngineLayer } from '../engine/hop';
import type { Versions } from '../objects/kinds/versions';
import type { LayerKey, LayerObjects } from '../objects/layer-key';
import type { LayerReader } from '../objects/read/kind-reader';

/**
 * Everything that the judge knows of one mesh, or of one dialect of policies. The other rooms never import a layer: they define what they need
 * of one, and `table.ts` hands them all of them.
 */
export interface Layer<Objects extends LayerObjects = LayerObjects, Arranged = unknown>
  extends LayerReader<Objects>, ClusterLayer<Objects, Arranged>, Omit<EngineLayer, keyof ClusterLayer> {
  readonly key: LayerKey<Objects, Arranged>;
  /** The versions that API servers serve of them. @default - not known */
  readonly served?: Versions;
}
