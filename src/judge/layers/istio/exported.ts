/** Who sees a Service in the mesh. Source: Istio "Resource Annotations", networking.istio.io/exportTo. */
import { EXPORT_TO_ANNOTATION } from './well-known';
import type { Service } from '../../objects/read/service';

/** Everybody. */
export const EVERYWHERE: readonly string[] = Object.freeze(['*']);

/** Namespaces (`*`, `.`, `~` or names); all without the annotation. */
export function exportedTo({ annotations }: Service): readonly string[] {
  const text = annotations[EXPORT_TO_ANNOTATION];
  return typeof text === 'string' ? text.split(',').map((item) => item.trim()) : EVERYWHERE;
}
