import type { IConstruct } from 'constructs';
import { checkConstruct, checkProps } from './props/check';
import type { Waiver } from './waiver';
import { Registry } from '../../cdk8s/bridge/registry';

/**
 * The waivers of a construct: what may be loosened in all that stands under it, why, on whose word and until when.
 *
 * They are written as annotations to the objects under the construct, and stand in `TrustReport.waivers`.
 */
export class Waivers {
  /** The waivers of a construct. Those of a namespace or chart hold for everything in it. */
  public static of(construct: IConstruct): Waivers {
    return new Waivers(checkConstruct('Waivers.of', 'construct', construct));
  }

  private constructor(private readonly construct: IConstruct) {}

  /** Adds a waiver. Adding it again changes nothing. A waiver that lifts nothing is an error at synthesis. */
  public add(waiver: Waiver): void {
    const { rule, reason, owner, expires } = checkProps(`Waivers.of(${this.construct.node.path}).add`, 'Waiver', waiver);
    Registry.of(this.construct).waive(this.construct, { rule, reason, owner, expires });
  }

  /** The waivers that were added to this construct itself. */
  public get all(): Waiver[] {
    return [...Registry.of(this.construct).waivers.addedTo(this.construct)];
  }
}
