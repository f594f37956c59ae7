import type { Standard } from '../rule';
import { standard } from '../standards';

/** SPIRE's own documentation of its controller. */
export const SPIFFE_IDS: Standard = standard(
  'SPIRE Controller Manager documentation', 'ClusterSPIFFEID', 'https://github.com/spiffe/spire-controller-manager/blob/main/docs/clusterspiffeid-crd.md',
);
