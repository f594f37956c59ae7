import { fieldsOf, type Body } from '../../../objects/kinds/kind';
import type { ObjectRef } from '../../../objects/read/field';
import type { Labels } from '../../../objects/read/selector';

/** What a GatewayClass says for all of its Gateways. With which parameters, is asked elsewhere. */
export interface GatewayClass {
  readonly ref: ObjectRef;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly controllerName?: string;
}

export function readClass(ref: ObjectRef, { metadata, spec }: Body): GatewayClass {
  const { labels, annotations } = fieldsOf(metadata);
  const { controllerName } = fieldsOf(spec);
  return Object.freeze({
    ref, labels: textsOf(labels), annotations: textsOf(annotations), ...(typeof controllerName === 'string' && { controllerName }),
  });
}

function textsOf(value: unknown): Labels {
  return Object.freeze(Object.fromEntries(Object.entries(fieldsOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string')));
}
