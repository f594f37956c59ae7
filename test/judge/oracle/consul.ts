/**
 * A naive evaluator of Consul's intentions, written from its documentation alone, and from what its published example says of how proxies hold them: it
 * looks at every object for every question, as it is written, with the numbers of the documented table of precedence.
 */
import { both, type Answer } from './answers';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it reads objects as they are written
type Loose = any;

export interface ConsulWorld {
  readonly objects: readonly Loose[];
  readonly defaultPolicy?: 'allow' | 'deny';
  readonly acls: boolean;
}

export interface Asked {
  /** A pod by `namespace/name`, or an address. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly host: string;
}

/** By whether destination and source are exact. Source: Consul "Service Intentions", precedence and match order. */
const PRECEDENCE: Readonly<Record<string, number>> = { 'exact exact': 9, 'exact any': 8, 'any exact': 6, 'any any': 5 };

export function consulAllows(world: ConsulWorld, asked: Asked): Answer {
  const callee = isAddress(asked.to) ? undefined : podOf(world, asked.to);
  return both([letsOut(world, asked, callee), callee ? letsIn(world, asked, callee) : 'allow']);
}

/** Whether the name of a pod is sure; undefined, where it may be any. */
export function nameOf(world: ConsulWorld, pod: Loose): string | undefined {
  const { annotations = {}, labels, namespace } = pod.metadata;
  const services = world.objects.filter((object) => object.kind === 'Service' && object.metadata.namespace === namespace
    && isSelected(object.spec.selector, labels));
  const names = [...new Set(services.map(({ metadata }) => metadata.name as string))];
  const said = names.length > 0 ? annotations[key('connect-service')] as string | undefined ?? (names.length === 1 ? names[0] : undefined) : undefined;
  return world.acls && said !== pod.spec.serviceAccountName ? undefined : said;
}

function letsOut(world: ConsulWorld, { from, to, port }: Asked, callee: Loose): Answer {
  const isOnly = world.objects.some(({ kind, spec }) => kind === 'Mesh' && spec.transparentProxy?.meshDestinationsOnly === true);
  const caller = isAddress(from) ? undefined : podOf(world, from);
  if (!isOnly || !caller || !isInjected(caller) || !isCaptured(caller)) return 'allow';
  const excluded = ports(caller, 'exclude-outbound-ports');
  if (!callee) return excluded.includes(port) ? 'allow' : 'deny';
  if (isInjected(callee)) return nameOf(world, callee) === undefined ? 'unknown' : 'allow';
  return excluded.length > 0 ? 'unknown' : to === from ? 'allow' : 'deny';
}

function letsIn(world: ConsulWorld, asked: Asked, callee: Loose): Answer {
  if (!isInjected(callee)) return 'allow';
  const name = nameOf(world, callee);
  const dialled = isDialledDirectly(world, name);
  if (asked.port === 20_000) return !dialled ? 'deny' : isPermissive(world, name) ? 'allow' : throughProxy(world, asked, name, callee);
  const own = portOf(callee);
  const isOpen = !isCaptured(callee) || ports(callee, 'exclude-inbound-ports').includes(asked.port);
  if (asked.port !== own && !isOpen) return !dialled ? 'deny' : isPermissive(world, name) ? 'allow' : throughProxy(world, asked, name, callee);
  if (asked.port !== own) return 'allow';
  const byProxy = throughProxy(world, asked, name, callee);
  if (isOpen || isPermissive(world, name)) return shows(world, asked, callee) === 'deny' ? 'allow' : agreed(byProxy, 'allow');
  return byProxy;
}

/** To which its proxy passes calls on. */
function portOf(callee: Loose): number {
  return Number(callee.metadata.annotations[key('connect-service-port')] ?? callee.spec.containers[0].ports[0].containerPort);
}

function throughProxy(world: ConsulWorld, asked: Asked, name: string | undefined, callee: Loose): Answer {
  return name === undefined ? 'unknown' : intentions(world, asked, name, shows(world, asked, callee));
}

/** Callers with a proxy dial its pods at any port, and all of them lead to that of the service. */
function isDialledDirectly({ objects }: ConsulWorld, name: string | undefined): boolean {
  return objects.some(({ kind, metadata, spec }) => kind === 'ServiceDefaults' && (name === undefined || metadata.name === name) && spec.transparentProxy?.dialedDirectly === true);
}

function intentions(world: ConsulWorld, asked: Asked, name: string, shown: Answer): Answer {
  if (shown === 'deny') return 'deny';
  const caller = nameOf(world, podOf(world, asked.from));
  const entries = world.objects.filter(({ kind, spec }) => kind === 'ServiceIntentions' && [name, '*'].includes(spec.destination.name as string));
  if (new Set(entries.map(({ spec }) => spec.destination.name as string)).size < entries.length) return 'unknown';
  const isHttp = protocolOf(world, name) !== 'tcp';
  const withoutRefused = isHttp ? entries : entries.filter(({ spec }) => spec.sources.every((source: Loose) => !source.permissions));
  const policies = world.defaultPolicy === undefined ? ['deny', 'allow'] as const : [world.defaultPolicy];
  const answers = [entries, withoutRefused].flatMap((some) => policies.flatMap((policy) => {
    const sources = some.flatMap(({ spec }) => spec.sources.map((source: Loose) => ({ ...source, destination: spec.destination.name as string })));
    return [documented(sources, caller, policy, asked, isHttp), enforced(sources, caller, policy, asked, isHttp)];
  }));
  const answer = answers.reduce(agreed);
  // Who may show no identity may get nothing.
  return shown === 'unknown' && answer !== 'deny' ? 'unknown' : answer;
}

/** The first that fits, by the table; then the default. */
function documented(sources: readonly Loose[], caller: string | undefined, policy: 'allow' | 'deny', asked: Asked, isHttp: boolean): Answer {
  const fitting = sources.filter(({ name }) => name === '*' || name === caller).sort((left, right) => precedence(right) - precedence(left));
  return fitting.length === 0 ? policy : action(fitting[0], asked, isHttp) ?? policy;
}

/** As a list of those who get in, or of those who don't: an exact source stands out of a wildcard that comes behind it, and not the other way. */
function enforced(sources: readonly Loose[], caller: string | undefined, policy: 'allow' | 'deny', asked: Asked, isHttp: boolean): Answer {
  const byRank = [...sources].sort((left, right) => precedence(right) - precedence(left));
  const first = (name: string | undefined) => byRank.find((source) => source.name === name);
  const [exact, wild] = [first(caller), first('*')];
  const isTakenOut = exact && wild && precedence(exact) > precedence(wild);
  const listed = [...(exact ? [exact] : []), ...(wild && !isTakenOut ? [wild] : [])].map((source) => action(source, asked, isHttp) ?? policy);
  return listed.find((one) => one !== policy) ?? policy;
}

function precedence({ name, destination }: Loose): number {
  return PRECEDENCE[`${destination === '*' ? 'any' : 'exact'} ${name === '*' ? 'any' : 'exact'}`];
}

/** Undefined, where no permission fits. */
function action(source: Loose, asked: Asked, isHttp: boolean): Answer | undefined {
  if (!source.permissions) return source.action;
  if (!isHttp) return 'deny';
  return source.permissions.find(({ http }: Loose) => (
    (!http.methods || http.methods.includes(asked.method))
    && (http.pathExact === undefined || asked.path === http.pathExact)
    && (http.pathPrefix === undefined || asked.path.startsWith(http.pathPrefix as string))
    && (http.pathRegex === undefined || new RegExp(`^(?:${http.pathRegex as string})$`).test(asked.path))
  ))?.action;
}

/** Whether the caller shows an identity: it dials the port, or that of a Service. */
function shows(world: ConsulWorld, { from, port }: Asked, callee: Loose): Answer {
  if (isAddress(from)) return 'deny';
  const caller = podOf(world, from);
  if (!isInjected(caller) || !isCaptured(caller)) return 'deny';
  const { namespace, labels } = callee.metadata;
  const services = world.objects.filter(({ kind, metadata, spec }) => kind === 'Service' && metadata.namespace === namespace && isSelected(spec.selector, labels));
  const dialled = [port, ...(port === portOf(callee) ? services.map(({ spec }) => spec.ports[0].port as number) : [])];
  const excluded = dialled.map((one) => ports(caller, 'exclude-outbound-ports').includes(one));
  if (excluded.every((one) => one)) return 'deny';
  return excluded.includes(true) || nameOf(world, caller) === undefined ? 'unknown' : 'allow';
}

function isSelected(selector: Loose, labels: Loose): boolean {
  return Object.entries(selector).every(([label, value]) => labels[label] === value);
}

function protocolOf({ objects }: ConsulWorld, name: string): string {
  const own = objects.find(({ kind, metadata }) => kind === 'ServiceDefaults' && metadata.name === name)?.spec.protocol;
  return own ?? objects.find(({ kind }) => kind === 'ProxyDefaults')?.spec.config?.protocol ?? 'tcp';
}

function isPermissive({ objects }: ConsulWorld, name: string | undefined): boolean {
  return objects.find(({ kind, metadata }) => kind === 'ServiceDefaults' && metadata.name === name)?.spec.mutualTLSMode === 'permissive';
}

function isInjected({ metadata: { annotations = {} } }: Loose): boolean {
  return annotations[key('connect-inject')] === 'true';
}

function isCaptured({ metadata: { annotations = {} } }: Loose): boolean {
  return annotations[key('transparent-proxy')] !== 'false';
}

function ports({ metadata: { annotations = {} } }: Loose, name: string): readonly number[] {
  return (annotations[key(`transparent-proxy-${name}`)] as string | undefined)?.split(',').map(Number) ?? [];
}

function key(name: string): string {
  return `consul.hashicorp.com/${name}`;
}

function agreed(left: Answer, right: Answer): Answer {
  return left === right ? left : 'unknown';
}

function podOf({ objects }: ConsulWorld, name: string): Loose {
  return objects.find(({ kind, metadata }) => kind === 'Pod' && `${metadata.namespace as string}/${metadata.name as string}` === name);
}

function isAddress(text: string): boolean {
  return !text.includes('/');
}
