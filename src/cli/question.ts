/** Reads a flow from the command line. */
import { BadInput } from './bad-input';
import { calleeOf } from './callee';
import { tokenWithClaims } from './claims';
import { endpointOf } from './endpoint';
import type { Remark } from './remark';
import type { Flow, Token, Dial } from '../judge/core/flow';
import type { Judgement } from '../judge/judge';

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

export function flowOf(flags: QuestionFlags, judgement: Judgement, remark: Remark): Flow {
  const { method, path, host, sni, via, dial } = flags;
  return {
    from: endpointOf(flags.from),
    ...calleeOf(flags.to, flags.port, judgement, remark),
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

function headerOf(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  if (colon < 1) throw new BadInput(`Invalid header ${JSON.stringify(text)}: expected "name: value".`);
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

/** `absent`, `invalid`, the claims of a token in a JSON file, or `issuer/subject`. An issuer is often a URL, so the last slash counts. */
function tokenOf(text: string): Token {
  if (text === 'absent' || text === 'invalid') return { state: text };
  if (text.endsWith('.json')) return tokenWithClaims(text);
  const slash = text.lastIndexOf('/');
  if (slash < 1) throw new BadInput(`Invalid token ${JSON.stringify(text)}: expected absent, invalid, issuer/subject, or a file of claims that ends with .json.`);
  return { state: 'valid', issuer: text.slice(0, slash), subject: text.slice(slash + 1) };
}
