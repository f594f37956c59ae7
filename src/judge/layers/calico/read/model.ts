import type { Expression } from './selector';
import type { AddressRange } from '../../../cluster/ip';
import type { PortRange, Protocol } from '../../../cluster/ports';
import type { ObjectRef } from '../../../objects/read/field';
import type { Path } from '../../../objects/read/origin';
import type { Labels } from '../../../objects/read/selector';

export type Direction = 'ingress' | 'egress';

export const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** `log` decides nothing, and is left out where it is read. */
export type CalicoAction = 'allow' | 'deny' | 'pass';

/** Whom one end of a rule means; all of it must hold. */
export interface Entity {
  /** Endpoints and NetworkSets, by all selectors together. @default - anybody */
  readonly selects?: Expression;
  /** Whom it does not mean, who may be anybody else. @default - nobody */
  readonly selectsNot?: Expression;
  /** @default - any address */
  readonly nets?: readonly AddressRange[];
  readonly notNets: readonly AddressRange[];
  /** A Service by `namespace/name`. @default - none is asked for */
  readonly service?: { readonly namespace: string; readonly name: string };
}

/** Ports of a destination, and those that are none of them; of the protocols of the rule. */
export interface CalicoPorts {
  readonly numbers: readonly PortRange[];
  readonly names: readonly string[];
}

export interface CalicoRule {
  readonly action: CalicoAction;
  /** Protocols with ports that it means; `any` where it asks for none. Those without ports open none. */
  readonly protocols: 'any' | readonly Protocol[];
  readonly ipVersion?: 4 | 6;
  /** The other end, and the end of the policy itself. */
  readonly peer: Entity;
  readonly own: Entity;
  /** @default - all */
  readonly ports?: CalicoPorts;
  readonly notPorts: CalicoPorts;
  /** Why it is not known whether it matches what it seems to match. @default - it is */
  readonly doubt?: string;
  readonly path: Path;
}

export interface CalicoDirection {
  readonly rules: readonly CalicoRule[];
  /** Whether the policy is about the direction. */
  readonly governs: 'yes' | 'no' | 'unknown';
}

/** A NetworkPolicy or a GlobalNetworkPolicy. */
export interface CalicoPolicy {
  readonly ref: ObjectRef;
  readonly tier: string;
  /** Behind all others where it says nothing. */
  readonly order: number;
  /** Pods that it is about. */
  readonly subject: Expression;
  readonly directions: Readonly<Record<Direction, CalicoDirection>>;
  /** Something in it could not be understood: it may say anything. */
  readonly malformed: boolean;
}

export interface CalicoTier {
  readonly ref: ObjectRef;
  readonly order: number;
  readonly end: 'deny' | 'pass';
  readonly malformed: boolean;
}

/** A NetworkSet or a GlobalNetworkSet: addresses with labels. */
export interface NetworkSet {
  readonly ref: ObjectRef;
  readonly labels: Labels;
  readonly nets: readonly AddressRange[];
  readonly malformed: boolean;
}
