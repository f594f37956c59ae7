/**
 * Labels by which Calico knows pods beside their own. Source: libcalico-go, backend/k8s/conversion and updateprocessors: labels of the namespace
 * and of the service account are inherited with a prefix, and the names of both are labels; api/pkg/apis/projectcalico/v3, constants.go.
 */
import type { Expression } from './read/selector';

/** In front of labels of the namespace, and of the service account. */
export const OF_NAMESPACES = 'pcns.';
export const OF_ACCOUNTS = 'pcsa.';

export const NAMESPACE = 'projectcalico.org/namespace';
export const ACCOUNT = 'projectcalico.org/serviceaccount';
export const ORCHESTRATOR = 'projectcalico.org/orchestrator';
/** The name of a namespace, or of an account, as a label of itself. */
export const NAME = 'projectcalico.org/name';

export const KUBERNETES = 'k8s';

export const IN_A_NAMESPACE: Expression = { kind: 'label', key: NAMESPACE, asks: { kind: 'has' } };

export const HAS_ACCOUNT: Expression = { kind: 'label', key: ACCOUNT, asks: { kind: 'has' } };

export function inNamespace(name: string): Expression {
  return { kind: 'label', key: NAMESPACE, asks: { kind: 'in', values: [name] } };
}

export function ofAccount(names: readonly string[]): Expression {
  return { kind: 'label', key: ACCOUNT, asks: { kind: 'in', values: names } };
}
