/** Properties of earlier releases, by interface, with what to write now. docs/adr/0022-the-public-surface.md lists them all. */
import type { Renamed } from '../../graph/prop-types';
import { RENAMED_TO_MESH } from '../../meshes/table';

export const RENAMED: Readonly<Record<string, Renamed>> = {
  ...RENAMED_TO_MESH,
  ExposeOptions: { paths: "pathPrefixes: ['/orders'], which is /orders and everything under /orders/" },
  ClusterProfileOptions: {
    ...RENAMED_TO_MESH.ClusterProfileOptions,
    monitoringNamespace: "scraper: Scraper.of({ namespace: 'monitoring' }), or Scraper.none()",
    scraperLabels: "scraper: Scraper.of({ podLabels: { 'app.kubernetes.io/name': 'prometheus' } })",
  },
};
