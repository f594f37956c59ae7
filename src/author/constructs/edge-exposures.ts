import type { Construct } from 'constructs';
import { Access } from './access';
import type { IExposable } from './callee';
import type { Cors } from './cors';
import type { ExposeOptions } from './edge-gateway-props';
import { checkArgument, checkProps } from './props/check';
import { ARGUMENTS, EXPOSABLE } from './props/tables';
import { Registry } from '../../cdk8s/bridge/registry';
import type { CorsRecord, ExposureRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import { pathsOf } from '../graph/route-paths';
import type { _Exposure } from '../interpret/routes';
import { secondsOf } from '../interpret/seconds';

/**
 * The services that one edge exposes: as they are interpreted, and word for word.
 *
 * @internal
 */
export class _EdgeExposures {
  public readonly all: _Exposure[] = [];

  public readonly records: ExposureRecord[] = [];

  /** Headers that requests lose, in the words of the program; undefined: nothing was said. */
  public removed: string[] | undefined;

  /** `defaultHosts`: those under which a service is exposed that names none. */
  public constructor(private readonly edge: Construct, private readonly defaultHosts: () => readonly string[]) {}

  public removes(headers: string[]): void {
    checkArgument(`${this.edge.node.path}.removes`, 'headers', headers, ARGUMENTS.texts);
    this.removed = [...this.removed ?? [], ...headers];
    Registry.of(this.edge).touch();
  }

  public declare(service: IExposable, options: ExposeOptions): _Exposure {
    const where = `${this.edge.node.path}.exposes`;
    checkArgument(where, 'service', service, EXPOSABLE);
    checkProps(where, 'ExposeOptions', options);
    const exposure: _Exposure = {
      service: service.callee.name,
      hosts: options.hosts ?? this.defaultHosts(),
      pathPrefixes: options.pathPrefixes ?? (options.exactPaths ? [] : ['/']),
      exactPaths: options.exactPaths,
      methods: options.methods,
      headers: options.headers,
      port: options.portName,
      users: options.users,
      publicPaths: options.publicPaths,
      authorizer: options.authorizer,
      passport: options.passport,
      openToAll: options.openToAll,
      clientCidrs: options.clientCidrs,
      exceptClientCidrs: options.exceptClientCidrs,
      rewritePrefix: options.rewritePrefix,
      rewriteHost: options.rewriteHost,
      cors: options.cors,
      removesResponseHeaders: options.removesResponseHeaders,
      rateLimits: options.rateLimits,
    };
    this.all.push(exposure);
    const { users, authorizer, passport, cors, rateLimits, ...said } = options;
    const spoken = {
      ...said,
      ...(users && { users: users._record }),
      ...(authorizer && { authorizer: authorizer._record }),
      ...(passport && { passport: passport._record }),
      ...(cors && { cors: recordOf(cors) }),
      ...(rateLimits && { rateLimits: rateLimits.map(({ _record }) => _record) }),
    };
    this.records.push(wordForWord({ service: service.node.path, options: spoken }));
    service.callee._parts.onCall?.(accessOf(exposure), { id: `edge ${this.edge.node.path}`, showsIdentity: true });
    Registry.of(this.edge).touch();
    return exposure;
  }
}

/** The access that the callee is told of, as the edge will call it: it must know which requests are meant. */
function accessOf({ pathPrefixes, exactPaths = [], methods, port: portName, rewritePrefix }: _Exposure): Access {
  const asPrefix = (path: string) => ({ kind: 'prefix' as const, path });
  const said = [...pathPrefixes.map(asPrefix), ...exactPaths.map((path) => ({ kind: 'exact' as const, path }))];
  const paths = pathsOf(rewritePrefix === undefined ? said : [asPrefix(rewritePrefix)]);
  return Access.http({
    ...(paths.length > 0 && { paths: [...paths] }), ...(methods && { methods: [...methods] }), ...(portName !== undefined && { portName }),
  });
}

function recordOf({ maxAge, ...said }: Cors): CorsRecord {
  return { ...said, ...(maxAge && { maxAgeSeconds: secondsOf(maxAge) }) };
}
