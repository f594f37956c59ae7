import type { Field, ObjectRef } from './field';
import type { Labels } from './selector';

export interface GatewayListener {
  readonly port: number;
  readonly protocol: string;
  readonly hostname?: string;
}

/** A Gateway of the Gateway API. */
export interface Gateway {
  readonly ref: ObjectRef;
  readonly className: string;
  readonly listeners: readonly GatewayListener[];
  /** Labels and annotations that the controller copies to what it creates. */
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** One backend of a route: a Service port. */
export interface RouteBackend {
  readonly namespace: string;
  readonly service: string;
  readonly port?: number;
}

/** One way through a gateway: requests to these hosts and paths go to these backends. */
export interface RouteRule {
  readonly paths: readonly string[];
  readonly backends: readonly RouteBackend[];
}

/** An HTTPRoute or GRPCRoute. */
export interface Route {
  readonly ref: ObjectRef;
  readonly gateways: readonly { readonly namespace: string; readonly name: string }[];
  readonly hostnames: readonly string[];
  readonly rules: readonly RouteRule[];
}

/** Lets routes of other namespaces point at Services of its own. */
export interface ReferenceGrant {
  readonly ref: ObjectRef;
  readonly from: readonly { readonly kind: string; readonly namespace: string }[];
  readonly services: 'all' | readonly string[];
}

/** Reads a Gateway (gateway.networking.k8s.io). */
export function parseGateway(ref: ObjectRef, root: Field): Gateway {
  const spec = root.child('spec');
  const infrastructure = spec.child('infrastructure');
  return Object.freeze({
    ref,
    className: spec.child('gatewayClassName').string() ?? '',
    listeners: Object.freeze(spec.child('listeners').items().flatMap((listener) => {
      const port = listener.child('port').integer();
      const hostname = listener.child('hostname').string();
      if (port === undefined) return [];
      return [Object.freeze({ port, protocol: listener.child('protocol').string() ?? '', ...(hostname !== undefined && { hostname }) })];
    })),
    labels: infrastructure.child('labels').stringMap(),
    annotations: infrastructure.child('annotations').stringMap(),
  });
}

/** Reads an HTTPRoute or a GRPCRoute. A gRPC method is the path /service/method. */
export function parseRoute(ref: ObjectRef, root: Field): Route {
  const spec = root.child('spec');
  return Object.freeze({
    ref,
    gateways: Object.freeze(spec.child('parentRefs').items().flatMap((parent) => {
      const name = parent.child('name').string();
      if (name === undefined || (parent.child('kind').string() ?? 'Gateway') !== 'Gateway') return [];
      return [Object.freeze({ namespace: parent.child('namespace').string() ?? ref.namespace, name })];
    })),
    hostnames: Object.freeze([...spec.child('hostnames').strings()]),
    rules: Object.freeze(spec.child('rules').items().map((rule) => Object.freeze({
      paths: Object.freeze(rule.child('matches').items().map(ref.kind === 'GRPCRoute' ? grpcPath : httpPath)),
      backends: Object.freeze(rule.child('backendRefs').items().flatMap((backend) => parseBackend(ref, backend))),
    }))),
  });
}

/** Reads a ReferenceGrant. */
export function parseReferenceGrant(ref: ObjectRef, root: Field): ReferenceGrant {
  const spec = root.child('spec');
  const to = spec.child('to').items().filter((item) => item.child('kind').value === 'Service');
  const names = to.map((item) => item.child('name').string());
  return Object.freeze({
    ref,
    from: Object.freeze(spec.child('from').items().map((item) => Object.freeze({
      kind: item.child('kind').string() ?? '', namespace: item.child('namespace').string() ?? '',
    }))),
    services: names.includes(undefined) ? 'all' : Object.freeze(names.flatMap((name) => name ?? [])),
  });
}

/** A route's path as a pattern: exact, or a whole-segment prefix, which is two patterns in one. */
function httpPath(match: Field): string {
  const path = match.child('path');
  const value = path.child('value').string() ?? '/';
  return path.child('type').value === 'Exact' ? value : `${value.replace(/\/$/, '')}/*`;
}

function grpcPath(match: Field): string {
  const method = match.child('method');
  return `/${method.child('service').string() ?? '*'}/${method.child('method').string() ?? '*'}`;
}

function parseBackend(ref: ObjectRef, field: Field): RouteBackend[] {
  const service = field.child('name').string();
  const port = field.child('port').integer();
  if (service === undefined || (field.child('kind').string() ?? 'Service') !== 'Service') return [];
  return [Object.freeze({
    namespace: field.child('namespace').string() ?? ref.namespace,
    service,
    ...(port !== undefined && { port }),
  })];
}
