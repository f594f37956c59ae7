import { RULES } from './rules';
import { CONSUL_GROUP, PROXY_CONTAINER } from '../../judge/layers/consul/well-known';
import type { MeshRules } from '../mesh-rules';

export const CONSUL: MeshRules = {
  rules: RULES,
  groups: [CONSUL_GROUP],
  kindsWithoutTexts: [],
  keyDomain: CONSUL_GROUP,
  injectedContainers: new Set([PROXY_CONTAINER, 'consul-connect-inject-init']),
  innerGatewayClasses: [],
  portStandards: [],
  // It asks by annotations of pods.
  isAskedFor: () => false,
  // Its policies know services, and no pods by labels.
  selecting: () => [],
  namedPorts: () => [],
  plainListeners: () => [],
};
