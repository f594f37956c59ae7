/** What a VirtualService does to calls inside the mesh. Source: Istio VirtualService. */
import { fieldsOf, itemsOf, type Body, type DoubtfulKind } from '../../objects/kinds/kind';

/** What a rule for HTTP may say while calls that it takes end at the host that they were for. */
const SAME_CALLS: ReadonlySet<string> = new Set(['name', 'match', 'route', 'timeout', 'retries', 'corsPolicy']);
const SAME_CONNECTIONS: ReadonlySet<string> = new Set(['match', 'route']);
const NOTHING: ReadonlySet<string> = new Set();
const WAY: ReadonlySet<string> = new Set(['destination', 'weight']);
const DESTINATION: ReadonlySet<string> = new Set(['host', 'subset']);
const REWRITES = ['rewrite', 'headers', 'delegate'];

/**
 * A VirtualService that leads calls of the mesh to other hosts, or ends them. Which host a destination is, is only known to istiod, so
 * that it makes unknown what the proxies of all callers that see it let out.
 */
export function refineCalls({ spec, metadata }: Body): Partial<Pick<DoubtfulKind, 'because' | 'hops' | 'reach'>> {
  const { gateways, hosts, exportTo, http, tcp, tls } = fieldsOf(spec);
  const listed = itemsOf(gateways);
  if (listed.length > 0 && !listed.includes('mesh')) return {};
  const namespace = String(fieldsOf(metadata).namespace ?? 'default');
  const names = itemsOf(hosts).map((host) => fullName(host, namespace));
  const rules = itemsOf(http).map(fieldsOf);
  // Requests that no rule is for are answered with 404.
  const isForAll = rules.length === 0 || rules.map(({ match }) => itemsOf(match)).some((matches) => (
    matches.length === 0 || matches.some((one) => isOnly(fieldsOf(one), NOTHING))
  ));
  const isSame = isForAll && rules.every((rule) => isOnly(rule, SAME_CALLS) && leadsTo(rule, names, namespace))
    && [...itemsOf(tcp), ...itemsOf(tls)].map(fieldsOf).every((rule) => isOnly(rule, SAME_CONNECTIONS) && leadsTo(rule, names, namespace));
  if (isSame) return {};
  const rewrites = rules.some((rule) => (
    REWRITES.some((key) => isGiven(rule[key])) || itemsOf(rule.route).some((one) => isGiven(fieldsOf(one).headers))
  ));
  const isOwn = itemsOf(exportTo).length > 0 && itemsOf(exportTo).every((to) => to === '.' || to === namespace);
  return {
    because: 'it leads calls inside the mesh to other hosts, changes them or ends them',
    // Callees are anywhere, and see what was rewritten.
    hops: rewrites ? ['proxy-egress', 'authorization'] : ['proxy-egress'],
    reach: isOwn && !rewrites ? 'namespace' : 'cluster',
  };
}

/**
 * Whether each destination is the one host that the rule is for: a port would take the calls of all others, and a weight of 0 takes none. With
 * several hosts, calls to one can end at another.
 */
function leadsTo({ route }: Body, names: readonly string[], namespace: string): boolean {
  const ways = itemsOf(route).map(fieldsOf);
  return names.length === 1 && ways.length > 0 && ways.every((way) => {
    const destination = fieldsOf(way.destination);
    return isOnly(way, WAY) && way.weight !== 0 && isOnly(destination, DESTINATION) && fullName(destination.host, namespace) === names[0];
  });
}

/** A host without a dot is a Service in the namespace of the VirtualService. Of which domain it is, only istiod knows. */
function fullName(host: unknown, namespace: string): string {
  const name = typeof host === 'string' ? host.toLowerCase() : '*';
  return name.includes('.') ? name.replace(/\.svc\.cluster\.local$/, '.svc') : `${name}.${namespace}.svc`;
}

function isOnly(rule: Body, known: ReadonlySet<string>): boolean {
  return Object.keys(rule).every((key) => known.has(key) || !isGiven(rule[key]));
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
