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

interface WaypointFacts {
  readonly labels?: Record<string, string>;
  /** Whose objects may attach. */
  readonly namespaces?: object;
  readonly annotations?: object;
}

/** A waypoint of a namespace. */
export function waypoint(key: string, { labels, namespaces, annotations }: WaypointFacts = {}): object {
  const [of, name] = key.split('/');
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: of, ...(labels && { labels }), ...(annotations && { annotations }) },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', ...(namespaces && { allowedRoutes: { namespaces } }) }] },
  };
}

/** A Service for HTTP on port 80, with labels of its own. */
export function serviceOf(key: string, labels: Record<string, string> = {}, spec: object = {}): object {
  const [of, name] = key.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: of, labels },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec },
  };
}
