import type { Renamed } from '../../graph/prop-types';
import { RENAMED_TO_MESH } from '../../meshes/table';

/** A `port` is a number. */
const PORT_NAME = "portName: 'http', the name of a declared port";

/** Of `resources`. */
export const RENAMED_RESOURCES: Renamed = {
  cpuRequest: 'cpu: { request: Cpu.millis(250) }',
  cpuLimit: 'cpu: { limit: Cpu.units(1) }',
  memoryRequest: 'memory: { request: Size.mebibytes(256) }',
  memoryLimit: 'memory: { limit: Size.mebibytes(512) }',
  ephemeralStorageRequest: 'ephemeralStorage: { request: Size.mebibytes(256) }',
  ephemeralStorageLimit: 'ephemeralStorage: { limit: Size.gibibytes(1) }',
};

/** Properties of earlier releases, by interface, with what to write now. docs/adr/0022-the-public-surface.md lists them all. */
export const RENAMED: Readonly<Record<string, Renamed>> = {
  ...RENAMED_TO_MESH,
  ExposeOptions: { paths: "pathPrefixes: ['/orders'], which is /orders and everything under /orders/", port: PORT_NAME },
  ServiceReferenceProps: { serviceAccount: 'serviceAccountName' },
  HttpAccess: { port: PORT_NAME },
  GrpcAccess: { port: PORT_NAME },
  ProbeOptions: { port: PORT_NAME },
  ClusterProfileOptions: {
    ...RENAMED_TO_MESH.ClusterProfileOptions,
    monitoringNamespace: "scraper: Scraper.of({ namespace: 'monitoring' }), or Scraper.none()",
    scraperLabels: "scraper: Scraper.of({ podLabels: { 'app.kubernetes.io/name': 'prometheus' } })",
  },
};
