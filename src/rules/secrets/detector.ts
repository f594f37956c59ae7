/**
 * Tells credentials from other values. It shares nothing with the half that writes manifests and refuses credentials
 * there: two detectors overlook less than one.
 */
import { looksRandom } from './entropy';
import { promiseOf } from './names';

/** What gave a value away. */
export type Suspicion =
  | 'private key' | 'URL with a password' | 'connection string with a password' | 'JSON web token' | 'token of a known form' | 'HTTP credential'
  | 'hash of a password' | 'telling name' | 'random text';

/** Forms that issuers document for their tokens: AWS, GitHub, GitLab, Slack, Stripe, Google, npm, Vault, SendGrid, and others. */
const TOKEN_FORMS: readonly RegExp[] = [
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  /\bgithub_pat_\w{22,}\b/,
  /\bgl(pat|dt|rt|cbt|ptt|ft|soat|agent)-[\w-]{20,}/,
  /\bxox[abceoprs]-[\w-]{10,}/,
  /\bhooks\.slack\.com\/(services|workflows)\/[\w/]{16,}/,
  /\b[sr]k_live_[A-Za-z0-9]{16,}\b/,
  /\bwhsec_[A-Za-z0-9+/=]{16,}/,
  /\bAIza[\w-]{35}\b/,
  /\bGOCSPX-[\w-]{20,}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bpypi-AgE[\w-]{20,}/,
  /\bhv[sbr]\.[\w-]{20,}/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  /\bdo[opr]_v1_[a-f0-9]{64}\b/,
  /\bsk-(ant-|proj-|svcacct-)[\w-]{20,}/,
  /\bhf_[A-Za-z0-9]{30,}\b/,
  /\bdckr_(pat|oat)_[\w-]{20,}/,
  /\bshp(at|ca|pa|ss)_[a-fA-F0-9]{32}\b/,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{40,}/,
];

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY/;
const JWT = /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/;
const URL_WITH_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"]*:([^\s@/'"]+)@/gi;
const PARAMETER = /(?:^|[\s;?&'"])(?:\w*password|pwd|passwd|accountkey|sharedaccesskey|client_secret|access_token|api_?key)\s*=\s*["']?([^;&\s"']+)/gi;
/** Source: RFC 7617 and RFC 6750. */
const HTTP_CREDENTIAL = /\b(?:Basic|Bearer)\s+(?![$<{])[\w.~+/-]{12,}=*(?![\w$])/;
/** Of crypt(3), bcrypt and htpasswd. */
const PASSWORD_HASH = /(^|[\s:"'])\$(apr1|1|2[aby]|5|6|y|argon2id?)\$[\w./$,=+-]{16,}/;

/** A text without any of these has none of the forms above; most texts have none. */
const MAY_HAVE_FORM = /-----BEGIN|eyJ|:\/\/|[=$]|[Bb](?:asic|earer)\s|[A-Za-z]_|AKIA|ASIA|gl\w+-|xox|AIza|GOCSPX|pypi-|hv[sbr]\.|SG\.|sk-|AGE-|slack/;
const SHORTEST_FORM = 12;

/** A value that names where the secret is, instead of being it. */
const PLACEHOLDER = /^(\$[({].*[)}]|\$[A-Za-z_]\w*|%[({]?\w+[)}]?s?%?|\{\{.*\}\}|<.*>|\*+|x+|changeme\?+|(vault|ref|secret|secretref|ssm|op|arn|file|env|gcp|azurekv|sm)[:+].*|~?\.{0,2}\/[\w./-]*)$/i;

/** Switches, choices and empty values are no secrets, whatever they are called. */
const HARMLESS = /^(|true|false|yes|no|on|off|none|null|nil|undefined|enabled|disabled|required|optional|basic|bearer|oauth2?|oidc|jwt|mtls|tls|kubernetes|default|string|\d{1,5}(ms|s|m|h|d)?)$/i;

/** The name of a header, such as `X-CSRF-Token`. */
const HEADER_NAME = /^X(-[A-Z][A-Za-z0-9]*)+$|^(Authorization|Cookie|Set-Cookie)$/;

/** Why a named value looks like a credential, if it does. */
export function suspicionOf(name: string, value: string): Suspicion | undefined {
  const text = value.trim();
  const shape = suspicionOfText(text);
  if (shape || HARMLESS.test(text) || PLACEHOLDER.test(text)) return shape;
  const promise = promiseOf(name);
  if (promise === 'plain' || isUrl(text)) return undefined;
  if (promise === 'password') return 'telling name';
  if (promise === 'credential' && !/\s/.test(text) && !HEADER_NAME.test(text)) return 'telling name';
  return looksRandom(text) ? 'random text' : undefined;
}

/** Credentials of a form that needs no name. */
export function suspicionOfText(text: string): Suspicion | undefined {
  if (text.length < SHORTEST_FORM) return undefined;
  const form = MAY_HAVE_FORM.test(text) ? suspicionOfForm(text) : undefined;
  return form ?? (text.length >= SHORTEST_ENCODED && ENCODED.test(text) ? suspicionOfForm(Buffer.from(text, 'base64').toString('latin1')) : undefined);
}

/** A text in base64, maybe with line ends. */
const ENCODED = /^[A-Za-z0-9+/]{32,}[A-Za-z0-9+/\s]*={0,2}\s*$/;
const SHORTEST_ENCODED = 32;

function suspicionOfForm(text: string): Suspicion | undefined {
  if (PRIVATE_KEY.test(text)) return 'private key';
  if (JWT.test(text)) return 'JSON web token';
  if (TOKEN_FORMS.some((form) => form.test(text))) return 'token of a known form';
  if (isAny(text, URL_WITH_PASSWORD)) return 'URL with a password';
  if (isAny(text, PARAMETER)) return 'connection string with a password';
  if (PASSWORD_HASH.test(text)) return 'hash of a password';
  return HTTP_CREDENTIAL.test(text) ? 'HTTP credential' : undefined;
}

function isAny(text: string, form: RegExp): boolean {
  return [...text.matchAll(form)].some(([, password]) => !PLACEHOLDER.test(password) && !HARMLESS.test(password) && !/^[$<{]/.test(password));
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** How a suspicious value is shown: never itself. */
export function redacted(value: string): string {
  return `(${value.length} characters, not shown)`;
}
