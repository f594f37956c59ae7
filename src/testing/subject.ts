/** Turns what stands in `expect(…)` into something that can be judged. */
import type { IConstruct } from 'constructs';
import type { ClusterFacts, Manifests } from './types';
import type { TrustGraph } from '../author/graph/trust-graph';
import type { Registry } from '../cdk8s/bridge/registry';
import { judge, type Judgement } from '../judge/judge';
import { readObjects, type ManifestInput } from '../judge/objects/read/documents';
import { judgeOptions } from '../proof/declared/judge-options';
import { clusterSpecificationOf } from '../proof/specification/read';

/** An object of the tree that becomes a manifest. */
interface Written extends IConstruct {
  readonly kind: string;
  readonly metadata: { readonly name?: unknown; readonly namespace?: unknown };
  toJson(): object;
}

/** Reads and judges. Facts that the caller states go before those of the program's declaration. */
export function judgeSubject(subject: unknown, facts: ClusterFacts = {}): Judgement {
  return judge([inputOf(subject)], { ...tryFactsOf(subject), ...facts });
}

/** Judges two that are to be compared. What only one of them declares of the cluster holds for the other as well: there is but one cluster. */
export function judgeBoth(before: unknown, after: unknown, facts: ClusterFacts = {}): { readonly before: Judgement; readonly after: Judgement } {
  const [earlier, later] = [tryFactsOf(before), tryFactsOf(after)];
  return {
    before: judge([inputOf(before)], { ...(earlier ?? later), ...facts }),
    after: judge([inputOf(after)], { ...(later ?? earlier), ...facts }),
  };
}

/** What a program declares of its cluster; manifests declare nothing. */
function tryFactsOf(subject: unknown): ClusterFacts | undefined {
  const graph = isConstruct(subject) ? tryGraphOf(subject) : undefined;
  return graph && judgeOptions(clusterSpecificationOf(graph));
}

/** The manifests as plain objects. */
export function objectsOf(subject: unknown): readonly object[] {
  return readObjects([inputOf(subject)]).map(({ body }) => body);
}

/** What was declared in the tree of a construct. Throws where nothing was. */
export function graphOf(construct: unknown): TrustGraph {
  if (!isConstruct(construct)) throw new TypeError(`toAllowExactly: expected the App or the Chart that declares, got ${typeof construct}`);
  const graph = tryGraphOf(construct);
  if (!graph) throw new Error('toAllowExactly: nothing was declared here; expected an App or a Chart with a ZeroTrustNamespace and services in it');
  return graph;
}

/** Every object under a construct that becomes a manifest. */
export function writtenUnder(construct: IConstruct): readonly Written[] {
  return construct.node.findAll().filter(isWritten);
}

/** A construct, whichever copy of the package it comes from. */
export function isConstruct(value: unknown): value is IConstruct {
  return typeof value === 'object' && value !== null && 'node' in value && typeof (value as IConstruct).node?.findAll === 'function';
}

function inputOf(subject: unknown): ManifestInput {
  if (isConstruct(subject)) return { objects: writtenUnder(subject.node.root).map((object) => object.toJson()) };
  if (typeof subject === 'string') return { text: subject };
  if (Array.isArray(subject)) return { objects: subject as readonly unknown[] satisfies Manifests };
  throw new TypeError(`expected an App, a Chart, an array of manifests or YAML, got ${subject === null ? 'null' : typeof subject}`);
}

function isWritten(construct: IConstruct): construct is Written {
  const { kind, metadata, toJson } = construct as Partial<Written>;
  return typeof kind === 'string' && typeof metadata === 'object' && typeof toJson === 'function';
}

/** Trees in which nothing of ours stands have no declaration, and must not get one by being asked for it. */
function tryGraphOf(construct: IConstruct): TrustGraph | undefined {
  return loadRegistry().tryOf(construct)?.graph();
}

/** Loaded when it is asked for: manifests alone can be judged without cdk8s. */
function loadRegistry(): typeof Registry {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('../cdk8s/bridge/registry') as { readonly Registry: typeof Registry }).Registry;
}
