import { POD_CIDR, type Case, type Pod, type Policy } from './case';
import type { Written } from '../../support/examples-manifests';
import { ofKind } from '../../support/synth';

/** What stands around every example: what its pods need, and who has no business with them. */
const AROUND: readonly Omit<Pod, 'ip'>[] = [
  {
    namespace: 'kube-system',
    name: 'dns',
    labels: { 'k8s-app': 'kube-dns' },
    ports: [{ name: 'dns', number: 53, protocol: 'UDP' }, { name: 'dns-tcp', number: 53, protocol: 'TCP' }],
  },
  { namespace: 'istio-system', name: 'istiod', labels: { app: 'istiod' }, ports: [{ number: 15012, protocol: 'TCP' }] },
  { namespace: 'monitoring', name: 'prometheus', labels: { 'app.kubernetes.io/name': 'prometheus' }, ports: [] },
  { namespace: 'kube-system', name: 'stranger', labels: {}, ports: [{ number: 8080, protocol: 'TCP' }] },
  { namespace: 'elsewhere', name: 'double', labels: { 'app.kubernetes.io/name': 'frontend', 'app.kubernetes.io/instance': 'frontend', 'k8s-app': 'kube-dns' }, ports: [{ number: 53, protocol: 'UDP' }] },
];

/** Addresses outside: one of the internet, one that is private, one that payments sends its audit log to, and a metadata service. */
const OUTSIDE = ['203.0.113.7', '192.168.1.7', '10.20.30.5', '169.254.169.254'];

/** Ports that are tried at everybody, whether or not anybody listens there. */
const EVERYWHERE = [443, 514, 9999, 15020];

/** An example with its surroundings, and every flow between any two of them on every port that somebody has a use for. */
export function exampleCase(objects: readonly Written[]): Case {
  const pods = [...podsOf(objects), ...gatewayPods(objects), ...AROUND].map((pod, index) => ({ ...pod, ip: `${POD_CIDR.slice(0, -'0.0/16'.length)}1.${index + 10}` }));
  return {
    namespaces: ofKind(objects, 'Namespace').map(({ metadata }) => ({ name: metadata.name, labels: metadata.labels ?? {} })),
    pods,
    outside: OUTSIDE,
    policies: ofKind(objects, 'NetworkPolicy').map(({ metadata, spec }): Policy => ({
      metadata: { name: metadata.name, namespace: metadata.namespace! }, spec,
    })),
    flows: flowsAmong(pods, OUTSIDE.length),
  };
}

export function flowsAmong(pods: readonly Pod[], outside: number): Case['flows'] {
  const ends = Array.from({ length: pods.length + outside }, (_, end) => end);
  return ends.flatMap((from) => ends.filter((to) => from !== to && Math.min(from, to) < pods.length).flatMap((to) => {
    const declared = pods[to]?.ports.map(({ number }) => number) ?? [];
    return [...new Set([...declared, ...EVERYWHERE])].flatMap((port) => (
      (['TCP', 'UDP'] as const).map((protocol) => ({ from, to, port, protocol }))
    ));
  }));
}

function podsOf(objects: readonly Written[]): Omit<Pod, 'ip'>[] {
  return ofKind(objects, 'Deployment', 'StatefulSet', 'Job', 'CronJob').map(({ kind, metadata, spec }) => {
    const { template } = kind === 'CronJob' ? spec.jobTemplate.spec : spec;
    return {
      namespace: metadata.namespace!,
      name: metadata.name,
      labels: template.metadata.labels,
      ports: template.spec.containers.flatMap(({ ports = [] }: Written) => ports.map(({ name, containerPort, protocol }: Written) => (
        { name, number: containerPort, protocol }
      ))),
    };
  });
}

/** The pods that a controller makes for a Gateway, as policies select them. */
function gatewayPods(objects: readonly Written[]): Omit<Pod, 'ip'>[] {
  return ofKind(objects, 'Gateway').map(({ metadata, spec }) => ({
    namespace: metadata.namespace!,
    name: `${metadata.name}-gateway`,
    labels: { [spec.gatewayClassName.startsWith('istio') ? 'gateway.networking.k8s.io/gateway-name' : 'gateway.envoyproxy.io/owning-gateway-name']: metadata.name },
    ports: [...new Set<number>(spec.listeners.map(({ port }: Written) => port))].map((number) => ({ number, protocol: 'TCP' })),
  }));
}
