import type { MeshMode } from './pod';
import type { LiveLabel } from './selection';
import type { PodTemplate } from '../objects/read/pod';

/** What makes pods. */
export interface Maker {
  readonly template: PodTemplate;
  readonly kind: string;
  readonly name: string;
  readonly mesh: MeshMode;
}

/** What is known of one label on the pods of a maker, whose template does not state it. */
export type LabelReader = (maker: Maker) => LiveLabel | undefined;

/** What a layer knows of labels of pods. */
export interface LayerLabels {
  /** Labels that it adds. */
  readonly labels?: ReadonlyMap<string, LabelReader>;
  /** Labels that a pod has only if its template does. */
  readonly writtenByHand?: readonly string[];
  /** Labels that it takes for absent where they are empty. */
  readonly emptyMeansAbsent?: readonly string[];
  /** Kinds for whose objects it makes Deployments. */
  readonly deployments?: readonly string[];
  /** Domains in which it adds labels to pods. Subdomains count. */
  readonly domains?: readonly string[];
}

export const ADDED: LiveLabel = Object.freeze({ present: 'unknown', because: 'may be added by an admission plugin or an injector' });
