/** Ends of observed calls, as workloads of the manifests and their ports. */
import type { End, Observed } from './observed';
import type { Cluster } from '../../judge/cluster/cluster';
import { targetsOf } from '../../judge/cluster/service-targets';
import type { Found } from '../read/found';
import type { Port } from '../read/ports';

/** A call between two workloads that are adopted. */
export interface SeenCall {
  readonly from: string;
  readonly to: string;
  /** Those of the pod; all that it may have been where nobody noted it. */
  readonly ports: readonly number[];
  readonly protocol: 'TCP' | 'UDP';
  readonly method?: string;
  readonly path?: string;
}

export interface SeenTraffic {
  readonly calls: readonly SeenCall[];
  /** Calls of adopted workloads to hosts outside. */
  readonly outside: readonly { readonly from: string; readonly host: string; readonly port: number }[];
  /** Calls of which an end is not among the workloads, in words. */
  readonly unresolved: readonly string[];
}

export function resolveTraffic(
  observed: readonly Observed[], found: readonly Found[], portsOf: ReadonlyMap<string, readonly Port[]>, cluster: Cluster,
): SeenTraffic {
  const ends = new Ends(found, cluster);
  const calls: SeenCall[] = [];
  const outside = new Map<string, SeenTraffic['outside'][number]>();
  const unresolved = new Set<string>();
  for (const { from, to, protocol, port, method, path } of observed) {
    const callers = ends.find(from);
    const callees = ends.find(to);
    for (const caller of callers) {
      for (const callee of callees) {
        const ports = port ? ends.portsOf(callee, to, port) : likelyPorts(portsOf.get(callee) ?? []);
        calls.push({ from: caller, to: callee, ports, protocol, ...(method !== undefined && { method }), ...(path !== undefined && { path }) });
      }
      if (to.kind === 'outside' && to.host !== undefined && port) outside.set(`${caller} ${to.host} ${port.number}`, { from: caller, host: to.host, port: port.number });
    }
    if (callers.length === 0 || (callees.length === 0 && to.kind !== 'outside')) unresolved.add(`${endWords(from)} → ${endWords(to)}${port ? `:${port.number}` : ''}`);
  }
  return { calls, outside: [...outside.values()], unresolved: [...unresolved].sort() };
}

/** Metrics of requests are about ports whose protocol proxies see; a workload without such a port has those that it has. */
function likelyPorts(ports: readonly Port[]): readonly number[] {
  const seen = ports.filter(({ protocol }) => protocol === 'http' || protocol === 'http2' || protocol === 'grpc');
  return (seen.length > 0 ? seen : ports.filter(({ protocol }) => protocol !== 'udp')).map(({ number }) => number);
}

class Ends {
  constructor(private readonly found: readonly Found[], private readonly cluster: Cluster) {}

  find(end: End): readonly string[] {
    switch (end.kind) {
      case 'workload': return this.having(end.namespace, (one) => one.workload.name === end.name);
      case 'account': return this.having(end.namespace, (one) => one.workload.serviceAccount === end.name);
      case 'service': return this.having(end.namespace, (one) => one.services.some(({ ref }) => ref.name === end.name));
      case 'pod': return this.ofPod(end.namespace, end.name);
      case 'outside': return this.ofHost(end.host);
    }
  }

  /** The pod's ports behind one that was noted. */
  portsOf(key: string, end: End, { number, of }: NonNullable<Observed['port']>): readonly number[] {
    if (of === 'pod') return [number];
    const one = this.found.find((item) => item.key === key);
    const services = one?.services.filter(({ ref }) => end.kind !== 'service' || ref.name === end.name) ?? [];
    if (!one) return [];
    return services.flatMap(({ ports }) => ports.filter(({ port }) => port === number).flatMap((port) => targetsOf(one.workload, port)));
  }

  private having(namespace: string, test: (one: Found) => boolean): readonly string[] {
    return this.found.filter((one) => one.workload.namespace === namespace && test(one)).map(({ key }) => key);
  }

  /** Names of pods begin with that of their workload; logs without a namespace mean the one workload that there is. */
  private ofPod(namespace: string, name: string): readonly string[] {
    const own = this.found.filter(({ workload }) => (namespace === '' || workload.namespace === namespace) && (name === workload.name || name.startsWith(`${workload.name}-`)));
    const longest = Math.max(0, ...own.map(({ workload }) => workload.name.length));
    const best = own.filter(({ workload }) => workload.name.length === longest);
    return best.length === 1 ? [best[0].key] : [];
  }

  private ofHost(host: string | undefined): readonly string[] {
    const [name, namespace, svc] = (host ?? '').split('.');
    if (svc !== 'svc' || !host?.endsWith(`.${this.cluster.settings.clusterDomain}`)) return [];
    return this.find({ kind: 'service', namespace, name });
  }
}

function endWords(end: End): string {
  return end.kind === 'outside' ? end.host ?? end.address ?? 'an unknown end' : `${end.namespace}/${end.name}`;
}
