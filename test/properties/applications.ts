import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { Access, HttpMethod, Mesh, Port, Probes, SecureService, ZeroTrustNamespace } from '../../src';
import { image } from '../support/programs';

/** A random application, as plain data. */
export interface Application {
  readonly mesh: 'istio' | 'none';
  readonly services: readonly ServiceSpec[];
  readonly calls: readonly CallSpec[];
}

export interface ServiceSpec {
  readonly name: string;
  readonly namespace: string;
  readonly ports: readonly PortSpec[];
  readonly stateful: boolean;
}

export interface PortSpec {
  readonly name: string;
  readonly protocol: 'http' | 'grpc' | 'tcp' | 'udp';
  readonly containerPort: number;
  readonly servicePort: number;
}

export interface CallSpec {
  readonly from: number;
  readonly to: number;
  /** Undefined: all ports. */
  readonly port: number | undefined;
  readonly methods: readonly HttpMethod[];
  readonly paths: readonly string[];
}

const NAMESPACES = ['shop', 'bank', 'tools'];

const portSpecs: fc.Arbitrary<readonly PortSpec[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    protocol: fc.constantFrom('http' as const, 'grpc' as const, 'tcp' as const, 'udp' as const),
    // Below the ports that meshes take for themselves.
    containerPort: fc.integer({ min: 1, max: 4_000 }),
    servicePort: fc.integer({ min: 1, max: 65_535 }),
  }),
  { minLength: 1, maxLength: 4, comparator: (a, b) => a.name === b.name || a.containerPort === b.containerPort || a.servicePort === b.servicePort },
);

export const applications: fc.Arbitrary<Application> = fc.record({
  mesh: fc.constantFrom('istio' as const, 'none' as const),
  services: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('web', 'api', 'db', 'cache', 'mail', 'auth', 'cart'),
      namespace: fc.constantFrom(...NAMESPACES),
      ports: portSpecs,
      stateful: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8, selector: (service) => `${service.namespace}/${service.name}` },
  ).map((services) => services.map(withOwnPorts)),
  calls: fc.array(
    fc.record({
      from: fc.nat(7),
      to: fc.nat(7),
      port: fc.option(fc.nat(3), { nil: undefined }),
      methods: fc.uniqueArray(fc.constantFrom(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE)),
      paths: fc.uniqueArray(fc.constantFrom('/', '/a', '/a/*', '/b/{*}/c')),
    }),
    { maxLength: 14 },
  ),
});

/** Callers of a headless Service dial the pods' own ports. */
function withOwnPorts(service: ServiceSpec): ServiceSpec {
  return service.stateful ? { ...service, ports: service.ports.map((port) => ({ ...port, servicePort: port.containerPort })) } : service;
}

/** In which order things are said. */
export interface Order {
  readonly services: readonly number[];
  readonly calls: readonly number[];
}

export function naturalOrder(application: Application): Order {
  return { services: [...application.services.keys()], calls: [...application.calls.keys()] };
}

export function orders(application: Application): fc.Arbitrary<Order> {
  const shuffled = (items: readonly unknown[]) => fc.shuffledSubarray([...items.keys()], { minLength: items.length });
  return fc.record({ services: shuffled(application.services), calls: shuffled(application.calls) });
}

/** The application as a program. */
export function declare(application: Application, order: Order = naturalOrder(application)): App {
  const app = Testing.app();
  const chart = new Chart(app, 'chart');
  const mesh = application.mesh === 'istio' ? Mesh.istio() : Mesh.none();
  const namespaces = new Map(NAMESPACES.map((name) => [name, new ZeroTrustNamespace(chart, name, { mesh })]));
  const services = new Map<number, SecureService>();
  for (const index of order.services) {
    const spec = application.services[index]!;
    services.set(index, declareService(namespaces.get(spec.namespace)!, spec));
  }
  for (const index of order.calls) {
    const call = application.calls[index]!;
    const [from, to] = ends(application, call);
    services.get(from)!.calls(services.get(to)!, accessOf(application, call));
  }
  return app;
}

/** The indexes of caller and callee. */
export function ends(application: Application, call: CallSpec): readonly [from: number, to: number] {
  const count = application.services.length;
  return [call.from % count, call.to % count];
}

/** The ports of the callee that a call may use. */
export function calledPorts(application: Application, call: CallSpec): readonly PortSpec[] {
  const { ports } = application.services[ends(application, call)[1]]!;
  return call.port === undefined ? ports : [ports[call.port % ports.length]!];
}

function accessOf(application: Application, call: CallSpec): Access {
  const ports = calledPorts(application, call);
  if (call.port === undefined) return Access.all();
  const [port] = ports;
  const http = application.mesh === 'istio' && (port!.protocol === 'http' || port!.protocol === 'grpc');
  if (!http || call.methods.length + call.paths.length === 0) return Access.ports(port!.name);
  return Access.http({
    portName: port!.name,
    ...(call.methods.length > 0 ? { methods: [...call.methods] } : {}),
    ...(call.paths.length > 0 ? { paths: [...call.paths] } : {}),
  });
}

function declareService(namespace: ZeroTrustNamespace, spec: ServiceSpec): SecureService {
  return new SecureService(namespace, spec.name, {
    image: image(spec.name),
    ports: spec.ports.map(({ protocol, containerPort, name, servicePort }) => Port[protocol](containerPort, { name, servicePort })),
    probes: Probes.exec(['true']),
    stateful: spec.stateful,
    replicas: 2,
  });
}
