import { checkCall } from './check-call';
import { checkUsers } from './check-users';
import { identityOf } from './identity';
import { installationOf, readInstallation } from './installation';
import type { IstioMesh } from './mesh';
import { AGENT_PORT, READINESS_PORT, RESERVED_PORTS } from './ports';
import type { GatewayController, MeshDialect } from '../mesh';
import { istioBackend } from './render/backend';

/** @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment */
const GATEWAYS: GatewayController = {
  className: 'istio',
  name: 'Istio',
  serviceAccount: (gateway) => `${gateway}-istio`,
};

/** Istio with sidecars. */
export const istioDialect: MeshDialect<IstioMesh> & { readonly gateways: GatewayController } = {
  kind: 'istio',
  words: 'an Istio mesh',
  read: readInstallation,
  installation: installationOf,
  reservedPorts: RESERVED_PORTS,
  // Sources: https://istio.io/latest/docs/reference/config/annotations/ and https://istio.io/latest/docs/reference/config/labels/
  guardedKeys: [
    /^istio-injection$/,
    /^istio\.io\/(rev|dataplane-mode|use-waypoint)$/,
    /^sidecar\.istio\.io\/inject$/,
    /^(traffic\.sidecar|ambient)\.istio\.io\//,
  ],
  platformNamespaces: [/^istio-.+$/],
  // Source: https://istio.io/latest/docs/ops/deployment/application-requirements/#pod-requirements
  proxyUser: { id: 1337, why: 'Istio runs its proxy as 1337 and does not intercept what that user or group sends' },
  gateways: GATEWAYS,
  identity: identityOf,
  // Source: istio.io, AuthorizationPolicy, Operation.methods and .paths; templates since 1.22.
  enforces: { methods: true, pathForms: new Set(['exact', 'prefix', 'suffix', 'template']), exceptions: true, users: true, limits: true },
  platform: {
    scrapePort: () => AGENT_PORT,
    probePorts: () => [AGENT_PORT, READINESS_PORT],
  },
  checkCall,
  checkUsers,
  render: istioBackend,
};
