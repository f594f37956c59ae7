import type { Declared } from './declared/declared';
import type { DeclaredEdge } from '../judge/declared';
import type { ViewOf } from '../judge/judge';
import type { Manifests } from '../judge/objects/manifests';

/**
 * One place where access is decided, judged as if the others were not there. Each must do exactly what is declared by itself: a hole that
 * another enforcement point happens to cover is still a hole.
 */
export interface EnforcementPoint {
  /** Stands in parentheses after a finding. */
  readonly words: string;
  /** The manifests that it acts on; the rest belongs to other enforcement points. */
  readonly see: (manifests: Manifests) => Manifests;
  /** What it decides on, in terms of the judge. @default 'calls' */
  readonly of?: ViewOf;
  readonly edges: (declared: Declared) => readonly DeclaredEdge[];
}
