import type { GatewayObjects } from './key';
import type { GatewayClass } from './read/gateway-class';
import type { Gateway } from '../../cluster/gateway';

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
