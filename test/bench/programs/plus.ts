import { Chart } from 'cdk8s';
import type { App } from 'cdk8s';
import { Cpu, Deployment, Namespace, Probe, ServiceAccount } from 'cdk8s-plus-28';
import { calleesOf, IMAGE, namespaceOf, namespacesOf, PORT } from '../size';
import type { Size } from '../size';

/** The same as far as cdk8s-plus can say it: nothing about a mesh, and two NetworkPolicies for each call, which it does not merge. */
export function declarePlus(app: App, size: Size): void {
  const shared = size.charts === 'one' ? new Chart(app, 'bench') : undefined;
  const charts = Array.from({ length: namespacesOf(size) }, (_, index) => shared ?? new Chart(app, `team-${index}-chart`));
  charts.forEach((chart, index) => new Namespace(chart, `team-${index}`, { metadata: { name: `team-${index}` } }));
  const deployments = Array.from({ length: size.services }, (_, index) => {
    const chart = charts[namespaceOf(index)]!;
    const metadata = { name: `app-${index}`, namespace: `team-${namespaceOf(index)}` };
    const deployment = new Deployment(chart, `app-${index}`, {
      metadata,
      serviceAccount: new ServiceAccount(chart, `app-${index}-account`, { metadata }),
      containers: [{
        image: IMAGE,
        ports: [{ name: 'http', number: PORT }],
        resources: { cpu: { request: Cpu.millis(50) } },
        readiness: Probe.fromHttpGet('/healthz', { port: PORT }),
      }],
    });
    deployment.exposeViaService({ name: `app-${index}`, ports: [{ port: PORT }] });
    return deployment;
  });
  deployments.forEach((deployment, index) => {
    for (const callee of calleesOf(index, size)) deployment.connections.allowTo(deployments[callee]!);
  });
}
