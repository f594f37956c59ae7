/** Objects of Linkerd for truth tables. */
import { object, pod, type PodFacts } from '../../given';

export const ID = (account: string, namespace = 'shop') => `${account}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;

/** A pod that asks for a proxy. */
export function meshed(key: string, { annotations, ...facts }: PodFacts = {}): object {
  return pod(key, { ...facts, annotations: { 'linkerd.io/inject': 'enabled', ...annotations } });
}

export function annotated(name: string, annotations: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, annotations } };
}

/** The Server of a port of pods that are labelled app: api. */
export function server(key: string, spec: object = {}, metadata: object = {}): object {
  const [namespace, name] = key.split('/');
  return {
    apiVersion: 'policy.linkerd.io/v1beta3',
    kind: 'Server',
    metadata: { namespace, name, ...metadata },
    spec: { podSelector: { matchLabels: { app: 'api' } }, port: 8080, ...spec },
  };
}

export function reference(kind: string, name: string, namespace?: string): object {
  const group = kind === 'Namespace' || kind === 'ServiceAccount' ? '' : kind === 'GRPCRoute' || kind === 'gateway HTTPRoute' ? 'gateway.networking.k8s.io' : 'policy.linkerd.io';
  return { ...(group !== '' && { group }), kind: kind.replace('gateway ', ''), name, ...(namespace !== undefined && { namespace }) };
}

export function policy(key: string, target: object, ...required: readonly object[]): object {
  return object('policy.linkerd.io/v1alpha1', 'AuthorizationPolicy', key, { targetRef: target, requiredAuthenticationRefs: required });
}

export function meshTls(key: string, ...identities: readonly string[]): object {
  return object('policy.linkerd.io/v1alpha1', 'MeshTLSAuthentication', key, { identities });
}

export function meshTlsRefs(key: string, ...identityRefs: readonly object[]): object {
  return object('policy.linkerd.io/v1alpha1', 'MeshTLSAuthentication', key, { identityRefs });
}

export function networkAuthentication(key: string, ...networks: readonly object[]): object {
  return object('policy.linkerd.io/v1alpha1', 'NetworkAuthentication', key, { networks });
}

export function serverAuthorization(key: string, spec: object): object {
  return object('policy.linkerd.io/v1beta1', 'ServerAuthorization', key, spec);
}

export interface RouteFacts {
  readonly group?: 'policy.linkerd.io' | 'gateway.networking.k8s.io';
  readonly kind?: 'HTTPRoute' | 'GRPCRoute';
  readonly hostnames?: readonly string[];
  readonly created?: string;
  readonly parents?: readonly object[];
}

/** A route of the Server `shop/api`. */
export function route(key: string, rules: readonly object[], facts: RouteFacts = {}): object {
  const { group = 'gateway.networking.k8s.io', kind = 'HTTPRoute', hostnames, created, parents = [reference('Server', 'api')] } = facts;
  const [namespace, name] = key.split('/');
  return {
    apiVersion: `${group}/${group === 'policy.linkerd.io' ? 'v1beta3' : 'v1'}`,
    kind,
    metadata: { namespace, name, ...(created !== undefined && { creationTimestamp: created }) },
    spec: { parentRefs: parents, ...(hostnames && { hostnames }), rules },
  };
}

export function path(value: string, type = 'PathPrefix', method?: string): object {
  return { matches: [{ path: { type, value }, ...(method !== undefined && { method }) }] };
}

export function egressNetwork(key: string, trafficPolicy: string, networks?: readonly object[], created?: string): object {
  const [namespace, name] = key.split('/');
  return {
    apiVersion: 'policy.linkerd.io/v1alpha1',
    kind: 'EgressNetwork',
    metadata: { namespace, name, ...(created !== undefined && { creationTimestamp: created }) },
    spec: { trafficPolicy, ...(networks && { networks }) },
  };
}
