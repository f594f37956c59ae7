import type { MeshTraits } from '../traits';

export function noMeshTraits(): MeshTraits {
  return {
    identity: () => undefined,
    enforcesHttp: false,
    controlPlane: undefined,
    scrapePort: (applicationPort) => applicationPort,
    probePorts: (applicationPorts) => applicationPorts,
  };
}
