/**
 * Names and numbers of Linkerd. Sources: Linkerd "Proxy Configuration", "Automatic Proxy Injection", "Authorization Policy"; the values of the chart
 * linkerd-control-plane.
 */
import type { PortRange } from '../../cluster/ports';

export const POLICY_GROUP = 'policy.linkerd.io';
export const ROUTE_GROUP = 'gateway.networking.k8s.io';

export const INJECT_ANNOTATION = 'linkerd.io/inject';
/** The injector leaves it on what it has changed. */
export const PROXY_VERSION_ANNOTATION = 'linkerd.io/proxy-version';
export const PROXY_CONTAINER = 'linkerd-proxy';

/** Containers beside which the injector adds no proxy. Source: pkg/healthcheck, HasExistingSidecars. */
export const OTHER_PROXIES: ReadonlySet<string> = new Set(['istio-proxy', 'contour', 'envoy']);

const CONFIG = 'config.linkerd.io/';
export const INBOUND_POLICY_ANNOTATION = `${CONFIG}default-inbound-policy`;
export const SKIP_INBOUND_ANNOTATION = `${CONFIG}skip-inbound-ports`;
export const SKIP_OUTBOUND_ANNOTATION = `${CONFIG}skip-outbound-ports`;
export const SKIP_SUBNETS_ANNOTATION = `${CONFIG}skip-subnets`;
export const OPAQUE_ANNOTATION = `${CONFIG}opaque-ports`;
export const REQUIRE_IDENTITY_ANNOTATION = `${CONFIG}proxy-require-identity-inbound-ports`;
export const PROXY_UID_ANNOTATION = `${CONFIG}proxy-uid`;
export const INBOUND_PORT_ANNOTATION = `${CONFIG}inbound-port`;
export const ADMIN_PORT_ANNOTATION = `${CONFIG}admin-port`;
export const DISABLE_IDENTITY_ANNOTATION = `${CONFIG}disable-identity`;
export const PROXY_IMAGE_ANNOTATION = `${CONFIG}proxy-image`;

/** A namespace with it is left alone by all webhooks. */
export const WEBHOOKS_LABEL = `${CONFIG}admission-webhooks`;
/** Pods with them are left alone: they bring their proxies with them, or are on the way of all others. */
export const CONTROL_PLANE_LABELS: readonly string[] = ['linkerd.io/control-plane-component', 'linkerd.io/cni-resource'];
export const NEVER_INJECTED_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'cert-manager']);

export const CONTROL_PLANE_NAMESPACE = 'linkerd';
export const EGRESS_NAMESPACE = 'linkerd-egress';
export const LINKERD_TRUST_DOMAIN = 'cluster.local';

/** Where calls between proxies arrive that carry the port that is called in a header. */
export const INBOUND_PROXY_PORT = 4143;
export const ADMIN_PORT = 4191;
export const PROXY_UID = 2102;

const only = (port: number): PortRange => ({ first: port, last: port });

/** Servers speak first there, so that proxies look at nothing that is sent. */
export const OPAQUE_PORTS: readonly PortRange[] = [25, 587, 3306, 4444, 5432, 6379, 9300, 11_211].map(only);
/** Ports of Galera, which go around proxies in both directions unless somebody says otherwise. */
export const SKIPPED_PORTS: readonly PortRange[] = [4567, 4568].map(only);
