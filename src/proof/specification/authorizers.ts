/** Services that proxies ask about requests, by what the settings of the mesh have to say of them. */
import { onePort } from './access';
import type { Grant } from './access';
import type { AuthorizerSpec } from './authorizer';
import type { GatewayNode, WorkloadNode } from './nodes';
import type { PortNode } from './ports';
import type { AuthorizerRecord, PassportRecord } from '../../author/graph/record/values';

const USUAL_MILLISECONDS = 1000;

/** Undefined where nobody stands there, or on no clear port. */
export function readAuthorizer(
  { factory, service, options }: AuthorizerRecord, workloads: ReadonlyMap<string, WorkloadNode>,
): AuthorizerSpec | undefined {
  const node = workloads.get(service);
  const { provider, portName, timeoutMilliseconds = USUAL_MILLISECONDS, pathPrefix, requestHeaders = [] } = options;
  const speaks: (port: PortNode) => boolean = ({ protocol }) => (factory === 'grpc' ? protocol === 'grpc' : protocol === 'http' || protocol === 'http2');
  const port = node && onePort(node.ports, portName, speaks).at(0);
  if (!node || !port) return undefined;
  const { namespace, name, cluster } = node;
  return {
    protocol: factory,
    service: node.id,
    host: `${name}.${namespace}.svc.${cluster.clusterDomain}`,
    port,
    provider: provider ?? `${namespace}-${name}`,
    milliseconds: timeoutMilliseconds,
    pathPrefix,
    // Names of headers have no case. Source: RFC 9110.
    requestHeaders: [...new Set(requestHeaders.map((header) => header.toLowerCase()))].sort(),
  };
}

/** Below which path passports are asked for, where nothing is said. */
const PASSPORTS = '/passports';
/** In which passports travel, from whoever makes them to whoever takes them. */
export const CARRIES_PASSPORT = 'x-passport';

/** Who makes passports, as an authorizer that answers with them. */
export function readMinter({ service, options }: PassportRecord, workloads: ReadonlyMap<string, WorkloadNode>): AuthorizerSpec | undefined {
  const { provider, portName, timeoutMilliseconds, pathPrefix = PASSPORTS } = options;
  const asked = {
    pathPrefix,
    ...(provider !== undefined && { provider }),
    ...(portName !== undefined && { portName }),
    ...(timeoutMilliseconds !== undefined && { timeoutMilliseconds }),
  };
  const minter = readAuthorizer({ factory: 'http', service, options: asked }, workloads);
  return minter && { ...minter, writes: [CARRIES_PASSPORT] };
}

/** What a proxy asks of it. Sources: external_auth.proto (one method, `Check`), and ext_authz over HTTP (any method, behind a prefix of the path). */
export function questionsTo({ protocol, port, pathPrefix }: AuthorizerSpec): Grant {
  if (protocol === 'grpc') return { port, requests: [{ methods: ['POST'], paths: ['/envoy.service.auth.v3.Authorization/Check'] }] };
  return { port, requests: pathPrefix === undefined ? undefined : [{ paths: [`${pathPrefix}/*`] }] };
}

/** Those that are asked before a workload or at an edge, each once. */
export function authorizersOf(holder: WorkloadNode | GatewayNode): readonly AuthorizerSpec[] {
  if (holder.kind === 'workload') return holder.asks ? [holder.asks] : [];
  return [...new Map(holder.routes.flatMap(({ authorizer }) => (authorizer ? [[authorizer.provider, authorizer] as const] : []))).values()];
}
