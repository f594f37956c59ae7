import type { App } from 'cdk8s';
import { Chart } from 'cdk8s';
import { Mesh, Port, Probes, SecureService, ZeroTrustNamespace } from '../../../src';
import { calleesOf, IMAGE, namespaceOf, namespacesOf, PORT } from '../size';
import type { Size } from '../size';

/** What a user of this library writes. */
export function declareOurs(app: App, size: Size): void {
  const shared = size.charts === 'one' ? new Chart(app, 'bench') : undefined;
  const mesh = Mesh.istio();
  const namespaces = Array.from({ length: namespacesOf(size) }, (_, index) => (
    new ZeroTrustNamespace(shared ?? new Chart(app, `team-${index}-chart`), `team-${index}`, { mesh })
  ));
  const services = Array.from({ length: size.services }, (_, index) => new SecureService(namespaces[namespaceOf(index)]!, `app-${index}`, {
    image: IMAGE, ports: [Port.http(PORT)], probes: Probes.http('/healthz'),
  }));
  services.forEach((service, index) => {
    for (const callee of calleesOf(index, size)) service.calls(services[callee]!);
  });
}
