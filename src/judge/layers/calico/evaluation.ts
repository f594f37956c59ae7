/** Whether an expression is true of a pod, or of a NetworkSet, whose labels may not all be known. */
import { ACCOUNT, KUBERNETES, NAME, NAMESPACE, OF_ACCOUNTS, OF_NAMESPACES, ORCHESTRATOR } from './labels';
import type { NetworkSet } from './read/model';
import type { Comparison, Expression } from './read/selector';
import type { NamespaceFacts } from '../../cluster/namespaces';
import type { Pod } from '../../cluster/pod';
import type { LiveLabel, LiveLabels } from '../../cluster/selection';
import { allOf, and, anyOf, not, truthOf, type Truth } from '../../core/verdict';
import type { Labels } from '../../objects/read/selector';

/** What is known of one label: its value, that it is missing, or less. */
export type Known = string | undefined | LiveLabel;

export type LabelsOf = (key: string) => Known;

/** Somebody whose labels are asked for. */
const ANY_ACCOUNT: LiveLabel = { present: 'yes', because: 'is that of a pod that no manifest gives' };
const OF_AN_ACCOUNT: LiveLabel = { present: 'unknown', because: 'is one of the service account, whose labels are not read' };

export function labelsOfPod(pod: Pod): LabelsOf {
  return (key) => {
    if (key === NAMESPACE || key === `${OF_NAMESPACES}${NAME}`) return pod.namespace;
    if (key === ORCHESTRATOR) return KUBERNETES;
    if (key === ACCOUNT || key === `${OF_ACCOUNTS}${NAME}`) return pod.undeclared === true || pod.isAnyAccount === true ? ANY_ACCOUNT : pod.serviceAccount;
    if (key.startsWith(OF_ACCOUNTS)) return OF_AN_ACCOUNT;
    if (key.startsWith(OF_NAMESPACES)) return labelIn(pod.namespaceLabels, pod.liveNamespaceLabels, key.slice(OF_NAMESPACES.length));
    return labelIn(pod.labels, pod.liveLabels, key);
  };
}

/** A set of a namespace has the labels of that, too. */
export function labelsOfSet({ ref, labels }: NetworkSet, namespace: NamespaceFacts | undefined): LabelsOf {
  return (key) => {
    if (ref.namespace === '') return labelIn(labels, undefined, key);
    if (key === NAMESPACE || key === `${OF_NAMESPACES}${NAME}`) return ref.namespace;
    if (key.startsWith(OF_NAMESPACES)) {
      const own = key.slice(OF_NAMESPACES.length);
      return namespace ? labelIn(namespace.labels, namespace.liveLabels, own) : { present: 'unknown', because: 'is one of a namespace that is not given' };
    }
    return labelIn(labels, undefined, key);
  };
}

function labelIn(labels: Labels, live: LiveLabels | undefined, key: string): Known {
  return Object.hasOwn(labels, key) ? labels[key] : live?.(key);
}

export function truthOfExpression(expression: Expression, labels: LabelsOf): Truth {
  switch (expression.kind) {
    case 'all': case 'global': return 'yes';
    case 'not': return not(truthOfExpression(expression.of, labels));
    case 'and': return allOf(expression.of.map((one) => truthOfExpression(one, labels)));
    case 'or': return anyOf(expression.of.map((one) => truthOfExpression(one, labels)));
    case 'label': return truthOfLabel(expression.asks, labels(expression.key));
  }
}

/** Why it is not known whether an expression is true. */
export function doubtOfExpression(expression: Expression, labels: LabelsOf): string | undefined {
  switch (expression.kind) {
    case 'all': case 'global': return undefined;
    case 'not': return doubtOfExpression(expression.of, labels);
    case 'and': case 'or': {
      for (const one of expression.of) {
        const doubt = doubtOfExpression(one, labels);
        if (doubt !== undefined) return doubt;
      }
      return undefined;
    }
    case 'label': {
      const known = labels(expression.key);
      const isOpen = typeof known === 'object' && truthOfLabel(expression.asks, known) === 'unknown';
      return isOpen ? `label ${expression.key} ${known.because}` : undefined;
    }
  }
}

function truthOfLabel(asks: Comparison, known: Known): Truth {
  if (known === undefined) return 'no';
  if (typeof known === 'string') return truthOf(compares(asks, known));
  if (asks.kind === 'has') return known.present;
  if (known.values) {
    const answers = known.values.map((value) => compares(asks, value));
    if (!answers.includes(true)) return 'no';
    return answers.includes(false) ? 'unknown' : and(known.present, 'yes');
  }
  const { shape } = known;
  return shape && asks.kind === 'in' && !asks.values.some((value) => shape.test(value)) ? 'no' : 'unknown';
}

/** Whether a value is what is asked for. */
export function compares(asks: Comparison, value: string): boolean {
  switch (asks.kind) {
    case 'has': return true;
    case 'in': return asks.values.includes(value);
    case 'contains': return value.includes(asks.text);
    case 'starts': return value.startsWith(asks.text);
    case 'ends': return value.endsWith(asks.text);
  }
}
