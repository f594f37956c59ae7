/** Values that give themselves away, whatever the variable is called. */
interface SecretShape {
  readonly reason: string;
  readonly pattern: RegExp;
}

/** Prefixes that the issuers made to be found; each is documented in the issuer's page on token formats or secret scanning. */
const SHAPES: readonly SecretShape[] = [
  // RFC 7468; the second form is '-----BEGIN' in base64 (RFC 4648).
  { reason: 'it is a PEM block', pattern: /-----BEGIN [A-Z0-9 ]+-----/ },
  { reason: 'it is a PEM block in base64', pattern: /^LS0tLS1CRUdJTi/ },
  // RFC 7519: header and claims are JSON objects, and '{"' is 'eyJ' in base64url.
  { reason: 'it is a JSON Web Token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/ },
  { reason: 'it is an HTTP credential', pattern: /^(Bearer|Basic)\s+(?!\$[({])[\w.~+/=-]{8,}$/i },
  token('AWS access key', '(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])'),
  token('GitHub token', '(?:gh[opsur]_[A-Za-z0-9]{36,}|github_pat_\\w{22,})'),
  token('GitLab token', 'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[\\w-]{20,}'),
  token('Slack token', '(?:xox[abceoprs]|xapp)-[\\w-]{10,}'),
  token('Slack webhook', 'hooks\\.slack\\.com/(?:services|workflows)/[\\w/]{16,}'),
  token('Stripe key', '(?:[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,})'),
  token('Google key', '(?:AIza[\\w-]{35}|GOCSPX-[\\w-]{20,}|ya29\\.[\\w-]{20,})'),
  token('npm token', 'npm_[A-Za-z0-9]{36}'),
  token('PyPI token', 'pypi-AgE[\\w-]{20,}'),
  token('SendGrid key', 'SG\\.[\\w-]{16,}\\.[\\w-]{16,}'),
  token('Vault token', 'hv[bsr]\\.[\\w-]{20,}'),
  token('DigitalOcean token', 'do[opr]_v1_[a-f0-9]{64}'),
  token('model provider\'s key', 'sk-(?:ant-|proj-|svcacct-)?[\\w-]{20,}'),
  token('Hugging Face token', 'hf_[A-Za-z0-9]{30,}'),
  token('Docker Hub token', 'dckr_(?:pat|oat)_[\\w-]{20,}'),
  token('Databricks token', 'dapi[a-f0-9]{32}'),
  token('Shopify token', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  token('age key', 'AGE-SECRET-KEY-1[A-Z0-9]{40,}'),
];

/**
 * A reference to another variable or a template: the credential is somewhere else. Kubernetes itself expands $(NAME)
 * alone ("Define Dependent Environment Variables"); the other forms are those of templating tools.
 */
export const REFERENCE = /^(?:\$\([\w.-]+\)|\$\{[^}]+\}|\$[A-Z_][A-Z0-9_]*|\{\{.*\}\}|<[^<>]+>)$/;

/** Why the value alone looks like a credential. */
export function shapeReason(value: string): string | undefined {
  return SHAPES.find(({ pattern }) => pattern.test(value))?.reason ?? passwordReason(value);
}

/** Passwords where URLs (RFC 3986, section 3.2.1), Go's MySQL DSNs and key=value connection strings carry them. */
function passwordReason(value: string): string | undefined {
  const inUserInfo = [
    ...value.matchAll(/[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@]*:([^\s/?#]*)@/gi),
    ...value.matchAll(/^[^\s/?#:@]+:(\S*)@(?:tcp|udp|unix)\(/gi),
  ];
  if (inUserInfo.some(([, password]) => isLiteral(password))) return 'it is a URL with a password';
  const inParameters = value.matchAll(/(?:^|[\s;?&])(?:\w*password|pwd|passwd|accountkey|sharedaccesskey|client_secret|access_token|api_?key|sig)\s*=\s*([^;&\s]+)/gi);
  return [...inParameters].some(([, password]) => isLiteral(password)) ? 'it is a connection string with a password' : undefined;
}

function isLiteral(password: string): boolean {
  return password !== '' && !REFERENCE.test(password) && !/^(true|false|\*+)$/i.test(password);
}

function token(issued: string, pattern: string): SecretShape {
  const article = /^([aeiou]|npm)/i.test(issued) ? 'an' : 'a';
  return { reason: `it is ${article} ${issued}`, pattern: new RegExp(`(?<![A-Za-z0-9])${pattern}`) };
}
