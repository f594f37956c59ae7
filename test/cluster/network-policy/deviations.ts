import { defaulted, type Policy, type PolicySpec } from './case';

/** Where an engine reads a policy otherwise than the API says. */
export interface Deviation {
  readonly engine: string;
  readonly what: string;
  /** The API's words for it, in short, and where they are. */
  readonly rightBecause: string;
  /** Rewrites a policy into what it means to the engine, so that from there on the two must agree. */
  readonly rewrite: (policy: Policy) => Policy;
}

export const DEVIATIONS: readonly Deviation[] = [
  {
    engine: 'Cyclonus',
    what: '`NotIn` does not match where the label is absent',
    rightBecause: '"NotIn" holds for "all resources ... with no labels with the key" as well (Kubernetes documentation, Labels and Selectors)',
    rewrite: withSelectors((expressions) => expressions.flatMap((expression) => (
      expression.operator === 'NotIn' ? [expression, { key: expression.key, operator: 'Exists' }] : [expression]
    ))),
  },
  {
    engine: 'Cilium',
    what: 'rules of a direction count although `policyTypes` leaves the direction out',
    rightBecause: 'policyTypes "indicates whether or not the given policy applies to" a direction (Kubernetes documentation, Network Policies)',
    rewrite: ({ metadata, spec }) => {
      const { policyTypes } = defaulted({ metadata, spec }).spec;
      const isRuled = { Ingress: spec.ingress?.length > 0, Egress: spec.egress?.length > 0 };
      const types = (['Ingress', 'Egress'] as const).filter((type) => policyTypes.includes(type) || isRuled[type]);
      return { metadata, spec: { ...spec, policyTypes: types } };
    },
  },
];

export function deviationsOf(engine: string): readonly Deviation[] {
  return DEVIATIONS.filter((deviation) => engine.startsWith(deviation.engine));
}

/** Rewrites every label selector of a policy. */
function withSelectors(rewrite: (expressions: readonly PolicySpec[]) => PolicySpec[]): (policy: Policy) => Policy {
  return ({ metadata, spec }) => ({
    metadata,
    spec: JSON.parse(JSON.stringify(spec), (key, value) => (key === 'matchExpressions' ? rewrite(value) : value)),
  });
}
