/** Meshes, network plugins and gateways that are known by name and not modelled: what their objects do is doubt. */
import { enrolUnmodelled } from './enrol';
import type { LayerObjects } from '../../objects/layer-key';
import type { Layer } from '../layer';

export const UNMODELLED_LAYER: Layer<LayerObjects> = {
  key: { name: 'unmodelled' },
  labels: { domains: ['cilium.io', 'projectcalico.org', 'antrea.io', 'ovn.org', 'kuma.io'] },
  enrol: enrolUnmodelled,
  readers: {},
  empty: () => ({}),
  arrange: () => undefined,
};
