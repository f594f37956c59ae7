/**
 * What entries of the whole mesh and of single services say of a service. Source: Consul "Service Defaults", "Proxy Defaults", "Mesh": what a service says
 * itself comes before what holds for all. Consul knows one entry of a kind by a name, in whichever namespace of Kubernetes it stands.
 */
import { CONSUL } from './key';
import type { Exposed, Protocol, TlsMode } from './read/common';
import type { Known } from './well-known';
import type { Cluster } from '../../cluster/cluster';

export interface ServiceFacts {
  /** Each of them may hold. */
  readonly protocols: readonly Protocol[];
  readonly tlsMode: TlsMode | 'unknown';
  readonly exposed: readonly Exposed[];
  /** Whether proxies of callers take the addresses of its pods for those of the mesh. */
  readonly dialledDirectly: Known;
  /** Why nothing can be said of its proxies, where that is so. */
  readonly unclear?: string;
}

export function factsOf(cluster: Cluster, name: string): ServiceFacts {
  const { serviceDefaults, proxyDefaults } = cluster.of(CONSUL);
  const own = serviceDefaults.get(name) ?? [];
  const unclear = [...own, ...proxyDefaults].find(({ malformed }) => malformed);
  if (unclear) return { ...NOTHING, unclear: `${unclear.ref.kind} ${unclear.ref.name} could not be understood` };
  if (own.length > 1 || proxyDefaults.length > 1) {
    const [{ ref }] = own.length > 1 ? own : proxyDefaults;
    return { ...NOTHING, unclear: `there are several ${ref.kind} called ${ref.name}, of which one holds` };
  }
  const [ofService] = own as readonly (typeof own[number] | undefined)[];
  const [ofAll] = proxyDefaults as readonly (typeof proxyDefaults[number] | undefined)[];
  const tlsMode = ofService?.tlsMode ?? ofAll?.tlsMode ?? 'strict';
  const allowed = tlsMode === 'strict' || permissiveIsAllowed(cluster);
  const protocol = ofService?.protocol ?? ofAll?.protocol ?? 'tcp';
  return {
    protocols: [protocol],
    // Consul refuses the entry where the mesh does not allow it, and an earlier one may be in force.
    tlsMode: allowed ? tlsMode : 'unknown',
    exposed: [...ofService?.exposed ?? [], ...ofAll?.exposed ?? []],
    dialledDirectly: ofService?.dialledDirectly === true || ofAll?.dialledDirectly === true ? 'yes' : 'no',
  };
}

const NOTHING: ServiceFacts = Object.freeze<ServiceFacts>({ protocols: ['tcp', 'http'], tlsMode: 'unknown', exposed: [], dialledDirectly: 'unknown' });

function permissiveIsAllowed(cluster: Cluster): boolean {
  const { meshes } = cluster.of(CONSUL);
  return meshes.length === 1 && !meshes[0].malformed && meshes[0].allowsPermissive;
}

/** Whether proxies let out what Consul knows, and nothing else. */
export function onlyToDestinations(cluster: Cluster): 'yes' | 'no' | 'unknown' {
  const { meshes } = cluster.of(CONSUL);
  if (meshes.length > 1 || meshes.some(({ malformed }) => malformed)) return 'unknown';
  return meshes[0]?.meshDestinationsOnly ? 'yes' : 'no';
}

/** Whether a token of some providers can come: each of them is an entry. */
export function areProvidersGiven(cluster: Cluster, providers: readonly string[]): boolean {
  const { jwtProviders } = cluster.of(CONSUL);
  return providers.every((name) => {
    const found = jwtProviders.get(name) ?? [];
    return found.length === 1 && !found[0].malformed;
  });
}
