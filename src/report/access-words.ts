/** Says in words what an access is about. */
import { isAllPorts, type PortAccess } from './connection';
import { endpointName } from './party-words';
import type { PortRange } from '../judge/cluster/ports';
import type { Flow } from '../judge/core/flow';
import type { HopKind } from '../judge/core/hop';
import type { Verdict } from '../judge/core/verdict';
import { LAYER_HOPS } from '../judge/layers/kinds';
import type { Leg } from '../judge/questions/via';
import type { RequestSet, StringSet } from '../judge/requests/describe';
import { credentialWords } from '../judge/requests/token-words';

/** A verdict as an adjective of access. */
export const VERDICT_WORD: Readonly<Record<Verdict, string>> = {
  allow: 'allowed', deny: 'denied', conditional: 'conditional', unknown: 'unknown',
};

/** What each hop is, in words of somebody who never read this source. */
export const HOP_WORDS: Readonly<Record<HopKind, string>> = Object.fromEntries(LAYER_HOPS.map(({ id, phrase }) => [id, phrase]));

/** `8080`, `53/UDP`, `8000-8999`, `any port`. TCP goes without saying. */
export function portWords({ protocol, ports }: { readonly protocol: PortAccess['protocol']; readonly ports: PortRange }): string {
  if (protocol === 'any') return 'any port';
  if (isAllPorts(ports)) return `any ${protocol} port`;
  const numbers = ports.first === ports.last ? `${ports.first}` : `${ports.first}-${ports.last}`;
  return protocol === 'TCP' ? numbers : `${numbers}/${protocol}`;
}

/** The requests that an access is limited to, one string for each set; none where it is not limited. */
export function requestWords({ requests }: Pick<PortAccess, 'requests'>): readonly string[] {
  return requests?.map(requestSetWords) ?? [];
}

/** `POST /payment/*`, `GET`, `any method but TRACE`. What is not limited is not said. */
function requestSetWords({ methods, paths, hosts }: RequestSet): string {
  const host = setWords(hosts, 'host');
  const parts = [setWords(methods, 'method'), setWords(paths, 'path'), host.startsWith('any ') || host === '' ? host : `host ${host}`];
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? 'any request' : said.join(' ');
}

function setWords(set: StringSet, noun: string): string {
  if (set.kind === 'any') return '';
  const everything = set.patterns.length === 1 && set.patterns[0] === '*' && set.except.length > 0;
  const named = everything ? `any ${noun}` : [...set.patterns, ...set.like.map((example) => `such as ${example}`)].join(', ');
  return set.except.length === 0 ? named : `${named} but ${set.except.join(', ')}`;
}

/** `8080 POST /payment/*`. */
export function accessWords(access: Pick<PortAccess, 'protocol' | 'ports' | 'requests' | 'credentials' | 'certificate'>): string {
  const shown = [...(access.certificate ? ['certificate of the client'] : []), ...(access.credentials ? [credentialWords(access.credentials)] : [])];
  const asked = shown.length > 0 ? `(asks for a ${shown.join(', and for a ')})` : '';
  return [portWords(access), requestWords(access).join(' or '), asked].filter((part) => part !== '').join(' ');
}

const LEG_WORDS: Readonly<Record<Leg, string>> = { 'to-gateway': 'up to the gateway', 'from-gateway': 'behind the gateway' };

/** A gate, and where it stands if the request comes through a Gateway. */
export function gateWords({ hop, leg }: { readonly hop: HopKind; readonly leg?: Leg }): string {
  return `${leg === undefined ? '' : `${LEG_WORDS[leg]}, `}${HOP_WORDS[hop]}`;
}

/** `shop/web → shop/payments:8080 POST /payment/charge`. */
export function flowWords(flow: Flow): string {
  const via = flow.via === undefined ? '' : ` through gateway ${flow.via}`;
  return `${endpointName(flow.from)}${via} → ${endpointName(flow.to)}:${exampleWords(flow)}`;
}

/** `8080 POST /payment/charge`: what a flow asks for, without its ends. */
export function exampleWords({ protocol = 'TCP', port, method, path, host }: Flow): string {
  const parts = [`${port}${protocol === 'TCP' ? '' : `/${protocol}`}`, method, path, host === undefined ? undefined : `host ${host}`];
  return parts.filter((part) => part !== undefined).join(' ');
}
