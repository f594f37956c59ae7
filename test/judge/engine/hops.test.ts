import { inOrder } from '../../../src/judge/core/hop';
import type { EngineLayer } from '../../../src/judge/engine/hop';
import { LAYER_HOPS } from '../../../src/judge/layers/kinds';
import { LAYERS } from '../../../src/judge/layers/table';
import { given, meshed, object } from '../given';

test('reports have words for every hop that a layer has, and for no other', () => {
  const layers: readonly EngineLayer[] = LAYERS;
  const judgement = given([
    meshed('shop/web'),
    object('gateway.networking.k8s.io/v1', 'Gateway', 'shop/edge', { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] }),
  ]);
  const entrances = layers.flatMap((layer) => [...layer.entrances?.(judgement.cluster).values() ?? []]);
  expect(entrances).toHaveLength(1);
  const ofLayers = layers.flatMap(({ hops = [], mesh }) => [...hops.map(({ site }) => site), ...mesh?.sites ?? []]);
  const sites = [...ofLayers, ...entrances.map(({ site }) => site), ...layers.flatMap(({ guard }) => guard?.site ?? [])];
  expect(inOrder(sites)).toEqual(LAYER_HOPS);
  expect(new Set(LAYER_HOPS.map(({ id }) => id)).size).toBe(LAYER_HOPS.length);
  expect(new Set(LAYER_HOPS.map(({ place }) => place)).size).toBe(LAYER_HOPS.length);
});
