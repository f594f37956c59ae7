import type { App } from 'cdk8s';
import { Chart } from 'cdk8s';
import { ExternalHost, ExternalNetwork, Mesh, Port, Probes, SecureService, ZeroTrustNamespace } from '../../../src';
import { IMAGE, namespaceOf, namespacesOf, PORT } from '../size';
import type { Size } from '../size';

/** Services that each call a host and a network outside the cluster that nobody else calls. */
export function declareOutside(app: App, size: Size): void {
  const chart = new Chart(app, 'bench');
  const mesh = Mesh.istio();
  const namespaces = Array.from({ length: namespacesOf(size) }, (_, index) => new ZeroTrustNamespace(chart, `team-${index}`, { mesh }));
  for (let index = 0; index < size.services; index++) {
    const service = new SecureService(namespaces[namespaceOf(index)]!, `app-${index}`, {
      image: IMAGE, ports: [Port.http(PORT)], probes: Probes.http('/healthz'),
    });
    service.calls(ExternalHost.https(`api-${index}.example.com`));
    const cidrs = [`203.${Math.floor(index / 256)}.${index % 256}.0/28`];
    service.calls(ExternalNetwork.of({ name: `network-${index}`, cidrs, ports: [Port.tcp(2575)] }));
  }
}
