/** What is assumed of kinds that nobody knows. */
import { type DoubtfulKind } from './kind';

/**
 * Words by which the name of a kind, or of its group, says that it may decide who reaches whom. A kind that bears one of them makes
 * verdicts unknown; any other one is only named. Every word has an example among kinds that are known, or were met:
 *
 * - `policy`: CiliumNetworkPolicy, SecurityPolicy; `acl`, `rule`: of subnets and firewalls
 * - `network`, `cni`, `subnet`, `vpc`: EgressNetwork, SecurityGroup of a VPC
 * - `firewall`: EgressFirewall; `securitygroup`: of clouds
 * - `mesh`: MeshTrafficPermission; `proxy`, `envoy`, `sidecar`: ProxyDefaults, EnvoyFilter
 * - `gateway`, `ingress`, `egress`, `route`: everything that lets in, out or through
 * - `auth`: AuthorizationPolicy, RequestAuthentication; `intention`, `permission`, `access`: ServiceIntentions, TrafficPermission
 * - `traffic`: TrafficTarget; `server`: Server of Linkerd; `listener`: ListenerSet
 */
export const WORDS_OF_ACCESS: readonly string[] = Object.freeze([
  'policy', 'policies', 'acl', 'network', 'cni', 'subnet', 'vpc', 'firewall', 'securitygroup', 'mesh', 'proxy', 'envoy', 'sidecar',
  'gateway', 'ingress', 'egress', 'route', 'auth', 'intention', 'permission', 'access', 'traffic', 'server', 'listener',
]);

/** Groups and kinds as words: `networking.acme.io` and `HTTPAccessRule` are read as `networking acme io` and `http access rule`. */
function wordsOf(group: string, kind: string): string {
  return `${group.replace(/[.-]/g, ' ')} ${kind.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')}`.toLowerCase();
}

/** The word of access that a name holds, at the beginning of one of its words: `routes` holds `route`, `server` is not in `observer`. */
export function tryFindWordOfAccess(group: string, kind: string): string | undefined {
  const words = ` ${wordsOf(group, kind)}`;
  const joined = ` ${kind.toLowerCase()}`;
  return WORDS_OF_ACCESS.find((word) => words.includes(` ${word}`) || joined.includes(` ${word}`));
}

/** Why an object of an unknown kind makes verdicts unknown; undefined where its name does not speak of access. */
export function tryFindUnknownDoubt(group: string, kind: string, namespace: string): DoubtfulKind | undefined {
  const word = tryFindWordOfAccess(group, kind);
  if (word === undefined) return undefined;
  return {
    is: 'doubtful',
    because: `nobody knows this kind, and its name speaks of '${word}'`,
    changes: 'reach',
    hops: ['egress', 'proxy-egress', 'ingress', 'mtls', 'authentication', 'authorization'],
    // Without a namespace it may speak for all of them.
    reach: namespace === '' ? 'cluster' : 'namespace',
  };
}
