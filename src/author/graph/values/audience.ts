import { bad, Checked, ok } from './checked';
import { parseTokenValue } from './issuer';

/**
 * Names by which API servers take tokens for their own (`--api-audiences`): where nothing else is said that is the issuer, of which kubeadm, kind, k3s and
 * managed clusters make one of these; kops adds its own.
 */
const API_SERVER = /^(https:\/\/)?kubernetes(\.default(\.svc(\..+)?)?|\.svc\.default)?(:\d+)?\/?$|^(k3s|rke2|api)$/i;

/** Whom a token is for: one service, and never the API server. */
export function parseAudience(text: string): Checked<string> {
  const read = parseTokenValue(text);
  if (!read.ok) return read;
  if (!API_SERVER.test(text)) return ok(text);
  return bad('the name of one service, such as \'orders.shop.svc\'', 'name another one: whoever gets such a token could show it to the API server');
}
