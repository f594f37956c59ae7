import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * Two objects of one kind, namespace and name: the second would overwrite the first at apply, and
 * cdk8s itself does not look.
 */
export function duplicateObjects(root: IConstruct): string[] {
  const firsts = new Map<string, ApiObject>();
  const messages: string[] = [];
  for (const construct of root.node.findAll()) {
    if (!ApiObject.isApiObject(construct)) continue;
    const key = [construct.apiGroup, construct.kind, construct.metadata.namespace, construct.name].join(' ');
    const first = firsts.get(key);
    if (!first) firsts.set(key, construct);
    else messages.push(describe(first, construct));
  }
  return messages;
}

function describe(first: ApiObject, second: ApiObject): string {
  const place = second.metadata.namespace === undefined ? '' : ` in namespace '${second.metadata.namespace}'`;
  return `${second.kind} '${second.name}'${place}: got two, at ${first.node.path} and at ${second.node.path}, `
    + 'expected one, because the second would overwrite the first; give one of them another name (duplicate-name)';
}
