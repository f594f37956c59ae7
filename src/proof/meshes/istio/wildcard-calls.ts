/**
 * Calls to hosts with a wildcard, about which a proxy asks the policies of the caller itself. Source: pilot networkfilter.go; the program that calls
 * shows no certificate to its own proxy.
 */
import { hasSidecars } from './cluster-spec';
import type { ObjectStore } from '../../../judge/objects/store';
import type { Evidence } from '../../../rules/rule';
import { callsOf } from '../../checks/workloads/workloads';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { fieldsOf, itemsOf, textsOf } from '../../objects/values';
import { wears } from '../../objects/wears';
import { podKeysOf } from '../../objects/workload-by-pods';
import type { HostNode, WorkloadNode } from '../../specification/nodes';
import { findNode, nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

/** Where no policy that knows the declared host could tell these from others below it. */
const BELOW = ['any', 'one.of-many'];

/** An address outside. What proxies know of hosts by their names does not depend on it. */
const SOMEWHERE = '203.0.113.1';

/** Calls that were declared and that the caller's own proxy denies, or that it can't tell from what comes in. */
export function* wildcardCallFindings(graph: Specification, { judgement }: ProofInput): Generator<Message> {
  for (const [caller, host] of wildcardCalls(graph)) {
    const called = `${host.host}:${host.port.servicePort}`;
    if (takesPlainText(graph, caller, host)) {
      yield {
        node: caller.id,
        text: `${caller.id} calls ${called}, and takes calls without an identity at its own port ${host.port.servicePort}: what lets the former out lets the latter in. `
          + 'Give the port another number, or name the hosts one by one',
      };
    }
    const isOpen = podKeysOf(caller).every((workload) => BELOW.every((label) => {
      const name = host.host.replace('*', label);
      const asked = { from: { workload }, to: { ip: host.cidrs?.[0]?.split('/')[0] ?? SOMEWHERE }, port: host.port.servicePort, host: name, sni: name };
      const proxy = judgement.check(asked).hops.find(({ hop }) => hop === 'proxy-egress');
      return !proxy || proxy.verdict === 'allow';
    }));
    if (isOpen) continue;
    yield {
      about: `${host.id} ${caller.id}`,
      node: caller.id,
      text: `${caller.id} may not call ${called}, which was declared: AuthorizationPolicies that select it deny what its own proxy sends there. `
        + 'Take back the patch of its policies, or take the call out of the declaration',
      follows: [caller.id, callsOf(caller.id)],
    };
  }
}

/** Whether networks, which show no identity, call a port of the caller that has the number of the host's. */
function takesPlainText(graph: Specification, { id }: WorkloadNode, host: HostNode): boolean {
  return graph.edges.some(({ from, to, grants }) => (
    to === id && findNode(graph, from).kind === 'sources' && grants.some(({ port }) => port.containerPort === host.port.servicePort)
  ));
}

/** Whether a rule of a policy lets nothing but declared calls of this kind out, and selects the pods of the caller alone. */
export function isWildcardCall(graph: Specification, objects: ObjectStore, { object: { kind, namespace, name }, path }: Evidence): boolean {
  if (kind !== 'AuthorizationPolicy') return false;
  const { selector, rules } = fieldsOf(objects.tryFind('security.istio.io', kind, namespace, name)?.body.spec);
  const { from, to, when } = fieldsOf(itemsOf(rules)[Number(path[2])]);
  const [condition, ...others] = itemsOf(when).map(fieldsOf);
  if (condition?.key !== 'connection.sni' || condition.notValues !== undefined || others.length > 0) return false;
  if (!itemsOf(from).every((one) => isWithoutIdentity(fieldsOf(fieldsOf(one).source)))) return false;
  const ports = itemsOf(to).flatMap((one) => textsOf(fieldsOf(fieldsOf(one).operation).ports));
  const names = textsOf(condition.values);
  const labels = fieldsOf(fieldsOf(selector).matchLabels);
  const declared = wildcardCalls(graph).filter(([caller]) => caller.namespace === namespace && selects(labels, caller));
  return ports.length > 0 && names.length > 0 && ports.every((port) => names.every((text) => (
    declared.some(([, host]) => String(host.port.servicePort) === port && host.host.toLowerCase() === text)
  )));
}

function isWithoutIdentity({ notPrincipals, ...others }: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(others).length === 0 && textsOf(notPrincipals).join() === '*';
}

/** Labels that no other workload of its namespace has all of. */
function selects(labels: Readonly<Record<string, unknown>>, { name, foreign }: WorkloadNode): boolean {
  return wears(labels, foreign ? foreign.podLabels : { 'app.kubernetes.io/name': name });
}

const CALLS = new WeakMap<Specification, readonly (readonly [WorkloadNode, HostNode])[]>();

function wildcardCalls(graph: Specification): readonly (readonly [WorkloadNode, HostNode])[] {
  const known = CALLS.get(graph) ?? findCalls(graph);
  CALLS.set(graph, known);
  return known;
}

function findCalls(graph: Specification): readonly (readonly [WorkloadNode, HostNode])[] {
  if (!nodesOf(graph, 'host').some(({ wildcard }) => wildcard)) return [];
  return graph.edges.flatMap(({ from, to }) => {
    const [caller, host] = [findNode(graph, from), findNode(graph, to)];
    if (caller.kind !== 'workload' || !hasSidecars(caller.mesh) || host.kind !== 'host' || !host.wildcard) return [];
    return [[caller, host] as const];
  });
}
