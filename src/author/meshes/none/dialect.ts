import { noMeshBackend } from './backend';
import type { NoMesh } from './mesh';
import type { MeshDialect } from '../mesh';

export const noMeshDialect: MeshDialect<NoMesh> = {
  kind: 'none',
  words: 'no mesh',
  read: () => {},
  installation: () => undefined,
  reservedPorts: new Map(),
  guardedKeys: [],
  platformNamespaces: [],
  proxyUsers: [],
  gateways: undefined,
  identity: () => undefined,
  enforces: { methods: false, pathForms: new Set(), exceptions: false, users: false, limits: false },
  platform: {
    callsControlPlane: false,
    scrapePort: (applicationPort) => applicationPort,
    probePorts: (applicationPorts) => applicationPorts,
  },
  checkCall: () => [],
  render: noMeshBackend,
};
