import { Chart } from 'cdk8s';
import { Mesh, Port, Probes, SecureService, ZeroTrustApp, ZeroTrustNamespace } from 'cdk8s-zero-trust';

/** Two charts, a namespace in each, and a call from one to the other. */
const app = new ZeroTrustApp();
const service = (namespace: string, name: string) => new SecureService(
  new ZeroTrustNamespace(new Chart(app, namespace), namespace, { mesh: Mesh.istio() }), name, {
    image: `ghcr.io/acme/${name}@sha256:${'0123456789abcdef'.repeat(4)}`, ports: [Port.http(8080)], probes: Probes.http('/healthz'),
  },
);
service('sales', 'orders').calls(service('finance', 'ledger'));
app.synth();
