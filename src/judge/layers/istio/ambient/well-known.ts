/** Labels, ports and words of ambient mode, each with its source. */

/** The port at which ztunnel and waypoints take tunnels. Source: Istio "HBONE". */
export const HBONE_PORT = 15008;
export const HBONE_PROTOCOL = 'HBONE';

/** Which waypoint calls go through, on a Service, a ServiceEntry, a pod or their namespace. Source: Istio resource labels. */
export const USE_WAYPOINT_LABEL = 'istio.io/use-waypoint';
export const USE_WAYPOINT_NAMESPACE_LABEL = 'istio.io/use-waypoint-namespace';
/** A second waypoint that takes part of the calls. Source: the same. */
export const USE_WAYPOINT_CANARY_LABEL = 'istio.io/use-waypoint-canary';
export const USE_WAYPOINT_CANARY_NAMESPACE_LABEL = 'istio.io/use-waypoint-canary-namespace';
/** Which part, of a hundred. */
export const USE_WAYPOINT_CANARY_WEIGHT_ANNOTATION = 'istio.io/use-waypoint-canary-weight';
/** Opts out of the waypoint of the namespace. */
export const NO_WAYPOINT = 'none';

/** What a waypoint takes: calls of Services unless it says otherwise. Source: the same. */
export const WAYPOINT_FOR_LABEL = 'istio.io/waypoint-for';
export const FOR_SERVICES: ReadonlySet<string> = new Set(['service', 'all']);
export const FOR_WORKLOADS: ReadonlySet<string> = new Set(['workload', 'all']);
export const WAYPOINT_FOR_DEFAULT = 'service';

/** Another way in than tunnels, for proxies of others. Source: Istio "Resource Annotations". */
export const INBOUND_BINDING_ANNOTATION = 'ambient.istio.io/waypoint-inbound-binding';

/** Whether gateways go through the waypoint of a Service. Source: the same. */
export const INGRESS_USE_WAYPOINT_LABEL = 'istio.io/ingress-use-waypoint';

/** With it what comes in goes around ztunnel. Source: Istio "Resource Annotations". */
export const BYPASS_INBOUND_ANNOTATION = 'ambient.istio.io/bypass-inbound-capture';
/** Interfaces whose traffic counts as the pod's own. Source: the same. */
export const REROUTE_ANNOTATION = 'istio.io/reroute-virtual-interfaces';

/** Namespaces that istio-cni leaves alone unless told otherwise. Source: chart istio-cni, excludeNamespaces. */
export const NEVER_REDIRECTED_NAMESPACES: readonly string[] = ['kube-system'];

/** Ports of ztunnel in a pod: plain text that comes in, what goes out, and tunnels. Source: ztunnel's config, illegal_ports. */
export const ZTUNNEL_PORTS: readonly number[] = [15001, 15006, HBONE_PORT];
