import type { ConsulObjects } from './key';
import { tryParseCidrOrAddress, type AddressRange } from '../../cluster/ip';

/** Addresses of destinations outside. */
export function destinationRanges({ serviceDefaults }: ConsulObjects): readonly AddressRange[] {
  return serviceDefaults.flatMap(({ destination }) => destination?.addresses.flatMap((text) => tryParseCidrOrAddress(text) ?? []) ?? []);
}
