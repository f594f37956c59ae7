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
  const owners = declarations.flatMap((declaration) => [...declaration.namespaces, ...declaration.gateways]);
  const found = new Map<NamespaceNode, Problem>();
  const refuse = (namespace: NamespaceNode | undefined, what: Pick<Problem, 'code' | 'subject' | 'value' | 'expected' | 'fix'>): void => {
    if (namespace && !found.has(namespace)) found.set(namespace, { severity: 'error', path: namespace.path, ...what });
  };
  for (const namespace of namespaces) if (namespace.name.startsWith(OF_KUBERNETES)) refuse(namespace, ofPlatform(namespace, 'Kubernetes'));
  for (const { mesh, cluster } of owners) {
    const installation = dialectOf(mesh).installation(mesh);
    if (installation) {
      const { namespace: name } = installation.controlPlane;
      refuse(byName.get(name), ofPlatform({ name }, installation.words));
    }
    for (const { at } of cluster.dns) if (at.kind === 'pods') refuse(byName.get(at.namespace), ofPlatform({ name: at.namespace }, 'DNS'));
    for (const scraper of cluster.scrapers) refuse(byName.get(scraper.namespace), ofScraper(scraper.namespace));
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

function ofScraper(name: string) {
  return {
    code: 'cluster-profile' as const,
    subject: 'profile.scraper',
    value: `${quoted(name)}, a namespace that this program declares`,
    expected: 'a namespace of others, or none: the scraper is not declared, so that default deny would cut it off',
    fix: 'say scraper: Scraper.none() in the profile of every namespace, and declare the scraper: '
      + "prometheus.calls(service, Access.http({ paths: ['/metrics'], portName: 'metrics' }))",
  };
}
