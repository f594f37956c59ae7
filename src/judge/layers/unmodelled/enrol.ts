/**
 * Pods in meshes that are known by name and not modelled. Their proxies change ports, identities and who is let in, so that nothing can be said.
 *
 * Sources: Kuma "Control Plane Annotations and Labels"; Open Service Mesh
 * "Sidecar Injection"; App Mesh controller, injector; Cilium "ztunnel Transparent Encryption".
 */
import type { Enrolment, MadePods, Surroundings } from '../../cluster/cluster-layer';
import type { Labels } from '../../objects/read/selector';

interface UnmodelledMesh {
  readonly name: string;
  /** Its key on pods and namespaces, label or annotation; what a pod says counts before what its namespace does. */
  readonly key: string;
  readonly asking: ReadonlySet<string>;
  /** Where the key counts. */
  readonly of: 'both' | 'pods' | 'namespaces';
  /** A key that its injector leaves on pods. */
  readonly written?: string;
}

const ENABLED: ReadonlySet<string> = new Set(['enabled', 'true']);

const MESHES: readonly UnmodelledMesh[] = [
  { name: 'Kuma', key: 'kuma.io/sidecar-injection', asking: ENABLED, of: 'both', written: 'kuma.io/sidecar-injected' },
  { name: 'Open Service Mesh', key: 'openservicemesh.io/sidecar-injection', asking: new Set([...ENABLED, 'yes']), of: 'both' },
  { name: 'App Mesh', key: 'appmesh.k8s.aws/sidecarInjectorWebhook', asking: ENABLED, of: 'both' },
  { name: "Cilium's ztunnel", key: 'mtls-enabled', asking: new Set(['true']), of: 'namespaces' },
];

/** Undefined where no such mesh is asked for. */
export function enrolUnmodelled({ template }: MadePods, { namespace, settings }: Surroundings): Enrolment | undefined {
  const own = [template.labels, template.annotations];
  const around = [namespace.labels, ...(namespace.annotations ? [namespace.annotations] : [])];
  const found = MESHES.filter((mesh) => isAskedFor(mesh, own, around));
  if (found.length === 0 || template.hostNetwork) return undefined;
  const [installation] = settings.installations;
  return {
    mesh: 'none',
    installation,
    inbound: 'unclear',
    outbound: 'unclear',
    excludedInbound: [],
    excludedOutbound: [],
    answersDns: false,
    opaque: `it takes part in ${found.map(({ name }) => name).join(' and in ')}, which is not modelled`,
  };
}

function isAskedFor({ key, asking, of, written }: UnmodelledMesh, own: readonly Labels[], around: readonly Labels[]): boolean {
  if (written !== undefined && own.some((some) => Object.hasOwn(some, written))) return true;
  const places = [...(of === 'namespaces' ? [] : own), ...(of === 'pods' ? [] : around)];
  const place = places.find((some) => Object.hasOwn(some, key));
  return place !== undefined && asking.has(place[key]);
}
