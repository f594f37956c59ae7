/** Reads a flow from the command line. */
import { BadInput } from './bad-input';
import type { Endpoint, Flow, Token } from '../reach/flow';
import type { Dial } from '../reach/istio/ways';
import type { Judgement } from '../reach/judge';
import { tryParseAddress } from '../reach/model/ip';
import { isPortNumber, PROTOCOLS, type Protocol } from '../reach/model/ports';

export interface QuestionFlags {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  readonly via?: string;
  readonly dial?: Dial;
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly sni?: string;
  readonly header?: readonly string[];
  readonly token?: string;
}

export function flowOf(flags: QuestionFlags, judgement: Judgement): Flow {
  const to = endpointOf(flags.to);
  const { method, path, host, sni, via, dial } = flags;
  return {
    from: endpointOf(flags.from),
    to,
    ...portOf(flags.port, to, judgement),
    ...(via !== undefined && { via: via.replace(/^gateway:/, '') }),
    ...(method !== undefined && { method }),
    ...(path !== undefined && { path }),
    ...(host !== undefined && { host }),
    ...(sni !== undefined && { sni }),
    ...(dial !== undefined && { dial }),
    ...(flags.header && { headers: Object.fromEntries(flags.header.map(headerOf)) }),
    ...(flags.token !== undefined && { token: tokenOf(flags.token) }),
  };
}

/** `shop/web`, an address, `gateway:infra/edge`, `stranger:shop` or `stranger:shop:app=web,tier=front`. */
function endpointOf(text: string): Endpoint {
  if (tryParseAddress(text)) return { ip: text };
  const [scheme, namespace, labels] = splitTwice(text);
  if (scheme === 'gateway') return { gateway: namespace };
  if (scheme === 'stranger') return { stranger: { namespace, ...(labels !== undefined && { labels: labelsOf(labels) }) } };
  return { workload: text };
}

function splitTwice(text: string): readonly [string, string, string | undefined] {
  const match = /^(gateway|stranger):([^:]+)(?::(.+))?$/.exec(text);
  return match ? [match[1], match[2], match[3]] : ['', text, undefined];
}

function labelsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').map((pair) => {
    const [key, value, rest] = pair.split('=');
    if (key === '' || value === undefined || rest !== undefined) throw new BadInput(`${JSON.stringify(pair)} is no label; write it as key=value.`);
    return [key, value];
  }));
}

/** `8080`, `53/UDP`, or the name of a port that the callee declares. */
function portOf(text: string, to: Endpoint, { cluster }: Judgement): { readonly port: number; readonly protocol: Protocol } {
  const [port, suffix = 'TCP'] = text.split('/');
  const protocol = PROTOCOLS.find((item) => item === suffix.toUpperCase());
  if (!protocol) throw new BadInput(`${JSON.stringify(suffix)} is no protocol; expected one of ${PROTOCOLS.join(', ')}.`);
  if (/^\d+$/.test(port)) {
    if (!isPortNumber(Number(port))) throw new BadInput(`${port} is no port; ports are 1 to 65535.`);
    return { port: Number(port), protocol };
  }
  const declared = 'workload' in to ? cluster.workloadByKey.get(to.workload)?.ports ?? [] : [];
  const named = declared.find((item) => item.name === port && item.protocol === protocol);
  if (named) return { port: named.number, protocol };
  const names = declared.flatMap((item) => item.name ?? []);
  const hint = names.length > 0 ? ` or one of its names: ${names.join(', ')}` : '';
  throw new BadInput(`The callee declares no port ${JSON.stringify(port)}; write the number of the pod's port${hint}.`);
}

function headerOf(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  if (colon < 1) throw new BadInput(`${JSON.stringify(text)} is no header; write it as "name: value".`);
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

/** `absent`, `invalid`, or `issuer/subject`. An issuer is often a URL, so the last slash counts. */
function tokenOf(text: string): Token {
  if (text === 'absent' || text === 'invalid') return { state: text };
  const slash = text.lastIndexOf('/');
  if (slash < 1) throw new BadInput(`${JSON.stringify(text)} is no token; write absent, invalid or issuer/subject.`);
  return { state: 'valid', issuer: text.slice(0, slash), subject: text.slice(slash + 1) };
}
