/**
 * Words by which the name of a kind, or of its group, says that it may decide who reaches whom. A kind that bears one of them makes
 * verdicts unknown; any other one is only named: most kinds that nobody knows are a company's own, and if each of them made all verdicts
 * unknown, nobody would get an answer. At synthesis every unknown kind is refused. Every word has an example among kinds that are known, or
 * were met:
 *
 * - `policy`: SecurityPolicy; `acl`, `rule`: of subnets and firewalls
 * - `network`, `cni`, `subnet`, `vpc`: EgressNetwork, SecurityGroup of a VPC
 * - `firewall`: EgressFirewall; `securitygroup`: of clouds
 * - `mesh`: MeshTrafficPermission; `proxy`, `envoy`, `sidecar`: ProxyDefaults, EnvoyFilter
 * - `gateway`, `ingress`, `egress`, `route`: everything that lets in, out or through
 * - `auth`: AuthorizationPolicy, RequestAuthentication; `intention`, `permission`, `access`: ServiceIntentions, TrafficPermission
 * - `traffic`: TrafficTarget; `server`: Server of Linkerd; `listener`: ListenerSet; `routing`: Routing of Skiperator
 * - `endpoint`: HostEndpoint; `cidr`: CiliumCIDRGroup; `dataplane`: Dataplane of Kuma; `peering`: PeeringAcceptor; `wasm`: WasmPlugin
 * - `tunnel`, `vpn`: of operators of clouds
 */
export const WORDS_OF_ACCESS: readonly string[] = Object.freeze([
  'policy', 'policies', 'acl', 'network', 'cni', 'subnet', 'vpc', 'firewall', 'securitygroup', 'mesh', 'proxy', 'envoy', 'sidecar',
  'gateway', 'ingress', 'egress', 'route', 'auth', 'intention', 'permission', 'access', 'traffic', 'server', 'listener', 'routing',
  'endpoint', 'cidr', 'dataplane', 'peering', 'wasm', 'tunnel', 'vpn',
]);
