import { bad, Checked, ok } from './checked';
import { hyphenated, labelled } from './repair';

/** Kubernetes, "Object Names and IDs": labels have at most 63 characters, subdomains at most 253. */
const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;
/**
 * CronJobs add '-' and ten digits to the name of each Job, StatefulSets '-' and ten letters to the label that tells revisions apart; both
 * must stay labels. Sources: Kubernetes, "CronJob", and `StatefulSetRevisionLabel`.
 */
const PARENT_NAME_MAX = LABEL_MAX - 11;
/** RFC 6335, section 5.1: a service name (IANA_SVC_NAME) has at most 15 characters. */
const PORT_NAME_MAX = 15;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SERVICE_NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_TEXT = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const ENV_NAME = /^[-._A-Za-z][-._A-Za-z0-9]*$/;

interface NameRule {
  readonly expected: string;
  readonly max: number;
  readonly accepts: (text: string) => boolean;
  /** Names to propose for a refused one; the first that the rule accepts is proposed. */
  readonly proposals: (text: string) => string[];
  /** What to do when there is nothing to propose. */
  readonly advice: string;
}

/** A DNS label as RFC 1123 has it: names of namespaces, containers, volumes. Source: apimachinery `IsDNS1123Label`. */
export function parseDnsLabel(text: string): Checked<string> {
  return read(text, {
    expected: `a DNS label: lower-case letters, digits and '-', a letter or digit first and last, at most ${LABEL_MAX} characters`,
    max: LABEL_MAX,
    accepts: (name) => DNS_LABEL.test(name),
    proposals: (name) => [hyphenated(name)],
    advice: 'use lower-case letters, digits and \'-\'',
  });
}

/** A Service's name: a DNS label that starts with a letter (RFC 1035). Source: apimachinery `IsDNS1035Label`. */
export function parseServiceName(text: string): Checked<string> {
  return read(text, serviceName(LABEL_MAX));
}

/** The same for a CronJob and a StatefulSet, which make longer names of it. */
export function parseParentName(text: string): Checked<string> {
  return read(text, serviceName(PARENT_NAME_MAX));
}

/** A port's name, IANA_SVC_NAME of RFC 6335. Source: apimachinery `IsValidPortName`. */
export function parsePortName(text: string): Checked<string> {
  return read(text, {
    expected: `a port name: lower-case letters, digits and single '-' between them, at least one letter, at most ${PORT_NAME_MAX} characters`,
    max: PORT_NAME_MAX,
    accepts: (name) => DNS_LABEL.test(name) && /[a-z]/.test(name) && !name.includes('--'),
    proposals: (name) => [hyphenated(name), `port-${hyphenated(name)}`],
    advice: 'use lower-case letters, such as \'http\'',
  });
}

/** A label's or annotation's key: an optional DNS subdomain and '/', then a name. Source: apimachinery `IsQualifiedName`. */
export function parseLabelKey(text: string): Checked<string> {
  return read(text, {
    expected: `a label key: letters, digits, '-', '_' and '.', a letter or digit first and last, at most ${LABEL_MAX} characters, and before it, at will, a DNS subdomain and '/'`,
    max: SUBDOMAIN_MAX + 1 + LABEL_MAX,
    accepts: isLabelKey,
    proposals: (key) => {
      const slash = key.indexOf('/');
      const name = labelled(key.slice(slash + 1));
      const prefix = key.slice(0, Math.max(slash, 0)).split('.').map(hyphenated).join('.');
      return slash > 0 ? [`${prefix}/${name}`] : [name];
    },
    advice: `write 'name' or 'example.com/name', with a name of at most ${LABEL_MAX} characters`,
  });
}

/** A label's value; it may be empty. Source: apimachinery `IsValidLabelValue`. */
export function parseLabelValue(text: string): Checked<string> {
  if (text === '') return ok(text);
  return read(text, {
    expected: `a label value: letters, digits, '-', '_' and '.', a letter or digit first and last, at most ${LABEL_MAX} characters`,
    max: LABEL_MAX,
    accepts: (value) => LABEL_TEXT.test(value),
    proposals: (value) => [labelled(value)],
    advice: 'use letters, digits, \'-\', \'_\' and \'.\', or an annotation, which takes any text',
  });
}

/**
 * An environment variable's name, by the strict rule that every Kubernetes version accepts. Newer ones take nearly
 * every printable character, which shells cannot read. Source: apimachinery `IsEnvVarName`.
 */
export function parseEnvName(text: string): Checked<string> {
  return read(text, {
    expected: 'an environment variable name: letters, digits, \'_\', \'-\' and \'.\', no digit first, and not beginning with \'..\'',
    max: Infinity,
    accepts: (name) => ENV_NAME.test(name) && name !== '.' && !name.startsWith('..'),
    proposals: (name) => {
      const kept = name.trim().replace(/[^-._A-Za-z0-9]+/g, '_').replace(/^\.+/, '');
      return /[A-Za-z0-9]/.test(kept) ? [kept, `_${kept}`] : [];
    },
    advice: 'use letters, digits and \'_\', such as \'LOG_LEVEL\'',
  });
}

/** A DNS subdomain: names of most Kubernetes objects. Source: apimachinery `IsDNS1123Subdomain`, which limits the whole only. */
export function parseDnsSubdomain(text: string): Checked<string> {
  return read(text, {
    expected: `a DNS subdomain: DNS labels (lower-case letters, digits and '-') joined by '.', at most ${SUBDOMAIN_MAX} characters`,
    max: SUBDOMAIN_MAX,
    accepts: (name) => name.split('.').every((label) => DNS_LABEL.test(label)),
    proposals: (name) => [name.split('.').map(hyphenated).filter((label) => label !== '').join('.')],
    advice: 'use lower-case letters, digits, \'-\' and \'.\'',
  });
}

function serviceName(max: number): NameRule {
  return {
    expected: `a Service name: lower-case letters, digits and '-', a letter first, a letter or digit last, at most ${max} characters`,
    max,
    accepts: (name) => SERVICE_NAME.test(name),
    proposals: (name) => [hyphenated(name), `svc-${hyphenated(name)}`],
    advice: 'put a letter first',
  };
}

function read(text: string, rule: NameRule): Checked<string> {
  const fits = (name: string) => name.length <= rule.max && rule.accepts(name);
  if (fits(text)) return ok(text);
  if (text.trim() === '') return bad(rule.expected, 'write a name');
  const proposals = rule.proposals(text);
  const proposal = proposals.find(fits);
  if (proposal !== undefined) return bad(rule.expected, `did you mean '${proposal}'?`);
  const excess = Math.max(text.length, proposals[0]?.length ?? 0) - rule.max;
  return bad(rule.expected, excess > 0 ? `shorten it by ${excess} character${excess === 1 ? '' : 's'}` : rule.advice);
}

function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts[parts.length - 1];
  if (parts.length > 2 || name.length > LABEL_MAX || !LABEL_TEXT.test(name)) return false;
  return parts.length === 1 || parseDnsSubdomain(parts[0]).ok;
}
