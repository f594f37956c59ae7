/** Pods in ambient mode, for truth tables. */
import { namespace, pod, type PodFacts } from '../../../given';

export const AMBIENT = { 'istio.io/dataplane-mode': 'ambient' };

/** A mesh in which sidecars and gateways take part in tunnels, as ambient profiles of istiod's chart have it. */
export const TUNNELLING = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: 'defaultConfig:\n  proxyMetadata:\n    ISTIO_META_ENABLE_HBONE: "true"\n' },
};

/** A pod that asks for itself to be redirected to ztunnel. */
export function ambient(key: string, facts: PodFacts = {}): object {
  const [, name] = key.split('/');
  return pod(key, { ...facts, labels: { ...(facts.labels ?? { app: name }), ...AMBIENT } });
}

export const SHOP = [namespace('shop', AMBIENT), pod('shop/web'), pod('shop/api'), pod('shop/db'), pod('plain/job')];
