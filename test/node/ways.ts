import { NODE } from './machine';
import type { Dial } from '../../src/judge/core/flow';
import type { Manifest } from '../support/synth';

/** A way to dial a port of a pod. */
export interface Way {
  readonly dial: Dial;
  /** Where a connection goes; undefined is the pod's own address. */
  readonly address?: string;
  /** What a caller types, by which requests are led: a name that DNS knows. @default - the address */
  readonly name?: string;
  readonly port: number;
  /** The port of the pod that this leads to. */
  readonly podPort: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly speaks: Speaks;
}

export type Speaks = 'http' | 'grpc' | 'tcp' | 'tls' | 'udp';

/** A port that every actor serves and nobody declares (`go/actor`). */
export const UNDECLARED_PORT = 9999;

/** The ports that containers of a pod say they serve. */
export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: string;
}

/** What is spoken at a port of which this is the name: Istio and appProtocol have the same prefixes. */
function speaks(name: string, protocol: string): Speaks {
  if (protocol === 'UDP') return 'udp';
  const [, family = 'tcp'] = /^(http2?|grpc-web|grpc|tls|https)(-|$)/.exec(name) ?? [];
  if (family.startsWith('grpc')) return 'grpc';
  return family === 'https' || family === 'tls' ? 'tls' : family === 'tcp' ? 'tcp' : 'http';
}

/** What is spoken at a port of a pod: what a Service that leads there says, or else the port's own name. */
export function spokenAt({ name = '', containerPort, protocol = 'TCP' }: ContainerPort, services: readonly Manifest[]): Speaks {
  const said = services.flatMap(({ spec }) => spec.ports as readonly Manifest[])
    .find(({ port, targetPort = port }) => targetPort === containerPort || targetPort === name);
  return speaks(said?.appProtocol ?? said?.name ?? name, protocol);
}

/** The Services of a namespace that lead to pods with labels. */
export function servicesFor(labels: Readonly<Record<string, string>>, services: readonly Manifest[]): readonly Manifest[] {
  return services.filter(({ spec: { selector } }) => selector && Object.entries(selector).every(([key, value]) => labels[key] === value));
}

/** Every way to dial a pod: its address at every port, also two that nobody declares, and every port of every Service that leads to it. */
export function waysTo(ports: readonly ContainerPort[], services: readonly Manifest[]): readonly Way[] {
  const undeclared = (['TCP', 'UDP'] as const).map((protocol) => ({ containerPort: UNDECLARED_PORT, protocol, name: '' }));
  const direct = [...ports, ...undeclared].map((item): Way => {
    const { containerPort: port, protocol = 'TCP' } = item;
    return { dial: 'address', port, podPort: port, protocol: protocol as Way['protocol'], speaks: spokenAt(item, services) };
  });
  const led = services.flatMap(({ metadata, spec }) => (spec.ports as readonly Manifest[]).flatMap((item): readonly Way[] => {
    const { port, protocol = 'TCP', targetPort = port } = item;
    const target = ports.find((one) => (one.name === targetPort || one.containerPort === targetPort) && (one.protocol ?? 'TCP') === protocol);
    const isHeadless = spec.clusterIP === 'None';
    // Behind a headless Service is no other port than the pod's own.
    if (!target || (isHeadless && port !== target.containerPort)) return [];
    return [{
      dial: 'service',
      ...(!isHeadless && { address: spec.clusterIP as string }),
      name: `${metadata.name}.${metadata.namespace}.svc.${NODE.domain}`,
      port,
      podPort: target.containerPort,
      protocol,
      speaks: spokenAt(target, services),
    }];
  }));
  return [...direct, ...led];
}
