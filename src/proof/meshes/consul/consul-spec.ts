import type { MeshRecord } from '../../../author/graph/record/values';
import { CONSUL } from '../../../judge/layers/consul/key';
import type { MeshInstallation } from '../../../judge/options';
import type { Specification } from '../../specification/specification';
import type { MeshSpec } from '../mesh-spec';

/** Consul without namespaces of its own, of which a cluster has one. */
export interface ConsulSpec extends MeshSpec {
  readonly kind: 'consul';
  readonly controlPlaneNamespace: string;
}

/** `Mesh.consul()` as it was written. */
export interface ConsulRecord extends MeshRecord {
  readonly options: Partial<Omit<ConsulSpec, 'kind'>>;
}

/** Source: the chart consul; "Install Consul on Kubernetes", which installs it into a namespace of this name. */
export function readConsul({ options: { controlPlaneNamespace = 'consul' } }: ConsulRecord): ConsulSpec {
  return { kind: 'consul', controlPlaneNamespace };
}

/**
 * As the judge has to know it: with ACLs, which deny by default and give a name to accounts that are called so, wherever they are; with proxies for those that
 * ask for them. Source: the chart, `global.acls.manageSystemACLs` and `connectInject.default`.
 */
export function installationOf({ controlPlaneNamespace }: ConsulSpec, graph: Specification): MeshInstallation {
  return {
    mesh: CONSUL.name, controlPlaneNamespace, defaultIntentionPolicy: 'deny', injectsByDefault: 'no', namesFollowAccounts: 'yes', namesAreUnique: 'yes', nameOwners: ownersIn(graph),
  };
}

export function isConsul(mesh: MeshSpec): mesh is ConsulSpec {
  return mesh.kind === 'consul';
}

/** Where accounts are that the program names, those of others included. */
function ownersIn({ nodes }: Specification): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, Set<string>>();
  for (const node of nodes.values()) {
    if (node.kind !== 'workload' && node.kind !== 'reference' && node.kind !== 'gateway') continue;
    if (node.mesh && !isConsul(node.mesh)) continue;
    const namespace = node.kind === 'gateway' ? node.podNamespace : node.namespace;
    found.set(node.serviceAccount, (found.get(node.serviceAccount) ?? new Set()).add(namespace));
  }
  return Object.fromEntries([...found].map(([name, namespaces]) => [name, [...namespaces].sort()]).sort());
}
