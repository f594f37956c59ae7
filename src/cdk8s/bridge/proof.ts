import { App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { foundDistinct, zeroTrustExtension } from './extension';
import { LAZY } from './lazy';
import { Makers } from './makers';
import type { TrustGraph } from '../../author/graph/trust-graph';
import type { ProofMessage } from '../../proof/prove-graph';
import { sealApp, sealChart } from '../app/sealing/sealed-app';
import { objectsOf } from '../app/sealing/stillness';
import { Synthesis } from '../app/sealing/synthesis';

/** What a proof found. */
export interface ProofResult {
  readonly messages: readonly ProofMessage[];
  /** What is worth knowing, and breaks nothing. */
  readonly notes: readonly string[];
  readonly makers: Makers;
}

/**
 * Judges what is about to be written against what was declared: everything in the tree, also what was added or patched beside our
 * constructs. Nothing is written while it does not hold.
 */
export class SynthesisProof {
  public constructor(private readonly root: IConstruct, graphOf: () => TrustGraph) {
    if (root instanceof App) sealApp(root, zeroTrustExtension(graphOf));
  }

  /** Sees to it that the chart of a construct is written as it was proven, also where it is rendered alone. */
  public watch(construct: IConstruct): void {
    const chart = construct.node.scopes.reverse().find((scope): scope is Chart => Chart.isChart(scope));
    if (this.root instanceof App && chart) sealChart(chart, this.root);
  }

  /** What does not hold, and which constructs made the objects that it is about. */
  public result(graph: TrustGraph): ProofResult {
    return Synthesis.of(this.root, (synthesis) => synthesis.once(this, () => this.prove(graph, synthesis)));
  }

  private prove(graph: TrustGraph, synthesis: Synthesis): ProofResult {
    const unrest = synthesis.seal(this.root);
    const all = unrest.length > 0 ? objectsOf(this.root) : synthesis.objects;
    const written = all.map((object) => ({ object, manifest: synthesis.render(object) }));
    const { objects, problems } = LAZY.writtenObjects()(written);
    const makers = new Makers(objects);
    if (unrest.length > 0) return { messages: unrest.map(({ text }) => messageOf(text)), notes: [], makers };
    // What an object is has to be known before it is asked what it does.
    const twice = LAZY.duplicates().writtenTwice(objects);
    if (problems.length + twice.length === 0) foundDistinct(synthesis);
    const unclear = [...[...problems, ...twice].map(messageOf), ...LAZY.misplacedObjects()(objects)];
    if (unclear.length > 0) return { messages: unclear, notes: [], makers };
    const { messages, notes } = LAZY.proveGraph()(graph, objects.map(({ body }) => body));
    return { messages, notes, makers };
  }
}

function messageOf(text: string): ProofMessage {
  return { node: undefined, doubt: false, text };
}
