/** What rules object to in any manifests, and what was declared all the same. Whom it lets in, the enforcement points say. */
import { isLinkerd } from './linkerd-spec';
import type { ObjectStore } from '../../../judge/objects/store';
import type { Evidence } from '../../../rules/rule';
import { fieldsOf, itemsOf } from '../../objects/values';
import { podLabelsOf } from '../../specification/pod-labels';
import { transportOf } from '../../specification/ports';
import { findNode, nodesOf } from '../../specification/specification';
import type { Specification } from '../../specification/specification';

const GROUP = 'policy.linkerd.io';

/** Any identity may use ports that pods of unnamed namespaces call, and no others: an identity tells no labels. */
export function isDeclaredOpening(graph: Specification, objects: ObjectStore, rule: string, { object, got }: Evidence): boolean {
  const { kind, namespace, name } = object;
  if (rule !== 'wildcard-identity' || kind !== 'MeshTLSAuthentication' || got !== '*') return false;
  const targets = objects.ofKind(GROUP, 'AuthorizationPolicy').flatMap((policy) => {
    const { targetRef, requiredAuthenticationRefs } = fieldsOf(policy.body.spec);
    const requires = itemsOf(requiredAuthenticationRefs).map(fieldsOf).some((ref) => (
      ref.kind === kind && ref.name === name && (ref.namespace ?? policy.namespace) === namespace
    ));
    return requires ? [{ ...fieldsOf(targetRef), namespace: policy.namespace }] : [];
  });
  return targets.length > 0 && targets.every((target: Readonly<Record<string, unknown>>) => (
    target.kind === 'Server' && isForAnybody(graph, objects, String(target.namespace), String(target.name))
  ));
}

function isForAnybody(graph: Specification, objects: ObjectStore, namespace: string, name: string): boolean {
  const { podSelector, port } = fieldsOf(objects.tryFind(GROUP, 'Server', namespace, name)?.body.spec);
  const labels = fieldsOf(fieldsOf(podSelector).matchLabels);
  const workload = nodesOf(graph, 'workload').find((one) => (
    one.namespace === namespace && isLinkerd(one.mesh) && Object.entries(podLabelsOf(one)).every(([key, value]) => labels[key] === value)
  ));
  return workload !== undefined && graph.edges.some(({ from, to, grants }) => {
    const caller = findNode(graph, from);
    if (to !== workload.id || caller.kind !== 'pods' || caller.selection.namespace !== undefined) return false;
    return grants.some((grant) => transportOf(grant.port) === 'TCP' && grant.port.containerPort === port);
  });
}
