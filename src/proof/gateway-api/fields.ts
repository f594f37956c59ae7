/** Routes and Gateways, as far as they refer to others. Source: Gateway API, HTTPRoute, GRPCRoute, Gateway and ReferenceGrant. */
import { ANYTHING, anythingIn, each, fields, only, refused } from '../fields/shape';
import type { Shape } from '../fields/shape';
import { timeFrom, wholeNumber } from '../fields/values';
import { ALL_CONTROLLERS } from '../gateways/table';
import { ALL_MESHES } from '../meshes/table';

const GATEWAY_GROUP = 'gateway.networking.k8s.io';
const NO_SERVICE = 'only a Service was declared to answer, and it is unknown which pods are behind anything else';
const NO_GATEWAY = 'only a Gateway takes routes from outside: with another parent a route diverts calls inside the mesh';
const NO_CERTIFICATE = 'only a Secret of the edge\'s own namespace was declared as its certificate';

const BACKEND = fields({
  ...anythingIn('name', 'namespace', 'port', 'weight', 'filters'),
  group: only(['', 'core'], NO_SERVICE),
  kind: only(['Service'], NO_SERVICE),
});
const NAMED = each(fields(anythingIn('name', 'value')));
const HEADERS = fields({ set: NAMED, add: NAMED, remove: ANYTHING });
const REPLACED = fields(anythingIn('type', 'replaceFullPath', 'replacePrefixMatch'));
const CORS = fields(anythingIn('allowOrigins', 'allowMethods', 'allowHeaders', 'exposeHeaders', 'allowCredentials', 'maxAge'));
/** What these say is compared with the declaration: route-changes.ts. What they say beside it, nobody reads. */
const FILTER = fields({
  type: ANYTHING,
  requestHeaderModifier: HEADERS,
  responseHeaderModifier: HEADERS,
  requestRedirect: fields({ ...anythingIn('scheme', 'hostname', 'port', 'statusCode'), path: REPLACED }),
  urlRewrite: fields({ hostname: ANYTHING, path: REPLACED }),
  cors: (value, path, report) => {
    CORS(value, path, report);
    const { allowOrigins, allowCredentials } = value as { readonly allowOrigins?: unknown; readonly allowCredentials?: unknown };
    const any = Array.isArray(allowOrigins) && allowOrigins.some((origin) => typeof origin === 'string' && /^\*$|:\/\/\*$/.test(origin));
    if (any && allowCredentials === true) report([...path, 'allowOrigins'], allowOrigins, 'every page on the internet may ask with what the user is logged in with', 'the origins of the pages that call it');
  },
  requestMirror: fields({ backendRef: BACKEND, percent: ANYTHING, fraction: ANYTHING }),
  extensionRef: refused('what such a filter does is up to its controller'),
  externalAuth: refused('it shows requests to somebody else'),
});

/** Shorter times cut off requests that work. */
const TIME = timeFrom(100, 'requests that were declared fail with so short a time');

/** Servers of meshes, too: there routes let in, and lead nowhere. */
const PARENTS = [[GATEWAY_GROUP, 'Gateway'], ...ALL_MESHES.flatMap(({ kinds }) => kinds.routeParents?.map((parent) => parent.split(' ')) ?? [])];

export const ROUTE: Shape = fields({
  hostnames: ANYTHING,
  parentRefs: each(fields({
    ...anythingIn('name', 'namespace', 'sectionName', 'port'), group: only(PARENTS.map(([group]) => group), NO_GATEWAY), kind: only(PARENTS.map(([, kind]) => kind), NO_GATEWAY),
  })),
  useDefaultGateways: refused('it attaches the route to Gateways that it does not name'),
  rules: each(fields({
    ...anythingIn('name', 'matches', 'sessionPersistence'),
    timeouts: fields({ request: TIME, backendRequest: TIME }),
    retry: fields({ ...anythingIn('codes', 'backoff'), attempts: wholeNumber(0, 10, 'one request that fails becomes a flood of them') }),
    filters: each(FILTER),
    backendRefs: each(BACKEND),
  })),
});

const OTHER_CLIENTS = 'clients that were declared need an undeclared certificate';
/** What controllers let a listener say of TLS; others change who is let in, and how. */
const TLS_OPTIONS = fields(Object.fromEntries(ALL_CONTROLLERS.flatMap(({ tlsOptions }) => Object.entries(tlsOptions))));

/** Relays of meshes are compared as a whole with those that are needed. */
const RELAYS: ReadonlySet<unknown> = new Set(ALL_MESHES.flatMap(({ relayClass }) => relayClass ?? []));

export const GATEWAY: Shape = (value, path, report) => {
  if (!RELAYS.has((value as { readonly gatewayClassName?: unknown }).gatewayClassName)) EDGE(value, path, report);
};

const EDGE: Shape = fields({
  ...anythingIn('gatewayClassName'),
  addresses: refused('it can make another Service, and other pods, the edge'),
  allowedListeners: (value, path, report) => {
    const from = (value as { readonly namespaces?: { readonly from?: unknown } }).namespaces?.from ?? 'None';
    if (from !== 'None') report(path, value, 'it lets others add listeners to the edge');
  },
  // Labels and annotations are looked at as keys.
  infrastructure: fields({ labels: ANYTHING, annotations: ANYTHING, parametersRef: refused('it can change the pods, the Service and the account of the edge') }),
  defaultScope: only(['None'], 'routes that do not name the edge are attached to it'),
  // Who has to show which certificate is compared with the declaration: listeners.ts.
  tls: fields({ frontend: fields({ default: fields({ validation: ANYTHING }), perPort: refused(OTHER_CLIENTS) }), backend: refused('it shows an undeclared certificate') }),
  listeners: each(fields({
    ...anythingIn('name', 'hostname', 'port', 'protocol', 'allowedRoutes'),
    tls: fields({
      mode: ANYTHING,
      options: TLS_OPTIONS,
      frontendValidation: refused(OTHER_CLIENTS),
      certificateRefs: each(fields({ ...anythingIn('name', 'namespace'), group: only(['', 'core'], NO_CERTIFICATE), kind: only(['Secret'], NO_CERTIFICATE) })),
    }),
  })),
});

/** Secrets of a namespace may go to Gateways of others with such a grant; Services are compared with what was declared. */
export const REFERENCE_GRANT: Shape = fields({
  from: each(fields({ ...anythingIn('kind', 'namespace'), group: only([GATEWAY_GROUP], 'policies and other objects of others may use what was declared for routes') })),
  to: each(fields({ name: ANYTHING, group: only(['', 'core'], NO_SERVICE), kind: only(['Service'], 'others may use what was declared for this namespace alone') })),
});
