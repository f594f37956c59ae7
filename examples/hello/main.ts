import { Chart } from 'cdk8s';
import { Access, HttpMethod, Mesh, Port, Probes, SecureService, ZeroTrustApp, ZeroTrustNamespace } from 'cdk8s-zero-trust';

const app = new ZeroTrustApp({ mesh: Mesh.istio() });
export const chart = new Chart(app, 'hello');
const hello = new ZeroTrustNamespace(chart, 'hello');

const greeter = new SecureService(hello, 'greeter', {
  image: 'ghcr.io/acme/greeter:1.0.0@sha256:9b1f5a3c7d2e4f60819a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70',
  ports: [Port.http(8080)],
  probes: Probes.http('/healthz'),
});
const web = new SecureService(hello, 'web', {
  image: 'ghcr.io/acme/web:1.0.0@sha256:4c8e2d7a6b5f3e1d0c9b8a7f6e5d4c3b2a190817263544536271808f9eadbccd',
  ports: [Port.http(3000)],
  probes: Probes.http('/healthz'),
});

web.calls(greeter, Access.http({ methods: [HttpMethod.GET], paths: ['/greetings/*'] }));

app.synth();
