import { SERVERS } from './objects';
import { RULES } from './rules';
import { linkerd } from './standards';
import { PROXY_CONTAINER } from '../../judge/layers/linkerd/well-known';
import type { MeshRules } from '../mesh-rules';

export const LINKERD: MeshRules = {
  rules: RULES,
  groups: ['policy.linkerd.io'],
  kindsWithoutTexts: ['policy.linkerd.io Server', 'policy.linkerd.io AuthorizationPolicy', 'policy.linkerd.io MeshTLSAuthentication'],
  keyDomain: 'linkerd.io',
  injectedContainers: new Set([PROXY_CONTAINER, 'linkerd-init', 'linkerd-network-validator']),
  innerGatewayClasses: [],
  portStandards: [linkerd('Authorization Policy, Server', 'reference/authorization-policy/#server')],
  // It asks by annotations.
  isAskedFor: () => false,
  selecting: (input) => input.typed(SERVERS).filter(({ typed }) => typed.selector)
    .map(({ item, typed }) => ({ item, selector: typed.selector, path: ['spec', 'podSelector'], namespace: item.ref.namespace })),
  namedPorts: () => [],
  plainListeners: () => [],
};
