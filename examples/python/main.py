"""The twin of ../hello/main.ts: the same declaration, the same manifests, byte for byte."""

from cdk8s import Chart
from cdk8s_zero_trust import Access, HttpMethod, Mesh, Port, Probes, SecureService, ZeroTrustApp, ZeroTrustNamespace

app = ZeroTrustApp(mesh=Mesh.istio())
chart = Chart(app, "hello")
hello = ZeroTrustNamespace(chart, "hello")

greeter = SecureService(
    hello,
    "greeter",
    image="ghcr.io/acme/greeter:1.0.0@sha256:9b1f5a3c7d2e4f60819a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70",
    ports=[Port.http(8080)],
    probes=Probes.http("/healthz"),
)
web = SecureService(
    hello,
    "web",
    image="ghcr.io/acme/web:1.0.0@sha256:4c8e2d7a6b5f3e1d0c9b8a7f6e5d4c3b2a190817263544536271808f9eadbccd",
    ports=[Port.http(3000)],
    probes=Probes.http("/healthz"),
)

web.calls(greeter, Access.http(methods=[HttpMethod.GET], paths=["/greetings/*"]))

app.synth()
