/** Kinds of meshes, network plugins and gateways that have no layer: what they do is doubt. */
import { GATEWAYS } from './gateways';
import { MESHES } from './meshes';
import { NETWORK_PLUGINS } from './network-plugins';
import type { Groups } from '../../objects/kinds/kind';

export const UNMODELLED_KINDS: readonly Groups[] = Object.freeze([GATEWAYS, NETWORK_PLUGINS, MESHES]);
