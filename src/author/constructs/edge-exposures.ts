import type { Construct } from 'constructs';
import { Access } from './access';
import type { IExposable } from './callee';
import type { ExposeOptions } from './edge-gateway-props';
import { checkArgument, checkProps } from './props/check';
import { EXPOSABLE } from './props/tables';
import { Registry } from '../../cdk8s/bridge/registry';
import type { ExposureRecord } from '../graph/record/record';
import { wordForWord } from '../graph/record/word-for-word';
import type { _Exposure } from '../interpret/routes';

/**
 * The services that one edge exposes: as they are interpreted, and word for word.
 *
 * @internal
 */
export class _EdgeExposures {
  public readonly all: _Exposure[] = [];

  public readonly records: ExposureRecord[] = [];

  /** `defaultHosts`: those under which a service is exposed that names none. */
  public constructor(private readonly edge: Construct, private readonly defaultHosts: () => readonly string[]) {}

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
      openToAll: options.openToAll,
    };
    this.all.push(exposure);
    const { users, ...said } = options;
    this.records.push(wordForWord({ service: service.node.path, options: { ...said, ...(users && { users: users._record }) } }));
    service.callee._parts.onCall?.(accessOf(exposure));
    Registry.of(this.edge).touch();
    return exposure;
  }
}

/** The access that the callee is told of: it must know whether requests are restricted. */
function accessOf({ pathPrefixes, exactPaths = [], methods }: _Exposure): Access {
  const isEvery = pathPrefixes.includes('/') && methods === undefined;
  return isEvery ? Access.all() : Access.http({ paths: [...pathPrefixes, ...exactPaths], ...(methods && { methods: [...methods] }) });
}
