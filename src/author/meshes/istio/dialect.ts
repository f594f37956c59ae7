import { checkCall } from './check-call';
import { checkUsers } from './check-users';
import { COMMON, PATH_FORMS, PROXIES } from './common';
import type { SidecarMesh } from './mesh';
import type { MeshDialect } from '../mesh';
import { sidecarBackend } from './render/backend';

/** Istio with sidecars. */
export const istioDialect: MeshDialect<SidecarMesh> = {
  ...COMMON,
  kind: 'istio',
  words: 'an Istio mesh',
  // Source: https://istio.io/latest/docs/ops/deployment/application-requirements/#pod-requirements
  proxyUsers: [{ id: 1337, why: 'Istio runs its proxy as 1337 and does not intercept what that user or group sends' }],
  enforces: { methods: true, pathForms: PATH_FORMS, exceptions: true, users: true, limits: true, rateLimits: true, requestTimes: true },
  platform: PROXIES,
  checkCall,
  checkUsers,
  render: sidecarBackend,
};
