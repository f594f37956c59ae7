import type { CorsNode, RouteChangesNode } from '../../graph/route';

/** What a rule does to requests and answers. Source: Gateway API, HTTPRouteFilter. */
export type HttpRouteFilter =
  | { readonly type: 'RequestHeaderModifier'; readonly requestHeaderModifier: HeadersRemoved }
  | { readonly type: 'ResponseHeaderModifier'; readonly responseHeaderModifier: HeadersRemoved }
  | { readonly type: 'URLRewrite'; readonly urlRewrite: UrlRewrite }
  | { readonly type: 'CORS'; readonly cors: CorsFilter };

interface HeadersRemoved {
  readonly remove: readonly string[];
}

interface UrlRewrite {
  readonly hostname?: string;
  readonly path?: { readonly type: 'ReplacePrefixMatch'; readonly replacePrefixMatch: string };
}

interface CorsFilter {
  readonly allowOrigins: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly allowCredentials?: true;
  readonly maxAge: number;
}

/** `removes`: headers that requests lose. */
export function filtersOf(removes: readonly string[], { prefix, host, cors, removedResponseHeaders }: RouteChangesNode): readonly HttpRouteFilter[] {
  const isRewritten = prefix !== undefined || host !== undefined;
  return [
    ...(removes.length > 0 ? [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: removes } } as const] : []),
    ...(isRewritten ? [{ type: 'URLRewrite', urlRewrite: rewriteOf(prefix, host) } as const] : []),
    ...(cors ? [{ type: 'CORS', cors: corsOf(cors) } as const] : []),
    ...(removedResponseHeaders.length > 0 ? [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: removedResponseHeaders } } as const] : []),
  ];
}

function rewriteOf(prefix: string | undefined, hostname: string | undefined): UrlRewrite {
  return {
    ...(hostname !== undefined && { hostname }),
    ...(prefix !== undefined && { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: prefix } as const }),
  };
}

/** Lists without an item are left out: browsers then may do what they do without asking. */
function corsOf({ origins, methods, headers, exposedHeaders, credentials, maxAge }: CorsNode): CorsFilter {
  return {
    allowOrigins: origins,
    ...(methods.length > 0 && { allowMethods: methods }),
    ...(headers.length > 0 && { allowHeaders: headers }),
    ...(exposedHeaders.length > 0 && { exposeHeaders: exposedHeaders }),
    ...(credentials && { allowCredentials: true }),
    maxAge,
  };
}
