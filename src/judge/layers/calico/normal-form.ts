/**
 * Selectors as alternatives of plain requirements, by which undeclared pods are made that policies can tell apart. What is asked of parts of a
 * value is asked of values that have such parts: enough of them that whatever several selectors ask for together, one of them has.
 */
import { compares } from './evaluation';
import { ACCOUNT, KUBERNETES, NAME, NAMESPACE, OF_ACCOUNTS, OF_NAMESPACES, ORCHESTRATOR } from './labels';
import type { Comparison, Expression } from './read/selector';
import type { ClusterSelection } from '../../cluster/mentions';
import { NAMESPACE_NAME_LABEL } from '../../known';
import { selectorOf, type Requirement } from '../../objects/read/selector';

/** What one alternative asks of one label. */
interface Literal {
  readonly key: string;
  readonly asks: Comparison;
  readonly isNot: boolean;
}

type Alternatives = readonly (readonly Literal[])[];

/** More alternatives of a selector, and more values of a label, are not followed. */
const MOST_ALTERNATIVES = 128;
const MOST_VALUES = 512;

const NONE: Alternatives = [];
const ANYTHING: Alternatives = [[]];

export class NormalForms {
  /** Whether something was left out. */
  isCut = false;
  private readonly values = new Map<string, readonly string[] | undefined>();

  /** `expressions`: all that anybody asks, whose values are told apart. */
  constructor(expressions: readonly Expression[]) {
    const asked = new Map<string, Comparison[]>();
    for (const { key, asks } of expressions.flatMap(literalsOf)) asked.set(key, [...asked.get(key) ?? [], asks]);
    for (const [key, asks] of asked) this.values.set(key, this.valuesOf(asks));
  }

  /** The pods that an expression is true of, as far as labels of pods and namespaces decide; with `isNot`, those of which it is not. */
  selections(expression: Expression, isNot = false): readonly ClusterSelection[] {
    return this.alternatives(expression, isNot).flatMap((literals) => this.selectionOf(literals) ?? []);
  }

  private alternatives(expression: Expression, isNot: boolean): Alternatives {
    switch (expression.kind) {
      case 'all': case 'global': return isNot ? NONE : ANYTHING;
      case 'not': return this.alternatives(expression.of, !isNot);
      case 'label': return [[{ key: expression.key, asks: expression.asks, isNot }]];
      case 'and': case 'or': {
        const parts = expression.of.map((one) => this.alternatives(one, isNot));
        if ((expression.kind === 'or') !== isNot) return this.limited(parts.flat());
        return parts.reduce((before, part) => this.limited(before.flatMap((left) => part.map((right) => [...left, ...right]))), ANYTHING);
      }
    }
  }

  private limited(alternatives: Alternatives): Alternatives {
    if (alternatives.length <= MOST_ALTERNATIVES) return alternatives;
    this.isCut = true;
    return alternatives.slice(0, MOST_ALTERNATIVES);
  }

  private selectionOf(literals: readonly Literal[]): ClusterSelection | undefined {
    const [namespaces, pods]: [Requirement[], Requirement[]] = [[], []];
    for (const literal of literals) {
      const { key, asks, isNot } = literal;
      if (key === NAMESPACE || key === `${OF_NAMESPACES}${NAME}`) {
        // Every pod is in one.
        if (asks.kind !== 'has') namespaces.push(this.requirementOf(literal, NAMESPACE_NAME_LABEL));
        else if (isNot) return undefined;
      } else if (key === ORCHESTRATOR) {
        if (compares(asks, KUBERNETES) === isNot) return undefined;
      } else if (key.startsWith(OF_NAMESPACES)) {
        namespaces.push(this.requirementOf(literal, key.slice(OF_NAMESPACES.length)));
      } else if (key !== ACCOUNT && !key.startsWith(OF_ACCOUNTS)) {
        pods.push(this.requirementOf(literal, key));
      }
    }
    return { namespaces: selectorOf(namespaces), pods: pods.length === 0 ? 'all' : selectorOf(pods) };
  }

  private requirementOf({ key: asked, asks, isNot }: Literal, key: string): Requirement {
    if (asks.kind === 'has') return { key, operator: isNot ? 'DoesNotExist' : 'Exists', values: [] };
    const values = asks.kind === 'in' ? asks.values : (this.values.get(asked) ?? []).filter((value) => compares(asks, value));
    return { key, operator: isNot ? 'NotIn' : 'In', values };
  }

  /** Values that have every combination of the parts that are asked for; undefined where whole values are. */
  private valuesOf(asked: readonly Comparison[]): readonly string[] | undefined {
    const texts = (kind: 'starts' | 'contains' | 'ends') => [...new Set(asked.flatMap((asks) => (asks.kind === kind ? [asks.text] : [])))];
    const [starts, middles, ends] = [texts('starts'), texts('contains'), texts('ends')];
    if (starts.length + middles.length + ends.length === 0) return undefined;
    const values = new Set(asked.flatMap((asks) => (asks.kind === 'in' ? asks.values : [])));
    const all = [...middles, middles.join('-')];
    for (const start of ['', ...starts]) {
      for (const middle of new Set(['', ...all])) {
        for (const end of ['', ...ends]) {
          values.add(`${start}${middle}${end}`);
          values.add([start, middle, end].filter((part) => part !== '').join('-'));
        }
      }
    }
    if (values.size > MOST_VALUES) this.isCut = true;
    return [...values].filter((value) => value !== '').slice(0, MOST_VALUES);
  }
}

function literalsOf(expression: Expression): readonly { readonly key: string; readonly asks: Comparison }[] {
  switch (expression.kind) {
    case 'all': case 'global': return [];
    case 'label': return [expression];
    case 'not': return literalsOf(expression.of);
    case 'and': case 'or': return expression.of.flatMap(literalsOf);
  }
}
