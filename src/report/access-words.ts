/** Says in words what an access is about. */
import type { Flow } from '../reach/flow';
import type { HopKind } from '../reach/hop';
import { formatRequestSet } from '../reach/l7/describe';
import type { PortRange } from '../reach/model/ports';
import type { Verdict } from '../reach/verdict';
import { isAllPorts, type Access } from './access';
import { endpointName } from './party-words';

/** A verdict as an adjective of access. */
export const VERDICT_WORD: Readonly<Record<Verdict, string>> = {
  allow: 'allowed', deny: 'denied', conditional: 'conditional', unknown: 'unknown',
};

/** What each gate is, in words of somebody who never read this source. */
export const HOP_WORDS: Readonly<Record<HopKind, string>> = {
  'egress': 'network policies of the caller',
  'proxy-egress': 'sidecar of the caller',
  'ingress': 'network policies of the callee',
  'mtls': 'mutual TLS of the callee',
  'authentication': 'end-user tokens at the callee',
  'authorization': 'authorization policies of the callee',
};

/** `8080`, `53/UDP`, `8000-8999`, `any port`. TCP goes without saying. */
export function portWords({ protocol, ports }: { readonly protocol: Access['protocol']; readonly ports: PortRange }): string {
  if (protocol === 'any') return 'any port';
  if (isAllPorts(ports)) return `any ${protocol} port`;
  const numbers = ports.first === ports.last ? `${ports.first}` : `${ports.first}-${ports.last}`;
  return protocol === 'TCP' ? numbers : `${numbers}/${protocol}`;
}

/** The requests that an access is limited to, one string for each set; none where it is not limited. */
export function requestWords({ requests }: Pick<Access, 'requests'>): readonly string[] {
  return requests?.map(formatRequestSet) ?? [];
}

/** `8080 POST /payment/*`. */
export function accessWords(access: Pick<Access, 'protocol' | 'ports' | 'requests'>): string {
  return [portWords(access), requestWords(access).join(' or ')].filter((part) => part !== '').join(' ');
}

/** `shop/web → shop/payments:8080 POST /payment/charge`. */
export function flowWords(flow: Flow): string {
  const protocol = flow.protocol === undefined || flow.protocol === 'TCP' ? '' : `/${flow.protocol}`;
  const host = flow.host === undefined ? undefined : `host ${flow.host}`;
  const request = [flow.method, flow.path, host].filter((part) => part !== undefined).join(' ');
  return `${endpointName(flow.from)} → ${endpointName(flow.to)}:${flow.port}${protocol}${request === '' ? '' : ` ${request}`}`;
}
