import { declaredScrapers } from './declared-scrapers';
import type { PlatformPods } from '../graph/cluster';
import type { Declaration } from '../graph/declarations';
import type { NamespaceNode } from '../graph/nodes';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';
import { dialectOf } from '../meshes/table';

/**
 * The prefix of namespaces that Kubernetes keeps for itself.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
 */
const OF_KUBERNETES = 'kube-';

/** Namespaces of the platform: in a zero-trust namespace nothing is allowed that was not declared, and the platform declares nothing. */
export function checkPlatform(declarations: readonly Declaration[]): readonly Problem[] {
  const namespaces = declarations.flatMap((declaration) => declaration.namespaces);
  const byName = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
  const workloads = declarations.flatMap((declaration) => declaration.workloads);
  const owners = declarations.flatMap((declaration) => [...declaration.namespaces, ...declaration.gateways]);
  const found = new Map<NamespaceNode, Problem>();
  const refuse = (namespace: NamespaceNode | undefined, what: Pick<Problem, 'code' | 'subject' | 'value' | 'expected' | 'fix'>): void => {
    if (namespace && !found.has(namespace)) found.set(namespace, { severity: 'error', path: namespace.path, ...what });
  };
  for (const namespace of namespaces) if (namespace.name.startsWith(OF_KUBERNETES)) refuse(namespace, ofPlatform(namespace, 'Kubernetes'));
  for (const { mesh, cluster } of owners) {
    const installation = dialectOf(mesh).installation(mesh);
    if (installation) {
      for (const { namespace: name } of installation.controlPlane) refuse(byName.get(name), ofPlatform({ name }, installation.words));
    }
    for (const { at } of cluster.dns) if (at.kind === 'pods') refuse(byName.get(at.namespace), ofPlatform({ name: at.namespace }, 'DNS'));
    for (const scraper of cluster.scrapers) {
      const namespace = byName.get(scraper.namespace);
      const problem = namespace && ofScraper(namespace, scraper, declaredScrapers(workloads, scraper).length);
      if (problem) refuse(namespace, problem);
    }
  }
  return [...found.values()];
}

function ofPlatform({ name }: Pick<NamespaceNode, 'name'>, owner: string) {
  return {
    code: 'placement' as const,
    subject: 'name',
    value: quoted(name),
    expected: `a namespace of your own: this one belongs to ${owner}, whose pods nobody declares, so that default deny would cut them off`,
    fix: "give it another name: { name: '…' }",
  };
}

/** A scraper in a namespace of the program: both ends are written, which takes a workload with its labels, and no proxy that knows Services alone. */
function ofScraper({ name, mesh }: NamespaceNode, { podLabels }: PlatformPods, known: number) {
  const labels = Object.entries(podLabels).map(([key, value]) => `${key}=${value}`).join(', ');
  const where = { code: 'cluster-profile' as const, subject: 'profile.scraper' };
  if (dialectOf(mesh).installation(mesh)) {
    return {
      ...where,
      value: `${quoted(name)}, a namespace that this program declares, in ${dialectOf(mesh).words}`,
      expected: 'a namespace of its own without a mesh: a scraper dials pods by their addresses, which its proxy does not know',
      fix: `say new ZeroTrustNamespace(…, { name: ${quoted(name)}, mesh: Mesh.none() }); or say scraper: Scraper.none() in the profile of every namespace, and let it call the `
        + "Services: prometheus.calls(service, Access.http({ paths: ['/metrics'], portName: 'metrics' }))",
    };
  }
  if (known === 1) return undefined;
  return {
    ...where,
    value: `${quoted(name)}, a namespace that this program declares, with ${known === 0 ? 'no workload' : `${known} workloads`} that policies know by ${labels}`,
    expected: 'one workload there that is the scraper: default deny would cut off what is not declared',
    fix: 'declare it there, as a SecureService or a ForeignWorkload, and name its labels: '
      + "Scraper.of({ namespace: '…', podLabels: { 'app.kubernetes.io/name': 'prometheus' } }) for new SecureService(…, 'prometheus', …)",
  };
}
