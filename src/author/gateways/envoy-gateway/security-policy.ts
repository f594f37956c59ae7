import { authorizationOf } from './authorization';
import type { Authorization } from './authorization';
import { jwtOf } from './providers';
import type { Jwt } from './providers';
import type { RoutesOfHost } from '../../render/gateway-api/http-route';
import type { ObjectTemplate, PlannedObject } from '../../render/manifest';
import type { PlannedRoute } from '../controller';

export interface SecurityPolicyBody {
  readonly spec: {
    readonly targetRefs: readonly [{ readonly group: 'gateway.networking.k8s.io'; readonly kind: 'HTTPRoute'; readonly name: string }];
    readonly jwt?: Jwt;
    readonly authorization: Authorization;
  };
}

/** One for each route with users or addresses of clients: the nearest policy replaces all that are farther, so that nothing else has a say. */
export function routeObjects({ id, name, namespace, labels }: PlannedRoute): readonly PlannedObject<RoutesOfHost>[] {
  return [{ id: `policy-of-${id}`, name, namespace, labels, template: securityPolicy(name) }];
}

function securityPolicy(route: string): ObjectTemplate<RoutesOfHost, SecurityPolicyBody> {
  return {
    apiVersion: 'gateway.envoyproxy.io/v1alpha1',
    kind: 'SecurityPolicy',
    fields: ['spec'],
    render: (_graph, { routes }) => {
      const jwt = jwtOf(routes);
      return {
        spec: {
          targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: route }],
          ...(jwt && { jwt }),
          authorization: authorizationOf(routes),
        },
      };
    },
  };
}
