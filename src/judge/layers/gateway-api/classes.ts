import type { GatewayObjects } from './key';
import type { GatewayClass } from './read/gateway-class';
import type { Gateway } from '../../cluster/gateway';
import { perKey } from '../../cluster/per-key';

/** All Gateways, with what is said of their classes: the same each time. */
export function gatewaysOf({ gateways, classes }: GatewayObjects): readonly Gateway[] {
  return classes.length === 0 ? gateways : gateways.map((gateway) => {
    const own = classes.find(({ ref }) => ref.name === gateway.className);
    return own ? inClass(gateway, own) : gateway;
  });
}

const inClass = perKey((gateway: Gateway, own: GatewayClass): Gateway => Object.freeze({ ...gateway, ofClass: own }));
