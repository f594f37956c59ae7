/** What a VirtualService does to calls inside the mesh. Source: Istio VirtualService. */
import { fieldsOf, itemsOf, type Body, type DoubtfulKind } from '../../objects/kinds/kind';

/** What a rule for HTTP may say while calls that it takes end at the host that they were for. */
const SAME_CALLS: ReadonlySet<string> = new Set(['name', 'match', 'route', 'timeout', 'retries', 'corsPolicy']);
const SAME_CONNECTIONS: ReadonlySet<string> = new Set(['match', 'route']);
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
  const isSame = rules.every((rule) => isOnly(rule, SAME_CALLS) && leadsTo(rule, names, namespace))
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

/** Whether each destination is the one host that the rule is for. With several hosts, calls to one can end at another. */
function leadsTo({ route }: Body, names: readonly string[], namespace: string): boolean {
  const destinations = itemsOf(route).map((one) => fullName(fieldsOf(fieldsOf(one).destination).host, namespace));
  return names.length === 1 && destinations.length > 0 && destinations.every((host) => host === names[0]);
}

/** A host without a dot is a Service in the namespace of the VirtualService; the rest of a Service's name is the same for all. */
function fullName(host: unknown, namespace: string): string {
  const name = typeof host === 'string' ? host.toLowerCase() : '*';
  return name.includes('.') ? name.replace(/\.svc\..+$/, '.svc') : `${name}.${namespace}.svc`;
}

function isOnly(rule: Body, known: ReadonlySet<string>): boolean {
  return Object.keys(rule).every((key) => known.has(key) || !isGiven(rule[key]));
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
