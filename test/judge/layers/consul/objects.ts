/** Objects of Consul for truth tables. */
import type { MeshInstallation } from '../../../../src/judge/options';
import { object, pod, service, type PodFacts } from '../../given';

/** What is stated of the Consul of most tables: ACLs are on, and nothing is injected or captured unless it is asked for. */
export const ACLS: MeshInstallation = {
  mesh: 'consul', defaultIntentionPolicy: 'deny', injectsByDefault: 'no', capturesByDefault: 'yes', namesFollowAccounts: 'yes', namesAreUnique: 'yes',
};

export function stated(more: Partial<MeshInstallation> = {}): { readonly installations: readonly MeshInstallation[] } {
  return { installations: [{ ...ACLS, ...more }] };
}

const KEY = (name: string) => `consul.hashicorp.com/${name}`;

/** Annotations by the last part of their keys. */
export function annotations(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [KEY(key), value]));
}

/** A pod that asks for a proxy, of a service of its own name at port 8080. */
export function meshed(key: string, own: Record<string, string> = {}, facts: PodFacts = {}): object {
  return pod(key, { ports: [{ containerPort: 8080 }], ...facts, annotations: { ...annotations({ 'connect-inject': 'true', ...own }), ...facts.annotations } });
}

/** The Services of some pods, each of the name of its pod. */
export function services(...keys: readonly string[]): readonly object[] {
  return keys.map((key) => service(key, { port: 80, targetPort: 8080 }));
}

function entry(kind: string, key: string, spec: object): object {
  return object('consul.hashicorp.com/v1alpha1', kind, key, spec);
}

/** Intentions for one destination: sources by name, or whole. */
export function intentions(destination: string, sources: readonly object[], spec: object = {}, key = `consul/${destination === '*' ? 'any' : destination}`): object {
  return entry('ServiceIntentions', key, { destination: { name: destination }, sources, ...spec });
}

export function allow(name: string, more: object = {}): object {
  return { name, action: 'allow', ...more };
}

export function deny(name: string, more: object = {}): object {
  return { name, action: 'deny', ...more };
}

/** A source by requests. */
export function by(name: string, ...permissions: readonly object[]): object {
  return { name, permissions };
}

export function permission(action: string, http: object, more: object = {}): object {
  return { action, http, ...more };
}

export function serviceDefaults(name: string, spec: object, namespace = 'consul'): object {
  return entry('ServiceDefaults', `${namespace}/${name}`, spec);
}

export function proxyDefaults(spec: object, name = 'global'): object {
  return entry('ProxyDefaults', `consul/${name}`, spec);
}

export function meshEntry(spec: object, name = 'mesh'): object {
  return entry('Mesh', `consul/${name}`, spec);
}

export function jwtProvider(name: string): object {
  return entry('JWTProvider', `consul/${name}`, { issuer: 'https://issuer.example', jsonWebKeySet: { remote: { uri: 'https://issuer.example/keys' } } });
}
