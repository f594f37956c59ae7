import type { IstioMesh } from '../../graph/mesh';
import type { MeshTraits } from '../traits';

/**
 * istiod's secure xDS and certificate port: the only one that a sidecar needs.
 * @see https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio
 */
const ISTIOD_PORT = 15012;

/**
 * The agent's port: the application's and the proxy's metrics as one, and the probes that injection rewrote. It is plaintext
 * even under STRICT, which is why the NetworkPolicy admits the scraper alone.
 */
const AGENT_PORT = 15020;

/** The proxy's own readiness. */
const READINESS_PORT = 15021;

/** The label of istiod's pods in every revision. */
const ISTIOD_LABELS = { app: 'istiod' };

export function istioTraits(mesh: IstioMesh): MeshTraits {
  return {
    identity: (namespace, serviceAccount) => `${mesh.trustDomain}/ns/${namespace}/sa/${serviceAccount}`,
    enforcesHttp: true,
    controlPlane: { name: 'istiod', namespace: mesh.rootNamespace, podLabels: ISTIOD_LABELS, port: ISTIOD_PORT },
    scrapePort: () => AGENT_PORT,
    probePorts: () => [AGENT_PORT, READINESS_PORT],
  };
}
