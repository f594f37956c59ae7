/** Calls that leave the cluster, as far as they go by way of pods of a mesh: all others count as denied. */
import type { CallPath, PathsOutside, ProxyHop } from './mesh';
import type { HopSite } from '../../core/hop';
import type { Decision } from '../decision';

export function byRelaysAlone(outside: PathsOutside, { id: hop }: HopSite): PathsOutside {
  const refused: ProxyHop = { hop, readings: [{ decision: () => NOBODY }] };
  const refuse = (path: CallPath): CallPath => ({ ...path, legs: path.legs.map((leg) => ({ ...leg, hops: [...leg.hops, refused] })) });
  return {
    ...outside,
    isOn: () => true,
    paths: (cluster, call) => outside.paths(cluster, call).map((path) => (isStraight(path) ? refuse(path) : path)),
  };
}

const NOBODY: Decision = Object.freeze({ tiers: [], otherwise: 'no' });

/** Where nobody knows what the network sees, nobody knows by which way a call goes. */
function isStraight({ legs: [first, ...others] }: CallPath): boolean {
  return others.length === 0 && first?.networkPort !== undefined;
}
