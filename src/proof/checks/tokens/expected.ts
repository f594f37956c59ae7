/** The tokens that a declaration asks for: whose, for whom, and where its main container finds them. */
import type { WorkloadNode } from '../../specification/nodes';
import { edgesFrom, nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

export interface ExpectedToken {
  /** `namespace/name`. */
  readonly callee: string;
  readonly audience: string;
  readonly directory: string;
}

/** What looks at tokens of its callers. */
export interface Verifier {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly audience: string;
}

/** Each callee that looks at tokens, by the ids of its nodes. */
function verifiersOf(graph: Specification): ReadonlyMap<string, Verifier> {
  const all = [...nodesOf(graph, 'workload'), ...nodesOf(graph, 'reference')];
  return new Map(all.flatMap(({ id, namespace, name, audience }) => (
    audience === undefined ? [] : [[id, { id, namespace, name, audience }] as const]
  )));
}

/** One for each callee that is called and looks at them. */
export function expectedTokens(graph: Specification, { id }: Pick<WorkloadNode, 'id'>): readonly ExpectedToken[] {
  const expected = new Map<string, ExpectedToken>();
  const verifiers = KNOWN.get(graph) ?? verifiersOf(graph);
  KNOWN.set(graph, verifiers);
  if (verifiers.size === 0) return [];
  for (const { to, purpose } of edgesFrom(graph, id)) {
    const verifier = purpose === 'call' ? verifiers.get(to) : undefined;
    if (!verifier) continue;
    const { namespace, name, audience } = verifier;
    expected.set(`${namespace}/${name} ${audience}`, { callee: `${namespace}/${name}`, audience, directory: `/var/run/service-tokens/${name}.${namespace}` });
  }
  return [...expected.values()];
}

const KNOWN = new WeakMap<Specification, ReadonlyMap<string, Verifier>>();
