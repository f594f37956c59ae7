import type { Declaration } from '../graph/declarations';
import type { GatewayNode, NamespaceNode, WorkloadNode } from '../graph/nodes';
import { byText } from '../graph/order';
import { quoted } from '../graph/problem';
import type { Problem } from '../graph/problem';

/** Two of the same name, selector or namespace: each pair is reported once, with both sides named. */
export function checkNames(declarations: readonly Declaration[]): readonly Problem[] {
  const namespaces = declarations.flatMap((declaration) => declaration.namespaces);
  const workloads = declarations.flatMap((declaration) => declaration.workloads);
  const gateways = declarations.flatMap((declaration) => declaration.gateways);
  return [...twiceNamespaces(namespaces), ...twiceNodes([...workloads, ...gateways]), ...twiceMakers(workloads), ...twiceSelectors(workloads)];
}

function twiceNamespaces(namespaces: readonly NamespaceNode[]): readonly Problem[] {
  return pairsBy(namespaces, (namespace) => namespace.name).map(([first, second]) => {
    const differ = JSON.stringify(first.mesh) !== JSON.stringify(second.mesh);
    return {
      severity: 'error',
      path: second.path,
      code: differ ? 'mesh' : 'duplicate-name',
      subject: `namespace ${quoted(second.name)}`,
      value: differ ? `two meshes (${first.mesh.kind}, ${second.mesh.kind})` : `declared at ${second.path} and at ${first.path}`,
      expected: differ ? `one mesh in one namespace; ${first.path} declares it too` : 'one ZeroTrustNamespace for each namespace',
      fix: 'keep one of the two, and pass it to where the other was used',
    };
  });
}

function twiceNodes(nodes: readonly (WorkloadNode | GatewayNode)[]): readonly Problem[] {
  return pairsBy(nodes, (node) => node.id).map(([first, second]) => ({
    severity: 'error',
    path: second.path,
    code: 'duplicate-name',
    subject: `name ${quoted(second.name)}`,
    value: `${second.path} and ${first.path}`,
    expected: `one workload named ${quoted(second.name)} in namespace ${quoted(second.namespace)}: their objects would overwrite each other`,
    fix: "give one of them another name: { name: '…' }",
  }));
}

/** Who makes pods makes those of one workload. */
function twiceMakers(workloads: readonly WorkloadNode[]): readonly Problem[] {
  const makers = workloads.flatMap(({ id, path, namespace, name, madeBy = [name] }) => (
    [...new Set(madeBy)].map((maker) => ({ id, path, maker: `${namespace}/${maker}` }))
  ));
  // Workloads of one name have been reported already.
  return pairsBy(makers, ({ maker }) => maker).filter(([first, second]) => first.id !== second.id).map(([first, second]) => ({
    severity: 'error',
    path: second.path,
    code: 'duplicate-name',
    subject: 'maker of pods',
    value: `${second.maker}, which makes the pods of ${first.path}, too`,
    expected: 'objects that make the pods of this workload alone',
    fix: 'leave it to one of the two: madeBy, or the name where madeBy is left out',
  }));
}

function twiceSelectors(workloads: readonly WorkloadNode[]): readonly Problem[] {
  // Workloads of one name have been reported already.
  const named = [...new Map(workloads.map((workload) => [workload.id, workload])).values()];
  return pairsBy(named, (workload) => `${workload.namespace} ${selectorKey(workload)}`).map(([first, second]) => ({
    severity: 'error',
    path: second.path,
    code: 'duplicate-selector',
    subject: 'selector',
    value: selectorKey(second),
    expected: `labels that ${first.path} does not select too: a policy for one would be a policy for both`,
    fix: 'give one of them other selector labels',
  }));
}

function selectorKey(workload: WorkloadNode): string {
  return Object.entries(workload.selector).map(([key, value]) => `${key}=${value}`).sort(byText).join(',');
}

/** Each item that shares its key with an earlier one, beside that first one. */
function pairsBy<T extends { readonly path: string }>(items: readonly T[], key: (item: T) => string): readonly (readonly [T, T])[] {
  const firsts = new Map<string, T>();
  const pairs: (readonly [T, T])[] = [];
  for (const item of items) {
    const first = firsts.get(key(item));
    if (first) pairs.push([first, item]);
    else firsts.set(key(item), item);
  }
  return pairs;
}
