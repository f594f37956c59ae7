/**
 * What a name promises. `password`: whatever stands there is one. `credential`: a literal is one, unless it says where one is. `hint`: what
 * looks random is one. `plain`: nothing.
 */
export type NamePromise = 'password' | 'credential' | 'hint' | 'plain';

const PASSWORD = /PASSWORD|PASSWD|PASSPHRASE|PASSCODE/;
const SHORT_PASSWORD: ReadonlySet<string> = new Set(['PASS', 'PWD', 'PW']);

/** At the end of a name, its words put together. */
const CREDENTIAL = /(SECRET|TOKEN|CREDENTIAL|(API|ACCESS|SECRET|PRIVATE|ENCRYPTION|SIGNING|ACCOUNT|MASTER|AUTH|LICENSE|HMAC|SSH|SHARED)KEY)S?$/;

/** Anywhere in a name. */
const HINTS: ReadonlySet<string> = new Set([
  'KEY', 'KEYS', 'SECRET', 'SECRETS', 'TOKEN', 'TOKENS', 'CREDENTIAL', 'CREDENTIALS', 'AUTH', 'AUTHORIZATION', 'SESSION', 'COOKIE', 'SALT', 'PEPPER',
  'HMAC', 'JWT', 'BEARER', 'SIGNATURE', 'SEED', 'APIKEY',
]);

/** At the end, they say that it is about a credential, or where one is. */
const DESCRIBING: ReadonlySet<string> = new Set((
  'FILE FILES PATH PATHS DIR DIRECTORY FOLDER MOUNT URL URLS URI ENDPOINT HOST HOSTNAME PORT ADDRESS DOMAIN NAME NAMES NAMESPACE TTL EXPIRY EXPIRATION '
  + 'EXPIRES AGE LIFETIME DURATION SECONDS MINUTES HOURS DAYS MS TIMEOUT INTERVAL ROTATION LEEWAY LENGTH SIZE MIN MAX LIMIT COUNT TYPE KIND MODE FORMAT ALG '
  + 'ALGORITHM ISSUER AUDIENCE SCOPE SCOPES REALM ENABLED DISABLED REQUIRED ALLOWED POLICY VERSION PROVIDER STORE BACKEND ENGINE MANAGER SERVICE PREFIX '
  + 'SUFFIX HEADER FIELD CLAIM REF ARN REGION PATTERN REGEX CLASS METHOD ENCODER STRENGTH HINT RESET RULES'
).split(' '));

/** Names of things that are random and public. */
const PUBLIC: ReadonlySet<string> = new Set((
  'SHA SHA256 COMMIT DIGEST HASH CHECKSUM REVISION VERSION BUILD IMAGE PUBLIC PUBLISHABLE CERT CERTIFICATE CA TRACEPARENT ID UUID FINGERPRINT'
).split(' '));

/** Behind the name, they say which of several. */
const WHICH = /^(PROD|PRODUCTION|DEV|DEVELOPMENT|STAGE|STAGING|TEST|QA|OLD|NEW|PRIMARY|SECONDARY|CURRENT|PREVIOUS|MAIN|DEFAULT|\d+)$/;

export function promiseOf(name: string): NamePromise {
  const words = wordsOf(name);
  while (words.length > 1 && WHICH.test(words[words.length - 1])) words.pop();
  const last = words.at(-1) ?? '';
  if (DESCRIBING.has(last)) return 'plain';
  const whole = words.join('');
  if (PASSWORD.test(whole) || SHORT_PASSWORD.has(last)) return 'password';
  if (words.some((word) => PUBLIC.has(word))) return 'plain';
  if (CREDENTIAL.test(whole)) return 'credential';
  return words.some((word) => HINTS.has(word)) ? 'hint' : 'plain';
}

/** dbPassword, db-password, DBPassword and db.password1 are DB and PASSWORD. */
function wordsOf(name: string): string[] {
  return name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .replace(/(?<=[A-Z])(?=[A-Z][a-z])/g, '_')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .map((word) => (/^(SHA|MD)\d+$/.test(word) ? word : word.replace(/(?<=[A-Z])\d+$/, '')))
    .filter((word) => word !== '');
}
