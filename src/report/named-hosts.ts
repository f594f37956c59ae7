/** Hosts outside by the names that requests carry: `api.stripe.com` says more than the addresses that it may have. */
import type { PortAccess, Connection } from './connection';
import type { RequestSet } from '../judge/requests/describe';

/** Access to addresses outside that is limited to hosts becomes access to these hosts. */
export function nameHosts<Answer extends string>(connections: readonly Connection<Answer>[]): readonly Connection<Answer>[] {
  return connections.flatMap((connection) => (connection.to.kind === 'external' && connection.to.via === undefined ? split(connection) : [connection]));
}

function split<Answer extends string>({ from, to, accesses }: Connection<Answer>): readonly Connection<Answer>[] {
  const byHost = new Map<string, PortAccess<Answer>[]>();
  const nameless: PortAccess<Answer>[] = [];
  for (const access of accesses) {
    const hosts = tryFindHosts(access);
    if (!hosts) nameless.push(access);
    const { requests: _, ...rest } = access;
    for (const host of hosts ?? []) byHost.set(host, [...byHost.get(host) ?? [], rest]);
  }
  return [
    ...(nameless.length > 0 ? [{ from, to, accesses: nameless }] : []),
    ...[...byHost].map(([host, own]) => ({ from, to: { kind: 'host' as const, host }, accesses: own })),
  ];
}

/** The hosts to which an access is limited, if it is limited to hosts and to nothing else. */
function tryFindHosts({ requests }: Pick<PortAccess<string>, 'requests'>): readonly string[] | undefined {
  const hosts = requests?.map(hostsOf);
  return hosts?.every((names) => names !== undefined) ? [...new Set(hosts.flat())] : undefined;
}

function hostsOf({ methods, paths, hosts }: RequestSet): readonly string[] | undefined {
  const onlyHosts = methods.kind === 'any' && paths.kind === 'any' && hosts.kind === 'in' && hosts.except.length === 0 && hosts.like.length === 0;
  return onlyHosts && hosts.patterns.length > 0 ? hosts.patterns : undefined;
}
