/** What a GatewayClass says for all of its Gateways. Which controller it names, and with which parameters, is asked elsewhere. */
import type { GatewayObjects } from './key';
import type { Gateway } from '../../cluster/gateway';
import { fieldsOf, type Body } from '../../objects/kinds/kind';
import type { ObjectRef } from '../../objects/read/field';
import type { Labels } from '../../objects/read/selector';

export interface GatewayClass {
  readonly ref: ObjectRef;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export function readClass(ref: ObjectRef, { metadata }: Body): GatewayClass {
  const { labels, annotations } = fieldsOf(metadata);
  return Object.freeze({ ref, labels: textsOf(labels), annotations: textsOf(annotations) });
}

function textsOf(value: unknown): Labels {
  return Object.freeze(Object.fromEntries(Object.entries(fieldsOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string')));
}

/** All Gateways, with what is said of their classes: the same each time. */
export function gatewaysOf({ gateways, classes }: GatewayObjects): readonly Gateway[] {
  return classes.length === 0 ? gateways : gateways.map((gateway) => {
    const own = classes.find(({ ref }) => ref.name === gateway.className);
    return own ? inClass(gateway, own) : gateway;
  });
}

const CLASSED = new WeakMap<Gateway, Map<GatewayClass, Gateway>>();

function inClass(gateway: Gateway, own: GatewayClass): Gateway {
  let known = CLASSED.get(gateway);
  if (!known) CLASSED.set(gateway, known = new Map());
  let found = known.get(own);
  if (!found) known.set(own, found = Object.freeze({ ...gateway, ofClass: own }));
  return found;
}
