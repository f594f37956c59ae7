/** Source: the chart linkerd-control-plane, `values.yaml`: proxy.ports and proxyInit. */

/** Where calls between proxies arrive, with the port that is called in a header (`outboundTransportMode: transport-header`). */
export const INBOUND_PORT = 4143;

/** Where the kubelet asks the proxy whether it lives and is ready. */
export const ADMIN_PORT = 4191;

/** Ports of Linkerd's proxy. */
export const LINKERD_PORTS: ReadonlyMap<number, string> = new Map([
  [4140, 'Linkerd (outbound traffic)'],
  [INBOUND_PORT, 'Linkerd (inbound traffic)'],
  [4190, 'Linkerd (control and tap)'],
  [ADMIN_PORT, 'Linkerd (administration and metrics)'],
]);

/** Ports of Galera, which go around proxies in both directions unless a pod says otherwise (`ignoreInboundPorts`). */
export const SKIPPED_PORTS: readonly number[] = [4567, 4568];
