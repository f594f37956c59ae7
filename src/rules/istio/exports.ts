import type { Field } from '../../judge/objects/read/field';

/** Nothing said means the whole mesh. Source: Istio, exportTo of ServiceEntry, VirtualService and DestinationRule. */
export function isExportedToMesh(exportTo: Field): boolean {
  const list = exportTo.items();
  return list.length === 0 || list.some((item) => item.value === '*');
}
