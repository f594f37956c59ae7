import { fieldsOf, type Body } from '../../../objects/kinds/kind';
import type { ObjectRef } from '../../../objects/read/field';
import type { Labels } from '../../../objects/read/selector';

/** What a GatewayClass says for all of its Gateways. Which controller it names, and with which parameters, is asked elsewhere. */
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
