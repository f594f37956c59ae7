import { Chart } from 'cdk8s';
import { Access, ClusterProfile, HttpMethod, Mesh, Port, Probes, SecureService, ZeroTrustApp, ZeroTrustNamespace } from 'cdk8s-zero-trust';

/** One service, in a namespace of the platform that is full of workloads of others ([others.yaml](others.yaml)). */
const app = new ZeroTrustApp({ mesh: Mesh.istio(), profile: ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] }) });
const store = ZeroTrustNamespace.fromReference(new Chart(app, 'first-service'), 'store');

const invoices = new SecureService(store, 'invoices', {
  image: 'ghcr.io/acme/invoices:1.0.0@sha256:9b1f5a3c7d2e4f60819a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70',
  ports: [Port.http(8080)],
  probes: Probes.http('/healthz'),
});

// Workloads of others are known by the labels and the account that they have.
const cart = SecureService.fromReference({ namespace: 'store', name: 'cart', podLabels: { app: 'cart' } });
const catalogue = SecureService.fromReference({ namespace: 'store', name: 'catalogue', podLabels: { app: 'catalogue' }, ports: [Port.http(8080)] });
cart.calls(invoices, Access.http({ methods: [HttpMethod.POST], paths: ['/invoices'] }));
invoices.calls(catalogue);

app.synth();
