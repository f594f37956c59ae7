import { readAccessLog } from './access-log';
import { readMetric } from './metric';
import type { AdoptedMesh } from '../mesh';

const SECURITY = 'security.istio.io';
const NETWORKING = 'networking.istio.io';

export const ISTIO: AdoptedMesh = {
  id: 'istio',
  factory: 'Mesh.istio',
  replaced: [[SECURITY, 'AuthorizationPolicy'], [SECURITY, 'PeerAuthentication'], [NETWORKING, 'Sidecar']],
  records: [readAccessLog, readMetric],
  isIn: ({ mesh }) => mesh === 'sidecar',
};
