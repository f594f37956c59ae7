import { isOutsideService } from './workloads/outside-services';
import { CATALOGUE } from '../../rules/catalogue';
import type { RuleInput } from '../../rules/input';
import type { Evidence, RuleDefinition } from '../../rules/rule';
import { isAssumedGateway } from '../assumptions/gateway-pods';
import type { Message } from '../findings/message';
import { isDeclaredOpening } from '../meshes/table';
import { placeOf } from '../objects/place-of';
import type { ProofInput } from '../objects/proof-input';
import type { Specification } from '../specification/specification';

/** Whether a finding counts against what is declared. */
type Counts = (evidence: Evidence, graph: Specification) => boolean;

const always: Counts = () => true;

/**
 * What is not an error in other manifests, but can't be in those of an app that does not declare it: it is written hardened, so that only
 * a patch, or an object from elsewhere, can have loosened it. By rule, with what of its findings counts.
 */
const ALSO_ASKED: ReadonlyMap<string, Counts> = new Map<string, Counts>([
  ['read-only-root-filesystem', always],
  // Requests are for the scheduler; only a limit protects the node.
  ['resource-limits', ({ details }) => details.missing.includes('limits.memory')],
  ['mounted-token', always],
  ['root-group', always],
  ['shared-process-namespace', always],
  ['exposed-service', ({ object }, graph) => !isOutsideService(graph, object)],
  ['rbac-workloads', always],
  ['rbac-policies', always],
  ['builtin-role-binding', always],
  // What a role in a namespace of others allows concerns this program by its bindings alone, which are compared with the declaration.
  ['rbac-any-name', ({ object: { namespace } }, { namespaces }) => namespace === '' || namespaces.has(namespace)],
  ['rbac-every-namespace', always],
]);

const ASKED: readonly RuleDefinition[] = CATALOGUE.filter(({ severity, name }) => severity === 'error' || ALSO_ASKED.has(name));

/** Whatever `zero-trust verify` would call an error, in all objects of the app, patched or not. */
export function* hardeningFindings(graph: Specification, proofInput: ProofInput): Generator<Message> {
  const { namespaces } = graph;
  const { rules: input } = proofInput;
  let used: ReadonlySet<string> | undefined;
  // What a declared namespace needs is known exactly, and asked elsewhere; one in which the app runs nothing is somebody else's.
  const isOthers = ({ object: { kind, name } }: Evidence): boolean => kind === 'Namespace'
    && (namespaces.has(name) || !(used ??= new Set(input.pods.filter(({ ref }) => !isAssumedGateway(graph, `${ref.namespace}/${ref.name}`)).map(({ ref }) => ref.namespace))).has(name));
  for (const rule of ASKED) {
    const counts = ALSO_ASKED.get(rule.name) ?? always;
    for (const evidence of rule.check(input)) {
      if (isOthers(evidence) || !counts(evidence, graph) || isDeclaredOpening(graph, proofInput.objects, rule.name, evidence)) continue;
      yield messageOf(rule, evidence, input);
    }
  }
}

function messageOf(rule: RuleDefinition, evidence: Evidence, input: RuleInput): Message {
  const { kind, namespace, name } = evidence.object;
  return {
    node: undefined,
    text: `${rule.describe(evidence).replace(/\.$/, '')}. ${rule.fix.replace(/\.$/, '')}`,
    object: placeOf({ kind, namespace, name }, input),
    rule: rule.name,
  };
}
