/** ValidatingAdmissionPolicy and what puts it in force. Source: Kubernetes "Validating Admission Policy". */
import { NAMESPACE_NAME_LABEL } from '../../graph/labels';
import type { Labels } from '../../graph/labels';
import type { NamespaceNode } from '../../graph/nodes';
import type { ObjectTemplate } from '../manifest';

export interface AdmissionPolicyBody {
  readonly spec: {
    /** An expression that cannot be evaluated refuses. */
    readonly failurePolicy: 'Fail';
    readonly matchConstraints: {
      readonly namespaceSelector: { readonly matchLabels: Labels };
      readonly resourceRules: readonly ResourceRule[];
    };
    readonly variables?: readonly { readonly name: string; readonly expression: string }[];
    readonly validations: readonly { readonly expression: string; readonly message: string }[];
  };
}

export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly ['*'];
  readonly operations: readonly ('CREATE' | 'UPDATE' | 'DELETE')[];
  readonly resources: readonly string[];
}

export interface AdmissionBindingBody {
  readonly spec: { readonly policyName: string; readonly validationActions: readonly ['Deny', 'Audit'] };
}

/** Both stand in no namespace, so that their names have that of theirs. */
export function guardName({ name }: Pick<NamespaceNode, 'name'>, what: 'identities' | 'policies'): string {
  return `zero-trust.${name}.${what}`;
}

export function inNamespace({ name }: NamespaceNode): { readonly matchLabels: Labels } {
  return { matchLabels: { [NAMESPACE_NAME_LABEL]: name } };
}

/** What is refused is in the audit log as well. */
export function bindingOf(what: 'identities' | 'policies'): ObjectTemplate<NamespaceNode, AdmissionBindingBody> {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    fields: ['spec'],
    render: (_graph, namespace) => ({ spec: { policyName: guardName(namespace, what), validationActions: ['Deny', 'Audit'] } }),
  };
}
