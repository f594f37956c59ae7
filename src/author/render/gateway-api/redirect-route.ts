import { REDIRECTING, writtenOf } from './gateway';
import { parentAt } from './http-route';
import type { ParentRef } from './http-route';
import type { GatewayNode } from '../../graph/nodes';
import type { ObjectTemplate } from '../manifest';

export interface RedirectRouteBody {
  readonly spec: {
    readonly parentRefs: readonly ParentRef[];
    readonly hostnames: readonly string[];
    readonly rules: readonly [RedirectRule];
  };
}

export interface RedirectRule {
  /** What the API server would fill in, so that a delivery tool sees no difference. */
  readonly matches: readonly [{ readonly path: { readonly type: 'PathPrefix'; readonly value: '/' } }];
  readonly filters: readonly [RedirectFilter];
}

export interface RedirectFilter {
  readonly type: 'RequestRedirect';
  readonly requestRedirect: { readonly scheme: 'https'; readonly port?: number; readonly statusCode: 301 };
}

/** The port of a scheme is the one that browsers add themselves. Source: Gateway API, HTTPRequestRedirectFilter, port. */
const PORT_OF_HTTPS = 443;

/** Sends clients that come with plain HTTP to the same host and path of HTTPS, for good. */
export const redirectRoute: ObjectTemplate<GatewayNode, RedirectRouteBody> = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  fields: ['spec'],
  render: (_graph, gateway) => {
    const { hosts, port: { servicePort: port } } = writtenOf(gateway);
    const requestRedirect = { scheme: 'https', ...(port === PORT_OF_HTTPS ? {} : { port }), statusCode: 301 } as const;
    const rule: RedirectRule = { matches: [{ path: { type: 'PathPrefix', value: '/' } }], filters: [{ type: 'RequestRedirect', requestRedirect }] };
    return { spec: { parentRefs: [parentAt(gateway, REDIRECTING)], hostnames: hosts, rules: [rule] } };
  },
};
