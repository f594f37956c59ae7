/**
 * Forms of names, labels and ports, and in which words Kubernetes refuses others. Each function returns the reason, or undefined where the
 * text is fine. Source: Kubernetes apimachinery, pkg/util/validation.
 */

const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const QUALIFIED_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** Lengths of RFC 1123, and of the name of a port in RFC 6335. */
const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;
const LONGEST_PORT_NAME = 15;

export function labelValueProblem(text: string): string | undefined {
  if (text.length > LONGEST_LABEL) return tooLong(LONGEST_LABEL);
  return LABEL_VALUE.test(text) ? undefined
    : 'a valid label must be an empty string or consist of alphanumeric characters, \'-\', \'_\' or \'.\', and must start and end with an alphanumeric character';
}

/** The key of a label; that of an annotation too, once in lower case. */
export function labelKeyProblem(text: string): string | undefined {
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  if (slash >= 0 && (name.includes('/') || dnsSubdomainProblem(text.slice(0, slash)) !== undefined)) {
    return 'a valid label key must consist of a name with an optional DNS subdomain prefix and \'/\' (e.g. \'example.com/MyName\')';
  }
  if (name === '') return 'name part must be non-empty';
  if (name.length > LONGEST_LABEL) return `name part ${tooLong(LONGEST_LABEL)}`;
  return QUALIFIED_NAME.test(name) ? undefined
    : 'name part must consist of alphanumeric characters, \'-\', \'_\' or \'.\', and must start and end with an alphanumeric character';
}

export function dnsLabelProblem(text: string): string | undefined {
  if (text.length > LONGEST_LABEL) return tooLong(LONGEST_LABEL);
  return DNS_LABEL.test(text) ? undefined
    : 'a lowercase RFC 1123 label must consist of lower case alphanumeric characters or \'-\', and must start and end with an alphanumeric character';
}

export function dnsSubdomainProblem(text: string): string | undefined {
  if (text.length > LONGEST_SUBDOMAIN) return tooLong(LONGEST_SUBDOMAIN);
  return DNS_SUBDOMAIN.test(text) ? undefined
    : 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character';
}

/** A string where a port is expected is the name of one, even if it consists of digits. */
export function portNameProblem(text: string): string | undefined {
  if (text.length > LONGEST_PORT_NAME) return tooLong(LONGEST_PORT_NAME);
  if (!/^[-a-z0-9]+$/.test(text)) return 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)';
  if (!/[a-z]/.test(text)) return 'must contain at least one letter (a-z)';
  if (text.includes('--')) return 'must not contain consecutive hyphens';
  return text.startsWith('-') || text.endsWith('-') ? 'must not begin or end with a hyphen' : undefined;
}

/** Names of roles and bindings. Source: apimachinery, IsValidPathSegmentName. */
export function pathSegmentProblem(text: string): string | undefined {
  if (text === '.' || text === '..') return `may not be '${text}'`;
  const wrong = ['/', '%'].find((character) => text.includes(character));
  return wrong === undefined ? undefined : `may not contain '${wrong}'`;
}

/** Keys of ConfigMaps and Secrets. Source: apimachinery, IsConfigMapKey. */
export function configKeyProblem(text: string): string | undefined {
  if (text.length > LONGEST_SUBDOMAIN) return tooLong(LONGEST_SUBDOMAIN);
  if (!/^[-._a-zA-Z0-9]+$/.test(text)) return 'a valid config key must consist of alphanumeric characters, \'-\', \'_\' or \'.\'';
  if (text === '.') return 'must not be \'.\'';
  return text.startsWith('..') ? 'must not start with \'..\'' : undefined;
}

/** Source: apimachinery, pkg/api/resource, ParseQuantity. */
export function isQuantity(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/.test(text);
}

function tooLong(most: number): string {
  return `must be no more than ${most} characters`;
}
