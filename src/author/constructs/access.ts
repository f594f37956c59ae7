import type { AccessNode } from '../graph/declarations';
import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS } from './props/tables';
import type { Users } from './users';
import { mark } from '../graph/prop-types';
import type { AccessRecord } from '../graph/record/values';
import { wordForWord } from '../graph/record/word-for-word';

/** Methods of HTTP. */
export enum HttpMethod {
  GET = 'GET',
  HEAD = 'HEAD',
  POST = 'POST',
  PUT = 'PUT',
  PATCH = 'PATCH',
  DELETE = 'DELETE',
  OPTIONS = 'OPTIONS',
  TRACE = 'TRACE',
  CONNECT = 'CONNECT',
}

/** What a caller may ask for over HTTP. */
export interface HttpAccess {
  /**
   * The methods that may be used.
   *
   * @default - any method
   */
  readonly methods?: HttpMethod[];

  /**
   * Allowed paths, without query: exact (`/orders`), with `*` as the last or the first character for whatever comes
   * after or before, or a template with `{*}` for one segment and `{**}` for the rest (`/orders/{*}/items`).
   *
   * @default - any path
   */
  readonly paths?: string[];

  /**
   * Paths that are not allowed, in the same notation; all others are. `['/actuator*']` is neither `/actuator` nor anything that begins so.
   *
   * What is compared is the path as the proxy of the callee normalizes it: by default, `//actuator` and `/%61ctuator` are other paths.
   * A callee that takes them for the same must reject them, or the mesh must normalize more (`pathNormalization`).
   *
   * @default - none. Not together with `paths`
   */
  readonly notPaths?: string[];

  /**
   * The name of the callee's port.
   *
   * @default - the callee's one port that speaks HTTP; an error where it has several
   */
  readonly portName?: string;

  /**
   * Who must be signed in to make these requests. Where the callee admits users itself, both must hold.
   *
   * @default - nobody has to be, unless the callee admits users only
   */
  readonly users?: Users;
}

/** What a caller may ask for over gRPC. */
export interface GrpcAccess {
  /** The full name of the gRPC service, `package.Service`. */
  readonly service: string;

  /**
   * The methods that may be called, as the service's definition spells them.
   *
   * @default - every method of the service
   */
  readonly methods?: string[];

  /**
   * The name of the callee's port.
   *
   * @default - the callee's one port that speaks gRPC; an error where it has several
   */
  readonly portName?: string;

  /**
   * Who must be signed in to make these requests. Where the callee admits users itself, both must hold.
   *
   * @default - nobody has to be, unless the callee admits users only
   */
  readonly users?: Users;
}

/**
 * How much of a callee a call may use. Several accesses to one callee add up.
 */
export class Access {
  /** All ports that the callee declares, with any method and path. */
  public static all(): Access {
    return new Access({ kind: 'all' }, { factory: 'all' });
  }

  /** These ports of the callee, by name, with any method and path. */
  public static ports(...names: string[]): Access {
    checkArgument('Access.ports', 'names', names, ARGUMENTS.texts);
    return new Access({ kind: 'ports', names }, { factory: 'ports', names });
  }

  /** Some methods and paths of the callee's HTTP port. */
  public static http(access: HttpAccess = {}): Access {
    checkProps('Access.http', 'HttpAccess', access);
    return new Access({
      kind: 'http',
      port: access.portName,
      protocols: ['http', 'http2', 'grpc'],
      methods: access.methods ?? [],
      paths: access.paths ?? [],
      notPaths: access.notPaths ?? [],
    }, { factory: 'http', options: recorded(access) }, undefined, access);
  }

  /** Some methods of the callee's gRPC port. */
  public static grpc(access: GrpcAccess): Access {
    checkProps('Access.grpc', 'GrpcAccess', access);
    const paths = access.methods?.map((method) => `/${access.service}/${method}`) ?? [`/${access.service}/*`];
    return new Access({ kind: 'http', port: access.portName, protocols: ['grpc'], methods: ['POST'], paths, notPaths: [] }, { factory: 'grpc', options: recorded(access) }, access);
  }

  /** @internal */
  public readonly _record: AccessRecord;

  private constructor(
    /** @internal */
    public readonly _node: AccessNode,
    said: AccessRecord,
    /** @internal */
    public readonly _grpc?: GrpcAccess,
    /** @internal */
    public readonly _http?: HttpAccess,
  ) {
    mark(this, 'Access');
    this._record = wordForWord(said);
  }

  /**
   * Who must be signed in.
   *
   * @internal
   */
  public get _users(): Users | undefined {
    return this._http?.users ?? this._grpc?.users;
  }
}

/** Users as they were recorded. */
function recorded<T extends { readonly users?: Users }>({ users, ...said }: T): Omit<T, 'users'> & Pick<Extract<AccessRecord, { factory: 'http' }>['options'], 'users'> {
  return { ...said, ...(users && { users: users._record }) };
}
