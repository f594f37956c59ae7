import { minorOf } from './mesh';
import type { SidecarMesh } from './mesh';
import type { Mistake } from '../../graph/problem';
import type { MeshedCall } from '../mesh';

/** The first version whose sidecars know `DYNAMIC_DNS`, the only resolution that takes a wildcard without opening the port to every address. */
const DYNAMIC_DNS_SINCE = 30;

/** Source: Istio Sidecar, IstioEgressListener.hosts: a namespace by its name, or all of them. */
const UNNAMED: Mistake = {
  code: 'call-target',
  value: 'namespaces by their labels, or any',
  expected: 'namespaces by their names: a proxy is shown the Services of a namespace by its name, or those of the whole mesh',
  fix: "name each of them: Pods.inNamespace('…', { ports: […] })",
};

export function checkCall({ to, mesh }: MeshedCall<SidecarMesh>): readonly Mistake[] {
  if (to.kind === 'pods' && to.namespaces.kind !== 'named') return [UNNAMED];
  if (to.kind !== 'host' || !to.wildcard) return [];
  if (minorOf(mesh) >= DYNAMIC_DNS_SINCE) return [];
  return [{
    code: 'host',
    value: `${to.host} on Istio ${mesh.version}`,
    expected: 'Istio 1.30 or later for a wildcard host: earlier ones can only open the port to every address',
    fix: "name the hosts one by one, or state the version: Mesh.istio({ version: '1.30' })",
  }];
}
