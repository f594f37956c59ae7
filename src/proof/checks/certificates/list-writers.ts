/**
 * Who may change what services are told of their callers: whom they may admit, whose certificates they take, and the certificates themselves. Rights to
 * objects of any name are told elsewhere. Source: Kubernetes "Using RBAC Authorization", referring to resources.
 */
import { identitiesOf } from './callers';
import { tryCertified } from './expected';
import { grantsIn } from '../../../judge/objects/rbac/bindings';
import { allows } from '../../../judge/objects/rbac/rule';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import type { WorkloadNode } from '../../specification/nodes';
import { ownWorkloads } from '../../specification/specification';
import type { Specification } from '../../specification/specification';
import { configMapOf } from '../tokens/callers';

/** Deleted, it can be made anew. */
const WRITING = ['update', 'patch', 'delete'];

interface Told {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly what: string;
}

export function* listWriterFindings(graph: Specification, { rules: { manifests } }: ProofInput): Generator<Message> {
  const workloads = ownWorkloads(graph).map((workload) => ({ workload, told: toldOf(graph, workload) })).filter(({ told }) => told.length > 0);
  if (workloads.length === 0) return;
  const seen = new Set<string>();
  for (const { subject, role, rules = [], namespace: place } of grantsIn(manifests.objects)) {
    const named = rules.filter(({ names }) => names.length > 0);
    if (named.length === 0) continue;
    for (const { workload: { id, namespace }, told } of workloads) {
      if (place !== '' && place !== namespace) continue;
      for (const { kind, name, what } of told) {
        const asked = { group: '', resource: `${kind.toLowerCase()}s`, name };
        const verb = WRITING.find((one) => named.some((rule) => allows(rule, { ...asked, verb: one })));
        const who = `${subject.kind} ${subject.namespace === '' ? '' : `${subject.namespace}/`}${subject.name}`;
        if (verb === undefined || seen.has(`${who} ${kind} ${namespace}/${name}`)) continue;
        seen.add(`${who} ${kind} ${namespace}/${name}`);
        yield { node: id, text: `${who} may ${verb} the ${kind} ${namespace}/${name} (${role}), ${what}. Take the right away` };
      }
    }
  }
}

function toldOf(graph: Specification, workload: WorkloadNode): readonly Told[] {
  const { id, name, audience, certificates } = workload;
  const certified = tryCertified(graph, workload);
  const admits = `which says whom ${id} may admit`;
  return [
    ...(audience === undefined ? [] : [{ kind: 'ConfigMap', name: configMapOf(name), what: admits } as const]),
    ...(certificates === true ? [{ kind: 'ConfigMap', name: identitiesOf(name), what: admits } as const] : []),
    ...(certified ? [
      { kind: 'ConfigMap', name: certified.certManager.trustConfigMap, what: `which says whose certificates ${id} takes` } as const,
      { kind: 'Secret', name: certified.secret, what: `in which ${id} has its certificate` } as const,
    ] : []),
  ];
}
