/** What a call asks of its callee, in ports and requests. */
import { speaksHttp } from './ports';
import type { AppProtocol, PortNode } from './ports';
import { tokensOf } from './users';
import type { AccessRecord, UsersRecord } from '../../author/graph/record/values';
import type { DeclaredRequests } from '../../judge/declared';

/** What is open on one port. */
export interface Grant {
  readonly port: PortNode;
  /** Undefined: any request. */
  readonly requests: readonly DeclaredRequests[] | undefined;
}

type Readers = {
  readonly [F in AccessRecord['factory']]: (access: Extract<AccessRecord, { factory: F }>, ports: readonly PortNode[]) => readonly Grant[]
};

const READERS: Readers = {
  all: (_access, ports) => ports.map((port) => ({ port, requests: undefined })),
  ports: ({ names }, ports) => ports.filter(({ name }) => names.includes(name)).map((port) => ({ port, requests: undefined })),
  http: ({ options: { portName, methods, paths, notPaths, users } }, ports) => onePort(ports, portName, speaksHttp).map((found) => ({
    port: found, requests: requestsOf(methods, paths, { notPaths, users }),
  })),
  // A call of gRPC is a POST to /package.Service/Method. Source: gRPC over HTTP/2.
  grpc: ({ options: { portName, service, methods, users } }, ports) => onePort(ports, portName, speaks('grpc')).map((found) => ({
    port: found, requests: requestsOf(['POST'], methods ? methods.map((method) => `/${service}/${method}`) : [`/${service}/*`], { users }),
  })),
};

/** Without an access it is everything that the callee declares. */
export function readAccess(access: AccessRecord | undefined, ports: readonly PortNode[]): readonly Grant[] {
  if (access === undefined) return READERS.all({ factory: 'all' }, ports);
  if (!Object.hasOwn(READERS, access.factory)) throw new Error(`the proof does not know the access Access.${String(access.factory)}`);
  return (READERS[access.factory] as (access: AccessRecord, ports: readonly PortNode[]) => readonly Grant[])(access, ports);
}

/** The port that is meant, by its name or because it is the only one of its kind; none where it is not clear. */
export function onePort(ports: readonly PortNode[], name: string | undefined, isMeant: (port: PortNode) => boolean): readonly PortNode[] {
  const found = ports.filter((port) => (name === undefined || port.name === name) && isMeant(port));
  return found.length === 1 ? found : [];
}

function speaks(wanted: AppProtocol): (port: PortNode) => boolean {
  return ({ protocol }) => protocol === wanted;
}

interface Limits {
  readonly notPaths?: readonly string[] | undefined;
  readonly users: UsersRecord | undefined;
}

function requestsOf(methods: readonly string[] | undefined, paths: readonly string[] | undefined, { notPaths, users }: Limits): Grant['requests'] {
  if (methods === undefined && paths === undefined && notPaths === undefined && users === undefined) return undefined;
  return [{
    ...(methods && { methods: [...new Set(methods)] }),
    ...(paths && { paths: [...new Set(paths)] }),
    ...(notPaths && { notPaths: [...new Set(notPaths)] }),
    ...(users && { tokens: tokensOf(users) }),
  }];
}
