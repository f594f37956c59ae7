/** What of a Sidecar and a ServiceEntry istiod refuses. Source: Istio ValidateSidecar, ValidateServiceEntry. */
import { isNoAddress, refuseDryRun, refuseIstioSelector } from './istio';
import { SERVICE_ENTRY, SIDECAR } from './rules';
import { isPortNumber } from '../../../cluster/ports';
import type { Field, RefusalRule } from '../../../objects/read/field';

const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^(?:\*|(?:\*-?)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;
const LONGEST_LABEL = 63;
const LONGEST_DOMAIN = 255;

export function refuseSidecar(root: Field): void {
  const spec = root.child('spec');
  refuseDryRun(root);
  refuseIstioSelector(spec.child('workloadSelector').child('labels'));
  const egress = spec.child('egress').items();
  const says = ['outboundTrafficPolicy', 'inboundConnectionPool'].some((key) => spec.child(key).present);
  if (egress.length === 0 && spec.child('ingress').items().length === 0 && !says) spec.refuse(SIDECAR.empty);
  const ports = new Set<number>();
  // A host is named by each of those who call it.
  const sound = root.once('sound hosts of Sidecars', () => new Set<string>());
  egress.forEach((listener, index) => {
    const port = listener.child('port');
    if (!port.present && index < egress.length - 1) listener.refuse(SIDECAR.catchAll);
    const { value: number } = port.child('number');
    if (typeof number === 'number' && number !== 0) refuseListenerPort(port.child('number'), number, ports);
    const hosts = listener.child('hosts').items();
    if (hosts.length === 0) listener.child('hosts').refuse(SIDECAR.hosts);
    for (const host of hosts) if (typeof host.value === 'string' && !sound.has(host.value) && !refuseHost(host, host.value)) sound.add(host.value);
  });
}

function refuseListenerPort(field: Field, number: number, ports: Set<number>): void {
  if (!isPortNumber(number)) field.refuse(SIDECAR.port);
  else if (ports.has(number)) field.refuse(SIDECAR.portTwice);
  ports.add(number);
}

/** Whether it was refused. */
function refuseHost(field: Field, text: string): boolean {
  const rule = tryFindHostRule(text);
  if (rule) field.refuse(rule);
  return rule !== undefined;
}

/** `namespace/host`. Newer versions leave out what a namespace behind a tilde shows. Source: ValidateNamespaceSlashWildcardHostname. */
function tryFindHostRule(text: string): RefusalRule | undefined {
  const slash = text.indexOf('/');
  const namespace = text.slice(0, slash).replace(/^~/, '');
  const host = text.slice(slash + 1);
  if (slash < 0) return SIDECAR.hostForm;
  if (slash === 0 || host === '') return SIDECAR.hostEmpty;
  if (!['', '*', '.'].includes(namespace) && !LABEL.test(namespace)) return SIDECAR.hostNamespace(text.slice(0, slash));
  if (host !== '*' && !host.includes('.')) return SIDECAR.hostShort;
  if (!isWildcardDomain(host)) return SIDECAR.hostInvalid(host);
  if (host.includes('*') && host !== '*' && !host.startsWith('*.')) return SIDECAR.hostPartial(host);
  return undefined;
}

const PROTOCOLS: ReadonlySet<string> = new Set(['tcp', 'udp', 'grpc', 'grpc-web', 'http', 'http_proxy', 'http2', 'https', 'tls', 'mongo', 'redis', 'mysql']);
/** Protocols by which hosts can be told apart. */
const NAMING_HOSTS: ReadonlySet<string> = new Set(['http', 'http2', 'http_proxy', 'grpc', 'grpc-web', 'https', 'tls']);

export function refuseServiceEntry(root: Field): void {
  const spec = root.child('spec');
  const resolution = String(spec.child('resolution').value ?? 'NONE');
  refuseDryRun(root);
  refuseIstioSelector(spec.child('workloadSelector').child('labels'));
  const hosts = spec.child('hosts').items();
  const endpoints = spec.child('endpoints').items();
  if (spec.child('workloadSelector').present && endpoints.length > 0) spec.child('endpoints').refuse(SERVICE_ENTRY.selectorAndEndpoints);
  if (hosts.length === 0) spec.child('hosts').refuse(SERVICE_ENTRY.hosts);
  for (const host of hosts) {
    if (host.value === '*') host.refuse(SERVICE_ENTRY.hostWildcard);
    else if (typeof host.value === 'string' && !isWildcardDomain(host.value)) host.refuse(SERVICE_ENTRY.host(host.value));
  }
  refuseAddresses(spec.child('addresses').items(), resolution);
  const ports = spec.child('ports').items();
  refusePorts(ports);
  refuseEndpoints(spec.child('endpoints'), endpoints, hosts, resolution);
  const isPlain = ports.some((port) => !NAMING_HOSTS.has(String(port.child('protocol').value ?? '').toLowerCase()));
  if (resolution !== 'NONE' && hosts.length > 1 && isPlain) spec.child('hosts').refuse(SERVICE_ENTRY.severalHosts);
  refuseExports(spec.child('exportTo').items());
}

function refuseAddresses(addresses: readonly Field[], resolution: string): void {
  for (const address of addresses) {
    if (typeof address.value !== 'string') continue;
    if (isNoAddress(address.value)) address.refuse(SERVICE_ENTRY.address(address.value));
    else if (address.value.includes('/') && !['NONE', 'STATIC'].includes(resolution)) address.refuse(SERVICE_ENTRY.cidr);
  }
}

function refusePorts(ports: readonly Field[]): void {
  const names = new Set<unknown>();
  const numbers = new Set<unknown>();
  for (const port of ports) {
    const [name, number, protocol] = ['name', 'number', 'protocol'].map((key) => port.child(key));
    const text = name.value === undefined || name.value === null ? '' : name.value;
    if (typeof text === 'string' && !LABEL.test(text)) name.refuse(SERVICE_ENTRY.portName(text));
    else if (names.has(text)) name.refuse(SERVICE_ENTRY.portNameTwice(String(text)));
    names.add(text);
    if (typeof number.value === 'number' && numbers.has(number.value)) number.refuse(SERVICE_ENTRY.portTwice(number.value));
    if (!number.present || (typeof number.value === 'number' && !isPortNumber(number.value))) number.refuse(SERVICE_ENTRY.port);
    numbers.add(number.value);
    if (typeof protocol.value === 'string' && protocol.value !== '' && !PROTOCOLS.has(protocol.value.toLowerCase())) protocol.refuse(SERVICE_ENTRY.protocol(protocol.value));
  }
}

function refuseEndpoints(field: Field, endpoints: readonly Field[], hosts: readonly Field[], resolution: string): void {
  if (resolution === 'NONE' && endpoints.length > 0) field.refuse(SERVICE_ENTRY.endpointsOfNone);
  if (resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1) field.refuse(SERVICE_ENTRY.endpointsOfRoundRobin);
  if (resolution.startsWith('DNS') && endpoints.length === 0) {
    const wild = hosts.find(({ value }) => typeof value === 'string' && value !== '*' && !isDomain(value));
    wild?.refuse(SERVICE_ENTRY.hostOfDns(String(wild.value), resolution));
  }
  for (const endpoint of endpoints) {
    const address = endpoint.child('address');
    if (!address.present && !endpoint.child('network').present) endpoint.refuse(SERVICE_ENTRY.endpointMissing);
    if (typeof address.value !== 'string' || address.value.startsWith('unix://')) continue;
    const isFine = !isNoAddress(address.value) && !address.value.includes('/') || (resolution.startsWith('DNS') && isDomain(address.value));
    if (!isFine && resolution !== 'NONE') address.refuse(SERVICE_ENTRY.endpointAddress(address.value));
  }
}

function refuseExports(items: readonly Field[]): void {
  const seen = new Set<unknown>();
  for (const item of items) {
    if (seen.has(item.value)) item.refuse(SERVICE_ENTRY.exportTwice(String(item.value)));
    else if (typeof item.value === 'string' && !['.', '*', '~'].includes(item.value) && !LABEL.test(item.value)) item.refuse(SERVICE_ENTRY.exportValue);
    else if (item.value === '*' && items.length > 1) item.refuse(SERVICE_ENTRY.exportAll);
    else if (item.value === '~' && items.length > 1) item.refuse(SERVICE_ENTRY.exportNone);
    seen.add(item.value);
  }
}

/** A wildcard may be the first label, or begin it. Source: ValidateWildcardDomain. */
function isWildcardDomain(text: string): boolean {
  const [first, ...rest] = text.split('.');
  if (text.length > LONGEST_DOMAIN || first.length > LONGEST_LABEL || !WILDCARD_LABEL.test(first)) return false;
  return rest.length === 0 || isDomain(rest.join('.'));
}

/** Labels, the last of which is no number; the text may end with a dot. Source: ValidateFQDN. */
function isDomain(text: string): boolean {
  const labels = text.split('.');
  const last = labels.at(-1) ?? '';
  if (text === '' || text.length > LONGEST_DOMAIN || /^[-+]?\d+$/.test(last)) return false;
  return labels.every((label, index) => LABEL.test(label) || (label === '' && index === labels.length - 1));
}
