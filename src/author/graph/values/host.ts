import { bad, Checked, ok } from './checked';

/** A fully qualified host name, or all the names under one. */
export interface HostName {
  readonly text: string;
  /** '*.' stands first. */
  readonly wildcard: boolean;
}

/** A host outside the cluster. */
export type ExternalHostName = HostName;
/** A host that a gateway answers for. */
export type RouteHostName = HostName;

interface Advice {
  readonly expected: string;
  readonly address: string;
  readonly clusterName: string;
  readonly port: string;
}

const EXTERNAL: Advice = {
  expected: 'a host outside the cluster: a lower-case DNS name of at least two labels, such as \'api.stripe.com\' or \'*.example.com\'',
  address: 'use ExternalNetwork for an IP address',
  clusterName: 'use SecureService.fromReference for a service in the cluster',
  port: 'give the port apart',
};

const ROUTE: Advice = {
  expected: 'a host name for the gateway: a lower-case DNS name of at least two labels, such as \'shop.example.com\' or \'*.example.com\'',
  address: 'write a DNS name: a gateway has no routes for an IP address',
  clusterName: 'write the name that clients outside use: inside the cluster, services are called, not routed',
  port: 'leave the port to the gateway\'s listener',
};

/** RFC 1035, section 2.3.4: 63 octets a label; 253 characters is what 255 octets leave for the name as text. */
const NAME_MAX = 253;
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** A host that a mesh can know by name: a name, or '*.' before one, and no IP address. */
export function parseExternalHost(text: string): Checked<ExternalHostName> {
  return parseHost(text, EXTERNAL);
}

/** A `Hostname` of the Gateway API: no address, no port, '*.' at most as the whole first label. */
export function parseRouteHost(text: string): Checked<RouteHostName> {
  return parseHost(text, ROUTE);
}

function parseHost(text: string, advice: Advice): Checked<HostName> {
  const host = hostOf(text);
  const fix = reachFix(host, advice) ?? urlFix(text, host, advice) ?? wildcardFix(text) ?? spellingFix(text);
  return fix === undefined ? ok({ text, wildcard: text.startsWith('*.') }) : bad(advice.expected, fix);
}

/** The host in what may be a URL or an authority (RFC 3986, section 3): no scheme, user, port or path. */
function hostOf(text: string): string {
  const authority = text.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[/?#]/)[0];
  const hostAndPort = authority.slice(authority.lastIndexOf('@') + 1);
  return isAddress(hostAndPort) ? hostAndPort : hostAndPort.replace(/:\d*$/, '');
}

function urlFix(text: string, host: string, advice: Advice): string | undefined {
  if (/^\.*$/.test(host)) return 'write a host name';
  if (host === text) return undefined;
  return `write "${host.toLowerCase()}"${text.includes(`${host}:`) ? ` and ${advice.port}` : ''}`;
}

/** Addresses, and names that lead into the pod, the node or the cluster: what is written for a host would not fit them. */
function reachFix(host: string, advice: Advice): string | undefined {
  if (isAddress(host)) return advice.address;
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  const last = labels[labels.length - 1];
  if (advice === EXTERNAL && METADATA.has(labels.join('.'))) return 'leave it out: the metadata service of a cloud gives a pod the rights of its node';
  if (last === 'localhost' || last === 'localdomain') return 'leave it out: localhost is the pod itself';
  const inCluster = last === 'svc' || (last === 'local' && labels[labels.length - 2] === 'cluster') || labels.slice(2).includes('svc');
  return inCluster ? advice.clusterName : undefined;
}

/** Names of 169.254.169.254 and its like. Sources: instance metadata of Google Cloud, AWS, Azure, Tencent and Equinix. */
const METADATA: ReadonlySet<string> = new Set([
  'metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data', 'instance-data.ec2.internal', 'metadata.azure.internal', 'metadata.tencentyun.com',
  'metadata.packet.net', 'metadata.platformequinix.com',
]);

function wildcardFix(text: string): string | undefined {
  if (!text.includes('*')) return undefined;
  if (text === '*') return 'name the host: "*" is every host there is';
  const rest = text.slice(text.indexOf('.') + 1);
  if (!text.startsWith('*.') || rest.includes('*')) return 'write "*." once, as the whole first label, or name the host';
  return rest.replace(/\.$/, '').includes('.') ? undefined : `write at least two labels after "*.": "${text}" covers what strangers can register`;
}

function spellingFix(text: string): string | undefined {
  if (text.endsWith('.')) return `write "${text.replace(/\.+$/, '')}" without a dot at the end`;
  const name = text.replace(/^\*\./, '');
  const labels = name.split('.');
  if (labels.length < 2) return `write the fully qualified name, such as "${suggestion(name) ?? 'api'}.example.com"`;
  if (name.length > NAME_MAX) return `shorten it to at most ${NAME_MAX} characters, from ${name.length}`;
  if (labels.every((label) => LABEL.test(label))) return undefined;
  const guess = suggestion(name);
  if (guess !== undefined) return `did you mean "${text.startsWith('*.') ? '*.' : ''}${guess}"?`;
  const wrong = labels.find((label) => !LABEL.test(label)) ?? '';
  if (wrong === '') return 'write no empty label: one "." between two labels';
  return wrong.length > 63 ? `shorten "${wrong}" to at most 63 characters` : `write "${wrong}" with letters, digits and inner "-"`;
}

/** Lower case, and non-ASCII letters as DNS carries them (RFC 5891), if that makes a good name. */
function suggestion(name: string): string | undefined {
  const url = URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : '';
  return url !== '' && url.split('.').every((label) => LABEL.test(label)) ? url : undefined;
}

/** IPv6, or a name that resolvers read as IPv4: a last label of digits alone (RFC 3696, section 2). */
function isAddress(host: string): boolean {
  return /^\[.*\]$/.test(host) || /^[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*(%.*)?$/i.test(host) || /(^|\.)\d+\.?$/.test(host);
}
