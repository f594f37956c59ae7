/** Source: consul-k8s, the packages `constants` and `webhook` of connect-inject. */

/** Where calls between proxies arrive, whichever port is called. The kubelet asks there whether a proxy is ready. */
export const INBOUND_PORT = 20_000;

/** Where a proxy answers the kubelet's questions over HTTP in plain text, by the stage and the place of the container among those of the pod. */
export const PROBE_PORTS = { liveness: 20_300, readiness: 20_400, startup: 20_500 } as const;

/** How many containers of a pod may be asked. */
export const MOST_CONTAINERS = 10;

const probes = Object.values(PROBE_PORTS).flatMap((first) => Array.from({ length: MOST_CONTAINERS }, (_, index) => [first + index, 'Consul (probes)'] as const));

/** Ports of Consul's proxy.. */
export const CONSUL_PORTS: ReadonlyMap<number, string> = new Map([
  [19_000, 'Consul (administration)'],
  [INBOUND_PORT, 'Consul (inbound traffic)'],
  [20_100, 'Consul (merged metrics)'],
  [20_200, 'Consul (metrics)'],
  ...probes,
  [20_600, 'Consul (life of the proxy)'],
  [21_000, 'Consul (health of the proxy)'],
]);
