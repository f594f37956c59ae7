/** Listeners of a Gateway that others own, against what programs state of them. Source: Gateway API, Gateway and Listener. */
import type { Gateway, GatewayListener } from '../../judge/cluster/gateway';
import type { StoredObject } from '../../judge/objects/store';
import type { Message } from '../findings/message';
import { nameOf } from '../objects/values';
import type { GatewayNode } from '../specification/nodes';

/** The port of the listener that takes requests for a host: the narrowest that covers it. */
export function portFor({ own, stated }: GatewayNode, host: string): number {
  return own?.port.servicePort ?? narrowest(stated, host)?.port.servicePort ?? 0;
}

/** What the Gateway of the owner does otherwise than stated. Who may attach routes, the routes themselves show. */
export function* statedFindings({ id, stated, routes }: GatewayNode, object: StoredObject, gateway: Gateway | undefined): Generator<Message> {
  const listeners = gateway?.listeners ?? [];
  for (const { name, hostname, port: { servicePort } } of stated) {
    const found = listeners.find((listener) => listener.name === name);
    const differences = found ? differencesOf(found, hostname, servicePort) : ['is missing'];
    if (differences.length > 0) yield { node: id, text: `listener ${name} of ${nameOf(object)} is not as it was stated: it ${differences.join(', and ')}. State what the Gateway has` };
  }
  // Each takes the requests of its host from wider ones, whether routes are attached to it or not.
  for (const host of stated.length === 0 ? [] : new Set(routes.flatMap(({ hosts }) => hosts))) {
    const expected = narrowest(stated, host);
    const other = narrowest(listeners.filter(({ port }) => port === expected?.port.servicePort), host);
    if (other && other.hostname !== expected?.hostname) {
      yield { node: id, text: `requests for ${host} come to listener ${other.name} of ${nameOf(object)}, which was not stated. State it with the others` };
    }
  }
}

function differencesOf({ hostname, port, protocol, tls }: GatewayListener, stated: string | undefined, statedPort: number): readonly string[] {
  return [
    ...(hostname === stated ? [] : [`takes ${hostname ?? 'every host'} and not ${stated ?? 'every host'}`]),
    ...(port === statedPort ? [] : [`has port ${port} and not ${statedPort}`]),
    ...(protocol === 'HTTPS' && tls?.mode === 'Terminate' ? [] : [`speaks ${protocol}${tls ? `, ${tls.mode}` : ' without TLS'}, and not HTTPS that ends there`]),
  ];
}

function narrowest<L extends { readonly hostname?: string | undefined }>(listeners: readonly L[], host: string): L | undefined {
  const fitting = listeners.filter(({ hostname }) => hostname === undefined || hostname === host || (hostname.startsWith('*.') && host.endsWith(hostname.slice(1))));
  return [...fitting].sort((one, other) => (other.hostname ?? '').length - (one.hostname ?? '').length).at(0);
}
