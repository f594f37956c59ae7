import { Chart } from 'cdk8s';
import { Access, ClusterProfile, HttpMethod, Mesh, Port, Probes, SecureService, ZeroTrustApp, ZeroTrustNamespace } from 'cdk8s-zero-trust';

/** The repository of the service `web`, in a namespace that another repository owns. */
const app = new ZeroTrustApp({ mesh: Mesh.istio(), profile: ClusterProfile.vanilla({ podCidrs: ['10.244.0.0/16'] }) });
const shop = ZeroTrustNamespace.fromReference(new Chart(app, 'web'), 'shop');

const web = new SecureService(shop, 'web', {
  image: 'ghcr.io/acme/web:1.4.0@sha256:4c8e2d7a6b5f3e1d0c9b8a7f6e5d4c3b2a190817263544536271808f9eadbccd',
  ports: [Port.http(8080)],
  probes: Probes.http('/healthz'),
});

const orders = SecureService.fromReference({ namespace: 'shop', name: 'orders', ports: [Port.http(8080)] });
web.calls(orders);
orders.calls(web, Access.http({ methods: [HttpMethod.POST], paths: ['/events/orders'] }));

app.synth();
