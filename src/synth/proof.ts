import { ApiObject, App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { TrustGraph } from '../graph/trust-graph';
import { proveGraph } from '../prove/prove-graph';
import type { ProofMessage } from '../prove/prove-graph';

/**
 * Judges what is about to be written against what was declared: everything in the tree, also what was added or patched beside our
 * constructs. Nothing is written while it does not hold.
 */
export class SynthesisProof {
  /** What the synthesis under way has found; undefined outside of one, where every question is answered anew. */
  private current: { messages: readonly ProofMessage[] | undefined } | undefined;

  public constructor(private readonly root: IConstruct) {
    if (root instanceof App) this.proveOnce(root);
  }

  /** What does not hold. */
  public messages(graph: TrustGraph): readonly ProofMessage[] {
    if (!this.current) return this.prove(graph);
    this.current.messages ??= this.prove(graph);
    return this.current.messages;
  }

  private prove(graph: TrustGraph): readonly ProofMessage[] {
    const objects = this.root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    return proveGraph(graph, objects.map((object) => object.toJson() as object)).messages;
  }

  /**
   * cdk8s validates the whole app again for each of its charts. Nothing can change in between, so one synthesis is one proof.
   */
  private proveOnce(app: App): void {
    const once = <T>(synthesize: () => T): T => {
      if (this.current) return synthesize();
      this.current = { messages: undefined };
      try {
        return synthesize();
      } finally {
        this.current = undefined;
      }
    };
    const { synth, synthYaml } = app;
    app.synth = () => once(() => synth.call(app));
    app.synthYaml = () => once(() => synthYaml.call(app));
  }
}
