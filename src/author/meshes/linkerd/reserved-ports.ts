/**
 * Ports of Linkerd's proxy. Source: the linkerd-control-plane chart's `values.yaml`, proxy.ports (outbound, inbound,
 * control, admin).
 */
export const LINKERD_PORTS: ReadonlyMap<number, string> = new Map([
  [4140, 'Linkerd (outbound traffic)'],
  [4143, 'Linkerd (inbound traffic)'],
  [4190, 'Linkerd (control and tap)'],
  [4191, 'Linkerd (administration and metrics)'],
]);
