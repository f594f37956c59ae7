import { ApiObject, App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { LAZY } from './lazy';
import { Synthesis } from './synthesis';
import type { TrustGraph } from '../graph/trust-graph';
import type { ProofMessage } from '../prove/prove-graph';

/**
 * Judges what is about to be written against what was declared: everything in the tree, also what was added or patched beside our
 * constructs. Nothing is written while it does not hold.
 */
export class SynthesisProof {
  public constructor(private readonly root: IConstruct) {
    if (root instanceof App) this.proveOnce(root);
  }

  /** What does not hold. */
  public messages(graph: TrustGraph): readonly ProofMessage[] {
    return Synthesis.of(this.root, (synthesis) => synthesis.once(this, () => this.prove(graph, synthesis)));
  }

  private prove(graph: TrustGraph, synthesis: Synthesis): readonly ProofMessage[] {
    const objects = this.root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    return LAZY.proveGraph()(graph, objects.map((object) => synthesis.render(object))).messages;
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
