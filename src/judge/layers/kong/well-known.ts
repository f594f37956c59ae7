/** Names by which Kong's controllers read objects. Sources: Kong Ingress Controller 3.4, internal/annotations and internal/labels; Kong Operator 2.2. */
export const KONG_GROUP = 'configuration.konghq.com';

/** Plugins of a route, a Service or a consumer, by name. */
export const PLUGINS_ANNOTATION = 'konghq.com/plugins';
/** The kind of credential that a Secret holds. */
export const CREDENTIAL_LABEL = 'konghq.com/credential';
/** On Secrets that Kong Operator reads, unless it is told of another one. */
export const OPERATOR_LABEL = 'konghq.com/secret';
/** Which controller reads a consumer, or a plugin of the whole cluster. */
export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
export const USUAL_CLASS = 'kong';
/** On a plugin of the cluster that holds for every request. */
export const GLOBAL_LABEL = 'global';

/** Controllers that a GatewayClass names. */
export const CONTROLLERS: ReadonlySet<string> = new Set(['konghq.com/kic-gateway-controller', 'konghq.com/gateway-operator']);

const PREFIX = 'konghq.com/';

/** Annotations of routes and Services that decide neither who comes in nor where requests go. */
const HARMLESS: ReadonlySet<string> = new Set([
  PLUGINS_ANNOTATION, 'konghq.com/tags', 'konghq.com/connect-timeout', 'konghq.com/read-timeout', 'konghq.com/write-timeout', 'konghq.com/retries',
  'konghq.com/request-buffering', 'konghq.com/response-buffering',
]);

/** An annotation that may change what a route takes, or where it leads. */
export function unreadAnnotation(annotations: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(annotations).find((key) => key.startsWith(PREFIX) && !HARMLESS.has(key));
}
