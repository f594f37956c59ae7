/** Properties of earlier releases, by interface, with what to write now. docs/adr/0022-the-public-surface.md lists them all. */
import type { Renamed } from '../../graph/prop-types';

export const RENAMED: Readonly<Record<string, Renamed>> = {
  ClusterProfileOptions: {
    istioVersion: "Mesh.istio({ version: '1.30' })",
    monitoringNamespace: "scraper: Scraper.of({ namespace: 'monitoring' }), or Scraper.none()",
    scraperLabels: "scraper: Scraper.of({ podLabels: { 'app.kubernetes.io/name': 'prometheus' } })",
  },
};
