import { ApiObject, App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { LAZY } from './lazy';
import { Makers } from './makers';
import { Synthesis } from './synthesis';
import type { TrustGraph } from '../graph/trust-graph';
import type { ProofMessage } from '../prove/prove-graph';

/** What a proof found. */
export interface ProofResult {
  readonly messages: readonly ProofMessage[];
  readonly makers: Makers;
}

/**
 * Judges what is about to be written against what was declared: everything in the tree, also what was added or patched beside our
 * constructs. Nothing is written while it does not hold.
 */
export class SynthesisProof {
  public constructor(private readonly root: IConstruct) {
    if (root instanceof App) this.proveOnce(root);
  }

  /** What does not hold, and which constructs made the objects that it is about. */
  public result(graph: TrustGraph): ProofResult {
    return Synthesis.of(this.root, (synthesis) => synthesis.once(this, () => this.prove(graph, synthesis)));
  }

  private prove(graph: TrustGraph, synthesis: Synthesis): ProofResult {
    const constructs = this.root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    const written = constructs.map((object) => ({ object, manifest: synthesis.render(object) }));
    const { objects, problems } = LAZY.writtenObjects()(written);
    const makers = new Makers(objects);
    // What an object is has to be known before it is asked what it does.
    const unclear = [...[...problems, ...LAZY.duplicates().writtenTwice(objects)].map(messageOf), ...LAZY.misplacedObjects()(objects)];
    return { messages: unclear.length > 0 ? unclear : LAZY.proveGraph()(graph, objects.map(({ body }) => body)).messages, makers };
  }

  /**
   * cdk8s validates the whole app again for each of its charts. Nothing can change in between, so one synthesis is one proof.
   */
  private proveOnce(app: App): void {
    const { synth, synthYaml } = app;
    app.synth = () => Synthesis.of(app, () => synth.call(app));
    app.synthYaml = () => Synthesis.of(app, () => synthYaml.call(app));
  }
}

function messageOf(text: string): ProofMessage {
  return { node: undefined, doubt: false, text };
}
