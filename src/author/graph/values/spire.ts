import { bad, Checked, ok } from './checked';

/** Source: SPIFFE ID, section 2.1: lower-case letters, digits, dots, dashes and underscores; with the scheme and the path, an ID has at most 2048 bytes. */
const TRUST_DOMAIN = /^[a-z0-9._-]{1,255}$/;

/** The trust domain of a SPIRE server. */
export function parseTrustDomain(text: string): Checked<string> {
  const expected = "a trust domain: lower-case letters, digits, '.', '-' and '_', at most 255 characters, such as 'example.org'";
  if (TRUST_DOMAIN.test(text)) return ok(text);
  return bad(expected, text.includes('://') ? 'leave out the scheme and the path' : 'take it from the configuration of the server (trust_domain)');
}

/** The name of a file in a directory. */
export function parseSocketFile(text: string): Checked<string> {
  const expected = "the name of a file, such as 'spire-agent.sock'";
  return /^[A-Za-z0-9][\w.-]{0,63}$/.test(text) ? ok(text) : bad(expected, 'write the last part of socket_path in the configuration of the agent, without a directory');
}
