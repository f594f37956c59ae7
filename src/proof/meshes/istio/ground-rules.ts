/** What the owner of a namespace in the mesh writes, where the program only refers to it. */
import { hasSidecars } from './cluster-spec';
import { nodeDnsEntries } from './service-entries';
import type { NamespaceNode } from '../../specification/nodes';
import type { GroundRule } from '../contract';
import type { MeshSpec } from '../mesh-spec';

/** Source: Istio "Installing the Sidecar", automatic injection, and "Canary Upgrades". */
export function namespaceLabels(mesh: MeshSpec): Readonly<Record<string, string>> {
  if (!hasSidecars(mesh)) return {};
  return mesh.revision === undefined ? { 'istio-injection': 'enabled' } : { 'istio.io/rev': mesh.revision };
}

export function groundRules(namespace: NamespaceNode): readonly GroundRule[] {
  return [...closed(namespace), ...nodeDnsEntries(namespace)];
}

/** What closes all pods of a namespace, whichever proxies they have. */
export function closed({ name }: NamespaceNode): readonly GroundRule[] {
  return [
    {
      body: { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace: name }, spec: { mtls: { mode: 'STRICT' } } },
      text: 'it, or one of another name, lets in mutual TLS only, for all pods of the namespace',
    },
    {
      body: { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'allow-nothing', namespace: name }, spec: {} },
      text: 'it, or one of another name, allows nobody, for all pods of the namespace',
    },
  ];
}
