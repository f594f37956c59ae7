import { all, container, namespace, pod, type RuleCases } from './case';
import { AUTOSCALER_COUNTS_SIDECARS } from '../../../src/rules/kubernetes/autoscaler-counts-sidecars';
import { PRIVILEGED_PORT } from '../../../src/rules/kubernetes/privileged-port';

const RESOURCE = `metrics: [${metric('cpu')}]`;

/** What is accepted and then does not run as it was meant. */
export const RUNNING_CASES: readonly RuleCases[] = [
  {
    rule: AUTOSCALER_COUNTS_SIDECARS,
    violates: [
      { title: 'the proxy of a mesh', yaml: all(namespace('{istio-injection: enabled}'), scaled('{name: app}'), scaler(RESOURCE)), says: 'measures the proxy of Deployment shop/web' },
      { title: 'a second container', yaml: all(scaled('{name: app}, {name: helper}'), scaler(RESOURCE)), says: '2 containers of Deployment shop/web' },
      { title: 'a sidecar that starts first', yaml: all(scaled('{name: app}', '{name: proxy, restartPolicy: Always}'), scaler(RESOURCE)), says: '2 containers' },
      { title: 'version 1', yaml: all(scaled('{name: app}, {name: helper}'), scaler('targetCPUUtilizationPercentage: 50').replace('autoscaling/v2', 'autoscaling/v1')) },
      { title: 'no metric, which is that of the CPU', yaml: all(scaled('{name: app}, {name: helper}'), scaler('minReplicas: 2')) },
      { title: 'each of two metrics', yaml: all(scaled('{name: app}, {name: helper}'), scaler(`metrics: [${metric('cpu')}, ${metric('memory')}]`)), times: 2 },
    ],
    passes: [
      { title: 'the main container alone', yaml: all(scaled('{name: app}, {name: helper}'), scaler('metrics: [{type: ContainerResource, containerResource: {name: cpu, container: app, target: {type: Utilization, averageUtilization: 50}}}]')) },
      { title: 'a pod of one container', yaml: all(scaled('{name: app}'), scaler(RESOURCE)) },
      { title: 'a container that only runs first', yaml: all(scaled('{name: app}', '{name: init}'), scaler(RESOURCE)) },
      { title: 'another workload', yaml: all(scaled('{name: app}, {name: helper}'), scaler(RESOURCE).replace('kind: Deployment, name: web', 'kind: Deployment, name: api')) },
    ],
  },
  {
    rule: PRIVILEGED_PORT,
    violates: [
      { title: 'port 80', yaml: pod('{securityContext: {runAsNonRoot: true}, containers: [{name: app, ports: [{containerPort: 80}]}]}'), says: 'container app is not root and listens on port 80' },
      { title: 'a user by number', yaml: container('securityContext: {runAsUser: 1000}, ports: [{containerPort: 443}, {containerPort: 8080}]') },
      { title: 'a sysctl for a higher port', yaml: pod('{securityContext: {runAsNonRoot: true, sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "443"}]}, containers: [{name: app, ports: [{containerPort: 80}, {containerPort: 443}]}]}'), says: 'port 80' },
    ],
    passes: [
      { title: 'a high port', yaml: container('securityContext: {runAsNonRoot: true}, ports: [{containerPort: 1024}]') },
      { title: 'root', yaml: container('ports: [{containerPort: 80}]') },
      { title: 'the sysctl', yaml: pod('{securityContext: {runAsNonRoot: true, sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "80"}]}, containers: [{name: app, ports: [{containerPort: 80}]}]}') },
      { title: 'the capability', yaml: container('securityContext: {runAsNonRoot: true, capabilities: {add: [NET_BIND_SERVICE]}}, ports: [{containerPort: 80}]') },
    ],
  },
];

function metric(name: string): string {
  return `{type: Resource, resource: {name: ${name}, target: {type: Utilization, averageUtilization: 50}}}`;
}

function scaler(fields: string): string {
  return `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web, namespace: shop}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 5, ${fields}}}`;
}

function scaled(containers: string, first = ''): string {
  return `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [${containers}], initContainers: [${first}]}}}}`;
}
