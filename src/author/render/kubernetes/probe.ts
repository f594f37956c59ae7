import type { Probe } from './pod-template';
import type { ProbeAction, ProbeNode } from '../../graph/pod';

type ActionTable = { readonly [K in ProbeAction['kind']]: (action: Extract<ProbeAction, { kind: K }>) => Partial<Probe> };

const ACTIONS: ActionTable = {
  // No `host`: Pod Security "baseline" forbids it since 1.34, because it turns the kubelet into a client of any address.
  http: ({ path, port, tls }) => ({ httpGet: { path, port, ...(tls ? { scheme: 'HTTPS' } : {}) } }),
  grpc: ({ port, service }) => ({ grpc: service === undefined ? { port } : { port, service } }),
  tcp: ({ port }) => ({ tcpSocket: { port } }),
  exec: ({ command }) => ({ exec: { command } }),
};

export function renderProbe(probe: ProbeNode | undefined): Probe | undefined {
  if (!probe) return undefined;
  const render = ACTIONS[probe.action.kind] as (action: ProbeAction) => Partial<Probe>;
  return {
    ...render(probe.action),
    periodSeconds: probe.periodSeconds,
    timeoutSeconds: probe.timeoutSeconds,
    failureThreshold: probe.failureThreshold,
  };
}
