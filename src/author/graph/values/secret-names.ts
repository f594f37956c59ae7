/** What a variable's name promises: a credential itself, something that has to do with one, or neither. */
export type NameKind = 'password' | 'credential' | 'telling' | 'plain';

/** Last words that say: this is a password that people choose. */
const PASSWORD_ENDINGS: readonly string[] = ['password', 'passwd', 'passphrase', 'passcode', 'pass', 'pwd'];

/** Last words that say: this is a credential. Matched at the end of the name without separators. */
const CREDENTIAL_ENDINGS: readonly string[] = [
  'secret', 'secretid', 'token', 'credential', 'apikey', 'secretkey', 'privatekey', 'accesskey', 'accountkey',
  'signingkey', 'encryptionkey', 'masterkey', 'authkey', 'licensekey', 'hmackey', 'jwtkey', 'sshkey', 'sharedkey',
];

/** Words that make a random-looking value suspicious wherever in the name they stand. */
const TELLING_WORDS: readonly string[] = [
  'password', 'passwd', 'passphrase', 'secret', 'token', 'credential', 'apikey', 'accesskey', 'privatekey', 'signingkey',
  'encryptionkey', 'hmac', 'jwt', 'bearer', 'auth', 'salt', 'pepper',
];

/** Last words that say: this describes a credential, or says where it lies, and is not one. */
const DESCRIBING_WORDS: ReadonlySet<string> = new Set([
  'file', 'files', 'path', 'paths', 'dir', 'directory', 'folder', 'mount', 'url', 'urls', 'uri', 'endpoint', 'host',
  'hostname', 'port', 'address', 'domain', 'name', 'names', 'namespace', 'ttl', 'expiry', 'expiration', 'expires', 'age',
  'lifetime', 'duration', 'seconds', 'minutes', 'hours', 'days', 'ms', 'timeout', 'interval', 'rotation', 'leeway',
  'length', 'size', 'min', 'max', 'limit', 'count', 'type', 'kind', 'mode', 'format', 'alg', 'algorithm', 'issuer',
  'audience', 'scope', 'scopes', 'realm', 'enabled', 'disabled', 'required', 'allowed', 'policy', 'version', 'provider',
  'store', 'backend', 'engine', 'manager', 'service', 'prefix', 'suffix', 'header', 'cookie', 'field', 'claim', 'ref',
  'arn', 'region', 'pattern', 'regex', 'class', 'method', 'image', 'commit', 'sha', 'revision', 'digest', 'checksum',
]);

/** Words that say that the value is made to be published, as 'PUBLIC_KEY' and Stripe's 'PUBLISHABLE_KEY'. */
const PUBLIC_WORDS: ReadonlySet<string> = new Set(['public', 'pub', 'publishable']);

/** Reads a name by its words: 'dbPassword', 'DB_PASSWORD', 'db.password' and 'DBPASSWORD' alike. */
export function nameKind(name: string): NameKind {
  const words = wordsOf(name);
  const last = words[words.length - 1] ?? '';
  if (DESCRIBING_WORDS.has(last) || words.some((word) => PUBLIC_WORDS.has(word))) return 'plain';
  const whole = words.map(singular).join('');
  // 'pass' and 'pwd' end other words ('bypass'), so they count as words only.
  if (PASSWORD_ENDINGS.some((ending) => ending.length > 4 ? whole.endsWith(ending) : last === ending)) return 'password';
  if (CREDENTIAL_ENDINGS.some((ending) => whole.endsWith(ending))) return 'credential';
  const suspicious = TELLING_WORDS.some((word) => word.length > 6 ? whole.includes(word) : words.map(singular).includes(word));
  return suspicious ? 'telling' : 'plain';
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    // 'PASSWORD1' and 'PASSWORD_1' number a password.
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '');
}

function singular(word: string): string {
  return /(password|passphrase|secret|token|credential|key)s$/.test(word) ? word.slice(0, -1) : word;
}
