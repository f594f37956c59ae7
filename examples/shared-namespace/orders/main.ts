import { Chart } from 'cdk8s';
import { Access, ClusterProfile, HttpMethod, Mesh, Port, Probes, SecureService, ZeroTrustApp, ZeroTrustNamespace } from 'cdk8s-zero-trust';

/** The repository of the service `orders`. It owns the namespace: its ground rules are written here. */
const app = new ZeroTrustApp({ mesh: Mesh.istio(), profile: ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] }) });
const shop = new ZeroTrustNamespace(new Chart(app, 'orders'), 'shop');

const orders = new SecureService(shop, 'orders', {
  image: 'ghcr.io/acme/orders:2.0.1@sha256:5d0c3b8f1a2e4c6d7b9f0e1a3c5d7f9b1e3a5c7d9f0b2e4a6c8d0f1b3e5a7c9d',
  ports: [Port.http(8080)],
  probes: Probes.http('/healthz'),
});

// The other repository declares the same calls on its side.
const web = SecureService.fromReference({ namespace: 'shop', name: 'web', ports: [Port.http(8080)] });
web.calls(orders, Access.http({ methods: [HttpMethod.GET, HttpMethod.POST], paths: ['/orders/*'] }));
orders.calls(web);

app.synth();
