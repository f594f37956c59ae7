/** Policies of Istio, for rules about policies of any kind. */
import { AUTHORIZATION_POLICIES, PEER_AUTHENTICATIONS, REQUEST_AUTHENTICATIONS, SIDECARS } from './objects';
import { podsInScope, scopeOf } from './scope';
import type { RuleInput } from '../input';
import type { NamedPorts, Selecting } from '../mesh-rules';

/** In the root namespace, authorization and request authentication mean the pods of all namespaces. */
export function selecting(input: RuleInput): readonly Selecting[] {
  return [
    ...[...input.typed(AUTHORIZATION_POLICIES), ...input.typed(REQUEST_AUTHENTICATIONS)]
      .map(({ item, typed }) => ({ item, selector: typed.selector, path: ['spec', 'selector'], namespace: scopeOf(item.ref.namespace) })),
    ...input.typed(PEER_AUTHENTICATIONS).map(({ item, typed }) => ({ item, selector: typed.selector, path: ['spec', 'selector'], namespace: item.ref.namespace })),
    ...input.typed(SIDECARS).map(({ item, typed }) => ({ item, selector: typed.selector, path: ['spec', 'workloadSelector'], namespace: item.ref.namespace })),
  ];
}

export function namedPorts(input: RuleInput, isSuspect: (port: unknown) => boolean): readonly NamedPorts[] {
  return [...inAuthorizationPolicies(input, isSuspect), ...inPeerAuthentications(input, isSuspect)];
}

/** Policies on targetRefs are judged at a gateway or waypoint, which sees the Service's port. */
function inAuthorizationPolicies(input: RuleInput, isSuspect: (port: unknown) => boolean): readonly NamedPorts[] {
  return input.typed(AUTHORIZATION_POLICIES).flatMap(({ item, typed }) => {
    const fields = item.root.child('spec').child('rules').items()
      .flatMap((rule) => rule.child('to').items())
      .flatMap((to) => [to.child('operation').child('ports'), to.child('operation').child('notPorts')])
      .flatMap((list) => list.items())
      .filter((field) => isSuspect(Number(field.value)));
    if (typed.targets.length > 0 || fields.length === 0) return [];
    const ports = fields.map((field) => ({ port: Number(field.value), field }));
    return [{ item, pods: podsInScope(input, item.ref.namespace, typed.selector), ports }];
  });
}

/** Modes are those of the ports of pods. */
function inPeerAuthentications(input: RuleInput, isSuspect: (port: unknown) => boolean): readonly NamedPorts[] {
  return input.typed(PEER_AUTHENTICATIONS).flatMap(({ item, typed }) => {
    const modes = item.root.child('spec').child('portLevelMtls');
    const ports = [...typed.portModes.keys()].filter(isSuspect).map((port) => ({ port, field: modes.child(String(port)), got: port }));
    return ports.length === 0 ? [] : [{ item, pods: podsInScope(input, item.ref.namespace, typed.selector), ports }];
  });
}
