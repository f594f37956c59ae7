/** Envoy Gateway. */
import { checkMesh, checkUsers } from './checks';
import { clientAddressObjects } from './client-traffic-policy';
import { envoyGatewayController } from './options';
import type { EnvoyGatewayController } from './options';
import { platformOf, podPort, podsOf } from './pods';
import { routeObjects } from './security-policy';
import { parseDnsLabel, parseDnsSubdomain } from '../../graph/values/names';
import type { GatewayDialect } from '../controller';

export const envoyGatewayDialect: GatewayDialect<EnvoyGatewayController> = {
  kind: 'envoyGateway',
  name: 'Envoy Gateway',
  usual: envoyGatewayController(),
  policyGroups: ['gateway.envoyproxy.io'],
  classOf: ({ className }) => className,
  read(reader, { className, namespace }) {
    reader.read('name', 'controller.className', className, parseDnsSubdomain);
    reader.read('name', 'controller.namespace', namespace, parseDnsLabel);
  },
  checkMesh,
  pods: podsOf,
  podPort,
  platform: platformOf,
  // It answers for pages of other origins before it looks at tokens.
  holds: () => ({ users: true, corsWithUsers: true, clientAddresses: true, authorizers: false, rateLimits: false, clientCertificates: false }),
  checkUsers,
  render: { clientAddressObjects, routeObjects },
};
