import { asksForRequests } from '../graph/declarations';
import type { CallNode } from '../graph/declarations';
import type { GraphNode, NamespaceNode, RelayNode, WorkloadNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';
import type { TrustGraph } from '../graph/trust-graph';
import { dialectOf } from '../meshes/table';

/** Pods of meshes by way of which workloads are called, or call what is outside, each once. */
export function relaysOf(workloads: readonly WorkloadNode[], calls: Pick<TrustGraph, 'nodes' | 'edgesTo'>): readonly RelayNode[] {
  const relays = workloads.flatMap((workload) => dialectOf(workload.mesh).relay?.(workload, calls) ?? []);
  const egress = [...calls.edgesTo.values()].flat().flatMap(({ from, to, purpose }) => {
    const caller = calls.nodes.get(from);
    return purpose === 'call' && caller?.kind === 'workload' ? dialectOf(caller.mesh).egress?.(caller, calls.nodes.get(to)!) ?? [] : [];
  });
  return [...new Map([...relays, ...egress].map((relay) => [relay.id, relay])).values()];
}

/** Methods and paths that open nothing less than what the same caller may do without them: nobody would look at them. */
export function checkAskedInVain(calls: readonly CallNode[], graph: Pick<TrustGraph, 'nodes' | 'edgesTo'>): readonly Problem[] {
  return calls.flatMap(({ path, from, to, access }): readonly Problem[] => {
    const callee = to.kind === 'kubernetes-api' ? undefined : graph.nodes.get(to.id);
    if (callee?.kind !== 'workload' || from.kind === 'kubernetes-api' || !asksForRequests(access)) return [];
    // Of users it is said where they are looked at.
    if (access.kind === 'http' && access.users?.kind === 'only') return [];
    const { relay } = dialectOf(callee.mesh);
    if (!relay || relay(callee, graph)) return [];
    const edge = graph.edgesTo.get(callee.id)?.find((one) => one.purpose === 'call' && one.from === from.id);
    if (!edge?.grants.every(({ http }) => http.kind === 'any')) return [];
    return [{
      severity: 'error',
      path,
      code: 'access-on-port',
      subject: `calls ${callee.id}`,
      value: 'methods or paths, and a call by the same caller without them',
      expected: `one of the two: ${dialectOf(callee.mesh).words} looks at requests only where they are restricted`,
      fix: 'leave them out, or the call without them',
    }];
  });
}

/** What nobody else may be called, and where nobody else may be written. */
export function checkRelays(nodes: ReadonlyMap<string, GraphNode>, namespaces: readonly NamespaceNode[]): readonly Problem[] {
  const owned = new Set(namespaces.flatMap(({ name, owned: own }) => (own ? [name] : [])));
  return [...nodes.values()].flatMap((relay): readonly Problem[] => {
    if (relay.kind !== 'relay' || !relay.owned) return [];
    const { namespace, name } = relay;
    const taken = nodes.get(`${namespace}/${name}`);
    return [
      ...(taken && 'path' in taken ? [{
        severity: 'error' as const,
        path: taken.path,
        code: 'name' as const,
        subject: 'name',
        value: quoted(name),
        expected: `another name: ${dialectOf(relay.mesh).words} has pods and an account of this name in ${namespace}`,
        fix: 'rename it',
      }] : []),
      ...(owned.has(namespace) ? [] : [{
        severity: 'error' as const,
        path: relay.path,
        code: 'call-target' as const,
        subject: relay.because,
        value: `the namespace ${quoted(namespace)}, which this program only refers to`,
        expected: 'a namespace of the program: what stands on the way is written there',
        fix: `leave that out, or own the namespace: new ZeroTrustNamespace(chart, ${quoted(namespace)})`,
      }]),
    ];
  });
}
