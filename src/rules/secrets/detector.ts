/**
 * Tells credentials from other values. It shares nothing with the half that writes manifests and refuses credentials
 * there: two detectors overlook less than one.
 */
import { looksRandom } from './entropy';

/** What gave a value away. */
export type Suspicion = 'private key' | 'URL with a password' | 'JSON web token' | 'token of a known form' | 'telling name' | 'random text';

/** Forms that issuers document for their tokens: AWS, GitHub, GitLab, Slack, Stripe, Google, npm, Vault, SendGrid. */
const TOKEN_FORMS: readonly RegExp[] = [
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  /\bgithub_pat_\w{22,}\b/,
  /\bglpat-[\w-]{20,}/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\b[sr]k_live_[A-Za-z0-9]{16,}\b/,
  /\bAIza[\w-]{35}\b/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bhv[sbr]\.[\w-]{20,}/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
];

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY/;
const JWT = /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/;
const URL_WITH_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"]*:([^\s@/'"]+)@/gi;

/** The last words of names that hold a credential. */
const TELLING = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|CREDENTIALS?|AUTH)$/;

/** Names of things that are random and public. */
const PUBLIC_NAME = /(^|_)(SHA|SHA256|COMMIT|DIGEST|HASH|CHECKSUM|REVISION|VERSION|BUILD|IMAGE|PUBLIC|CERT|CERTIFICATE|CA|TRACEPARENT|ID|UUID|FINGERPRINT)(_|$)/;

/** A value that names where the secret is, instead of being it. */
const PLACEHOLDER = /^(\$[({].*[)}]|\{\{.*\}\}|<.*>|\*+|x+|changeme\?+|(vault|ref|secret|ssm|op|arn|file|gcp|azurekv)[:+].*|\.{0,2}\/[\w./-]*)$/i;

/** Switches, choices and empty values are no secrets, whatever they are called. */
const HARMLESS = /^(|true|false|yes|no|on|off|none|null|enabled|disabled|required|optional|basic|bearer|oauth2?|oidc|jwt|mtls|tls|kubernetes|default|\d{1,5}(ms|s|m|h|d)?)$/i;

/** Why a named value looks like a credential, if it does. */
export function suspicionOf(name: string, value: string): Suspicion | undefined {
  const text = value.trim();
  const shape = suspicionOfText(text);
  if (shape || HARMLESS.test(text) || PLACEHOLDER.test(text)) return shape;
  const words = wordsOf(name);
  if (TELLING.test(words) && !/\s/.test(text) && !isUrl(text)) return 'telling name';
  return looksRandom(text) && !PUBLIC_NAME.test(words) ? 'random text' : undefined;
}

/** Credentials of a form that needs no name. */
export function suspicionOfText(text: string): Suspicion | undefined {
  if (PRIVATE_KEY.test(text)) return 'private key';
  if (JWT.test(text)) return 'JSON web token';
  if (TOKEN_FORMS.some((form) => form.test(text))) return 'token of a known form';
  const passwords = [...text.matchAll(URL_WITH_PASSWORD)].map((match) => match[1]);
  return passwords.some((password) => !PLACEHOLDER.test(password)) ? 'URL with a password' : undefined;
}

/** One way to write a name: dbPassword, db-password and db.password are DB_PASSWORD. */
function wordsOf(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '').toUpperCase();
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/** How a suspicious value is shown: never itself. */
export function redacted(value: string): string {
  return `(${value.length} characters, not shown)`;
}
