import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * Two objects of one kind, namespace and name: the second would overwrite the first at apply, and
 * cdk8s itself does not look. `told` are the paths of constructs whose name has been told already: everything under them clashes.
 */
export function duplicateObjects(root: IConstruct, told: ReadonlySet<string>): string[] {
  const firsts = new Map<string, ApiObject>();
  const messages = new Map<string, string>();
  for (const construct of root.node.findAll()) {
    if (!ApiObject.isApiObject(construct)) continue;
    const key = [construct.apiGroup, construct.kind, construct.metadata.namespace, construct.name].join(' ');
    const first = firsts.get(key);
    if (!first) firsts.set(key, construct);
    else if (!isUnder(told, first) && !isUnder(told, construct)) tell(messages, first, construct);
  }
  return [...messages.values()];
}

/** Keeps the first clash of each pair. */
function tell(messages: Map<string, string>, first: ApiObject, second: ApiObject): void {
  const pair = pairOf(first, second);
  if (!messages.has(pair)) messages.set(pair, describe(first, second));
}

/** What two constructs wrote twice, such as two mesh policies, is one mistake, however many objects it makes. */
function pairOf(first: ApiObject, second: ApiObject): string {
  const sides = [first, second].map(({ node }) => (node.scope === undefined || Chart.isChart(node.scope) ? node.path : node.scope.node.path));
  return sides.join(' ');
}

function isUnder(paths: ReadonlySet<string>, construct: IConstruct): boolean {
  return construct.node.scopes.some((scope) => paths.has(scope.node.path));
}

function describe(first: ApiObject, second: ApiObject): string {
  const place = second.metadata.namespace === undefined ? '' : ` in namespace '${second.metadata.namespace}'`;
  return `${second.kind} '${second.name}'${place}: got two, at ${first.node.path} and at ${second.node.path}, `
    + 'expected one, because the second would overwrite the first; give one of them another name (duplicate-name)';
}
