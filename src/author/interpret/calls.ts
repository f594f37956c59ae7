import type { Construct } from 'constructs';
import type { _ServiceSettings, _WorkloadState } from './state';
import { readUsers } from './users';
import type { Access } from '../constructs/access';
import type { AccessNode, CallNode } from '../graph/declarations';
import { quoted } from '../graph/problem';
import { isMade } from '../graph/prop-types';
import type { Reader } from '../graph/reader';
import { parseGrpcMethod, parseGrpcService } from '../graph/values/grpc';
import { parseHttpPath } from '../graph/values/http-path';
import { parsePortName } from '../graph/values/names';

/** What was declared of calls. */
export interface CallsState extends Pick<_WorkloadState, 'path' | 'outgoing'> {
  readonly service: Pick<_ServiceSettings, 'received'> | undefined;
}

/** The calls that a workload declares, and those that a reference declared to it. */
export function readCalls(reader: Reader, state: CallsState, id: string): readonly CallNode[] {
  const { path } = state;
  const self = { kind: 'owned', id } as const;
  const outgoing = state.outgoing.flatMap(({ callee, given, access }): CallNode[] => {
    if (!isMade(callee, 'Callee')) return refuseCallee(reader, given);
    const readable = reader.understands(() => readAccess(reader, access, `calls ${callee.name}`));
    const to = callee._parts.read(reader);
    const node = readable && accessOf(reader, access, `calls ${callee.name}`);
    return to && node ? [{ path, from: self, to, access: node }] : [];
  });
  const received = (state.service?.received ?? []).flatMap(({ caller, access }): CallNode[] => {
    const readable = reader.understands(() => readAccess(reader, access, `called by ${caller.name}`));
    const from = caller.read(reader);
    const node = readable && accessOf(reader, access, `called by ${caller.name}`);
    return from && node ? [{ path, from, to: self, access: node }] : [];
  });
  return [...outgoing, ...received];
}

/** What was asked for, by whom it may be. */
function accessOf(reader: Reader, { _node: node, _users: users }: Access, subject: string): AccessNode | undefined {
  if (users === undefined || node.kind !== 'http') return node;
  const read = readUsers(reader, `${subject}: users`, users);
  return read && { ...node, users: read };
}

function refuseCallee(reader: Reader, given: unknown): [] {
  const { what, kind, fix } = otherCallee(given);
  reader.refuse('call-target', `calls ${what}`, kind, 'a SecureService, a reference, a host of an edge, an ExternalHost, an ExternalNetwork or the KubernetesApi', fix);
  return [];
}

/** What was given, from JavaScript or by a cast, in the place of a callee. */
function otherCallee(callee: unknown): { readonly what: string; readonly kind: string; readonly fix: string } {
  const { node, constructor } = (callee ?? {}) as Partial<Construct>;
  const what = node?.path ?? quoted(callee);
  const kind = node && constructor ? constructor.name : 'a callee of another kind';
  if (JOBS.has(kind)) return { what, kind, fix: 'remove the call: a job has no Service and cannot be called. Use a SecureService, or declare calls of the job' };
  if (kind === EDGE) return { what, kind, fix: "call the service behind it, or one of its hosts: edge.at('shop.example.com')" };
  return { what, kind, fix: 'use one of them, or let yours implement ICallee with the callee of one of them' };
}

const JOBS: ReadonlySet<string> = new Set(['SecureJob', 'SecureCronJob']);
const EDGE = 'EdgeGateway';

/** Notes what is wrong with the access. */
function readAccess(reader: Reader, access: Access, subject: string): void {
  const node = access._node;
  if (node.kind === 'ports') {
    if (node.names.length === 0) {
      reader.refuse('access-on-port', subject, 'Access.ports()', 'at least one port: no ports never means all ports', 'name them, or use Access.all()');
    }
    reader.readAll('port-name', `${subject}: ports`, node.names, parsePortName);
  }
  if (access._grpc) {
    reader.read('http-path', `${subject}: service`, access._grpc.service, parseGrpcService);
    reader.readAll('http-path', `${subject}: methods`, access._grpc.methods ?? [], parseGrpcMethod);
    if (access._grpc.methods?.length === 0) refuseNothing(reader, subject, 'methods');
  } else if (node.kind === 'http') {
    for (const method of access._http?.methods ?? []) refuseMethod(reader, subject, method);
    reader.readAll('http-path', `${subject}: paths`, node.paths, parseHttpPath);
    reader.readAll('http-path', `${subject}: notPaths`, node.notPaths, parseHttpPath);
    if (access._http?.paths?.length === 0) refuseNothing(reader, subject, 'paths');
    if (access._http?.notPaths?.length === 0) refuseNothing(reader, subject, 'notPaths');
    if (access._http?.paths && access._http.notPaths) {
      reader.refuse('access-on-port', `${subject}: notPaths`, 'paths and notPaths', 'one of the two', 'leave out notPaths: what is not among the paths is not allowed');
    }
    if (access._http?.methods?.length === 0) refuseNothing(reader, subject, 'methods');
  }
}

/** Methods have a case, and proxies compare them as they are. Source: RFC 9110, section 9.1. */
function refuseMethod(reader: Reader, subject: string, method: string): void {
  if (/^[A-Z][A-Z-]*$/.test(method)) return;
  reader.refuse('access-on-port', `${subject}: methods`, quoted(method), 'a method of HTTP in capitals', `write HttpMethod.GET, or '${method.toUpperCase()}'`);
}

/** An empty list could be read as nothing or as everything, so it is neither. */
function refuseNothing(reader: Reader, subject: string, field: string): void {
  reader.refuse('access-on-port', `${subject}: ${field}`, quoted([]), `at least one of the ${field}, or no list for all of them`, `name the ${field}, or leave them out`);
}
