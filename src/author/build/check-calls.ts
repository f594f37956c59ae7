import type { CalleeNode, CallerNode, CallNode } from '../graph/declarations';
import { HELD_PATHS, holdsRequests } from '../graph/held-by-plugin';
import { looksItself } from '../graph/nodes';
import type { GraphNode } from '../graph/nodes';
import type { Mistake, Problem } from '../graph/problem';
import { meshOf } from '../graph/trust-graph';
import { pathFormOf } from '../graph/values/http-path';
import type { HttpPathForm } from '../graph/values/http-path';
import { Rule } from '../graph/waivers';
import type { Enforcement } from '../meshes/mesh';
import { dialectOf, isPlatformNamespace, meshesThat } from '../meshes/table';

/** A rule that would have been broken, had it not been waived on this construct. */
export interface LiftedRule {
  readonly path: string;
  readonly rule: Rule;
}

type End = CallerNode | CalleeNode;

/** Mistakes in single calls that need both ends to be seen. */
export function checkCalls(calls: readonly CallNode[], owned: ReadonlyMap<string, GraphNode>): readonly Problem[] {
  const facts = new Map<string, string>();
  const problems = calls.flatMap((call) => {
    const from = resolve(call.from, owned);
    const to = resolve(call.to, owned);
    const mistakes = [
      ...ends(call).flatMap((end) => [...checkReference(end, owned), ...checkFacts(end, facts)]),
      ...checkIdentity(from, to),
      ...checkHttpEnforced(call, to),
      ...checkByMesh(call, from, to),
      ...checkReceived(call, from, to),
      ...checkOutside(from, to, owned),
    ];
    return mistakes.map((mistake): Problem => ({ ...mistake, severity: 'error', path: call.path, subject: subjectOf(call, from) }));
  });
  // Several accesses to one callee are several calls, and a mistake in its name is one mistake.
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** Callees whose waiver lets callers name methods and paths that nobody enforces. */
export function liftedByCallees(calls: readonly CallNode[], owned: ReadonlyMap<string, GraphNode>): readonly LiftedRule[] {
  return calls.flatMap((call) => {
    const to = resolve(call.to, owned);
    return to?.kind === 'workload' && asksInVain(call, to) && isWaived(to, Rule.HTTP_WITHOUT_MESH) ? [{ path: to.path, rule: Rule.HTTP_WITHOUT_MESH }] : [];
  });
}

function ends(call: CallNode): readonly End[] {
  return [call.from, call.to];
}

function resolve(end: End, owned: ReadonlyMap<string, GraphNode>): GraphNode | undefined {
  if (end.kind === 'kubernetes-api') return undefined;
  return end.kind === 'owned' ? owned.get(end.id) : end;
}

/** How the mistake's construct knows the call: its own, or that of a reference to it. */
export function subjectOf(call: CallNode, from: GraphNode | undefined): string {
  if (call.subject !== undefined) return call.subject;
  if (call.from.kind === 'kubernetes-api') return 'called by kubernetes-api';
  if (call.from.kind !== 'owned') return `called by ${call.from.id}`;
  return `${from?.kind === 'gateway' ? 'exposes' : 'calls'} ${call.to.kind === 'kubernetes-api' ? 'kubernetes-api' : call.to.id}`;
}

function checkReference(end: End, owned: ReadonlyMap<string, GraphNode>): readonly Mistake[] {
  if (end.kind !== 'reference' || !owned.has(end.id)) return [];
  return [{
    code: 'call-target',
    value: `a reference to '${end.id}', which this program declares itself`,
    expected: 'a reference only to what another program owns',
    fix: 'pass the construct instead of the reference, so that both ends are opened from one declaration',
  }];
}

/** What is named twice must be described alike: two readings of one name would give two sets of policies. */
function checkFacts(end: End, facts: Map<string, string>): readonly Mistake[] {
  if (end.kind === 'owned' || end.kind === 'kubernetes-api') return [];
  const fact = JSON.stringify(end);
  const known = facts.get(end.id);
  facts.set(end.id, known ?? fact);
  if (known === undefined || known === fact) return [];
  return [{
    code: 'call-target',
    value: `two descriptions of '${end.id}'`,
    expected: 'one description for each name',
    fix: 'describe it once, in a constant, and use that',
  }];
}

/** Where a mesh vouches for identities, nobody is let in without one. */
function checkIdentity(from: GraphNode | undefined, to: GraphNode | undefined): readonly Mistake[] {
  const callee = meshOf(to);
  const caller = meshOf(from) ?? callee;
  const signer = callee && dialectOf(callee).signer;
  if (!callee || !caller || signer === undefined || dialectOf(caller).signer === signer) return [];
  return [{
    code: 'call-without-mesh',
    value: `a caller with ${dialectOf(caller).words} and a callee in ${dialectOf(callee).words}`,
    expected: 'a caller that can prove who it is: the callee takes mutual TLS only',
    fix: 'put the caller into the mesh too',
  }];
}

/** What the mesh does not enforce would open the whole port. */
function checkHttpEnforced(call: CallNode, to: GraphNode | undefined): readonly Mistake[] {
  const mesh = meshOf(to);
  if (!to || !mesh || !asksInVain(call, to) || isWaived(to, Rule.HTTP_WITHOUT_MESH)) return [];
  const enforcing = meshesThat(({ enforces }) => unenforced(call, enforces).length === 0);
  const { words, enforces } = enforcerAt(to);
  const pathWords = words === undefined ? dialectOf(mesh).enforces.pathWords : undefined;
  return [{
    code: 'access-on-port',
    value: `${unenforced(call, enforces).join(' and ')} with ${words ?? dialectOf(mesh).words}`,
    expected: pathWords !== undefined ? `a callee in a mesh that enforces them: ${dialectOf(mesh).words} compares ${pathWords}` : words === undefined
      ? 'a callee in a mesh that enforces them: NetworkPolicy opens the port for every method and path'
      : 'a callee in a mesh that enforces them: the network plugin compares paths with expressions, which can\'t except any',
    fix: `leave them out, ${enforcing === '' ? '' : `use ${enforcing}, `}${words === undefined ? 'let the callee look itself (serviceIdentity: ServiceIdentity.tokens()), ' : ''}or waive Rule.HTTP_WITHOUT_MESH on the callee`,
  }];
}

/** A callee that looks itself is told who may ask for what. */
function asksInVain(call: CallNode, to: GraphNode): boolean {
  if (to.kind === 'workload' && looksItself(to) && !holdsRequests(to)) return false;
  return unenforced(call, enforcerAt(to).enforces).length > 0;
}

/** Who compares requests at a callee: its mesh, or a network plugin where there is none. */
function enforcerAt(to: GraphNode): { readonly words?: string; readonly enforces: Pick<Enforcement, 'methods' | 'pathForms' | 'exceptions'> } {
  if (to.kind === 'workload' && holdsRequests(to)) return { words: 'a network plugin', enforces: { methods: true, pathForms: HELD_PATHS, exceptions: false } };
  const mesh = meshOf(to);
  return { enforces: mesh ? dialectOf(mesh).enforces : NOTHING };
}

const NOTHING = { methods: false, pathForms: new Set<HttpPathForm>(), exceptions: false };

/** What a call asks for that would be written nowhere. */
function unenforced({ access }: CallNode, { methods, pathForms, exceptions }: Pick<Enforcement, 'methods' | 'pathForms' | 'exceptions'>): readonly string[] {
  if (access.kind !== 'http') return [];
  return [
    ...(access.methods.length > 0 && !methods ? ['methods'] : []),
    ...([...access.paths, ...access.notPaths].some((path) => !pathForms.has(pathFormOf(path))) ? ['paths'] : []),
    ...(access.notPaths.length > 0 && pathForms.size > 0 && !exceptions ? ['notPaths'] : []),
  ];
}

/** What the caller's mesh cannot do. */
function checkByMesh({ access }: CallNode, from: GraphNode | undefined, to: GraphNode | undefined): readonly Mistake[] {
  if (from?.kind !== 'workload' || !to) return [];
  return dialectOf(from.mesh).checkCall({ mesh: from.mesh, from, to, access });
}

/** What the callee's mesh cannot do. */
function checkReceived({ access }: CallNode, from: GraphNode | undefined, to: GraphNode | undefined): readonly Mistake[] {
  if (!from || to?.kind !== 'workload') return [];
  return dialectOf(to.mesh).checkReceived?.({ mesh: to.mesh, from, to, access }) ?? [];
}

/**
 * A host is somewhere outside. Resolvers in a pod ask for `name.namespace` inside the cluster first. Source: Kubernetes "DNS for Services and
 * Pods", the search list of pods.
 */
function checkOutside(from: GraphNode | undefined, to: GraphNode | undefined, owned: ReadonlyMap<string, GraphNode>): readonly Mistake[] {
  if (to?.kind !== 'host') return [];
  const [name, namespace, ...more] = to.host.split('.');
  const domain = from && 'cluster' in from ? from.cluster.clusterDomain : 'cluster.local';
  const service = more.length === 0 && (owned.has(`${namespace}/${name}`) || OF_KUBERNETES.test(namespace) || isPlatformNamespace(namespace));
  if (!service && !to.host.endsWith(`.${domain}`)) return [];
  return [{
    code: 'host',
    value: `'${to.host}', which is a name in the cluster${service ? `: that of the Service ${namespace}/${name}` : ''}`,
    expected: 'a host outside the cluster',
    fix: owned.has(`${namespace}/${name}`) ? 'call the construct of the workload' : 'use SecureService.fromReference for a service in the cluster, and call that',
  }];
}

/** Namespaces that no domain of the internet is named after. */
const OF_KUBERNETES = /^(default|kube-.+)$/;

function isWaived(node: GraphNode | undefined, rule: Rule): boolean {
  return node?.kind === 'workload' && node.waivers.some((waiver) => waiver.rule === rule);
}
