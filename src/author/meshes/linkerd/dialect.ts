import { checkLimits, checkRequestTimes } from './check-limits';
import { checkRateLimits } from './check-rate-limits';
import { checkCalled, checkEdge, checkReceived } from './checks';
import { identityOf, installationOf, readInstallation } from './installation';
import { isLinkerd } from './mesh';
import type { LinkerdMesh } from './mesh';
import { ADMIN_PORT, INBOUND_PORT, LINKERD_PORTS } from './ports';
import type { MeshDialect } from '../mesh';
import { carriedBetween } from '../proxied-calls';
import { linkerdBackend } from './render/backend';

/** Linkerd. */
export const linkerdDialect: MeshDialect<LinkerdMesh> = {
  kind: 'linkerd',
  words: 'Linkerd',
  signer: 'linkerd-identity',
  reservedPorts: LINKERD_PORTS,
  // Source: https://linkerd.io/2/reference/proxy-configuration/
  policyGroups: ['policy.linkerd.io', 'linkerd.io'],
  guardedKeys: [/^linkerd\.io\/inject$/, /^config(\.alpha|\.beta)?\.linkerd\.io\//],
  platformNamespaces: [/^linkerd(-.+)?$/],
  // Source: the chart linkerd-control-plane, proxy.uid.
  proxyUsers: [{ id: 2102, why: 'Linkerd runs its proxy as 2102 and does not intercept what that user sends' }],
  gateways: undefined,
  // Nothing can look ahead, decodes paths or resolves their steps, so that what is excepted could be written in another way.
  enforces: { methods: true, pathForms: new Set(['exact', 'prefix', 'template']), pathWords: 'whole paths, beginnings and templates, and excepts none', exceptions: false, users: false, limits: true, rateLimits: true, requestTimes: true },
  platform: {
    callsControlPlane: true,
    // Around the proxy: the application answers itself.
    scrapePort: (applicationPort) => applicationPort,
    // The proxy's own besides.
    probePorts: (applicationPorts) => [...applicationPorts, ADMIN_PORT],
  },
  read: readInstallation,
  installation: installationOf,
  identity: identityOf,
  checkCall: () => [],
  checkReceived,
  checkCalled,
  checkEdge,
  checkRateLimits,
  checkLimits,
  checkRequestTimes,
  carry: (call) => carriedBetween(call, isLinkerd, INBOUND_PORT),
  render: linkerdBackend,
};
