import { tryFindDanger } from './dangerous-permissions';
import type { Permission } from '../constructs/permission';
import type { PermissionNode } from '../graph/nodes';
import { sortedUnique } from '../graph/order';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { nonEmpty } from '../graph/selection';
import { parseDnsSubdomain } from '../graph/values/names';
import { tryRuleInCode } from '../graph/waivers';

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** Verbs that the API can't hold to names: `create` has none yet, the others ask for many. */
const NAMELESS_VERBS = ['create', 'list', 'watch'];

const RESOURCE = /^[a-z][a-z0-9-]*(\/[a-z]+)?$/;

export function readPermissions(reader: Reader, permissions: readonly Permission[]): readonly PermissionNode[] {
  return permissions.flatMap((permission, index) => readPermission(reader, permission, `permissions[${index}]`) ?? []);
}

function readPermission(reader: Reader, permission: Permission, subject: string): PermissionNode | undefined {
  const verbs = sortedUnique(permission.verbs);
  const names = sortedUnique(permission.names ?? []);
  const unknown = verbs.filter((verb) => !VERBS.includes(verb));
  if (verbs.length === 0 || unknown.length > 0) {
    refuse(reader, `${subject}.verbs`, verbs.length === 0 ? 'none' : quoted(unknown.join(', ')), `verbs of ${VERBS.join(', ')}`, 'name each verb that is needed; wildcards are refused');
    return undefined;
  }
  if (!RESOURCE.test(permission.resource)) {
    refuse(reader, `${subject}.resource`, quoted(permission.resource), 'the plural name of one resource', "write it like 'configmaps' or 'pods/log'");
    return undefined;
  }
  if (permission.apiGroup) reader.read('permission', `${subject}.apiGroup`, permission.apiGroup, parseDnsSubdomain);
  for (const [nameIndex, name] of names.entries()) reader.read('permission', `${subject}.names[${nameIndex}]`, name, parseDnsSubdomain);
  checkNames(reader, permission, verbs, names, subject);
  const node = { apiGroup: permission.apiGroup ?? '', resource: permission.resource, names, verbs: nonEmpty(verbs) };
  checkDanger(reader, node, subject);
  return node;
}

function checkNames(reader: Reader, permission: Permission, verbs: readonly string[], names: readonly string[], subject: string): void {
  const nameable = verbs.filter((verb) => !NAMELESS_VERBS.includes(verb));
  if (names.length === 0 && nameable.length > 0) {
    refuse(reader, `${subject}.names`, 'none', `the names of the objects that may be asked to ${nameable.join(', ')}`, 'name them');
  }
  if (names.length > 0 && verbs.includes('create')) {
    refuse(
      reader, `${subject}.names`, names.join(', '), 'no names beside create: the API server does not know the name yet, and so would never allow it',
      'declare create in a permission of its own, without names',
    );
  }
  if (names.length === 0 && nameable.length === 0 && permission.resource === 'secrets' && verbs.some((verb) => verb !== 'create')) {
    refuse(reader, `${subject}.names`, 'none', 'the names of the Secrets: listing them reads every one of the namespace', 'name them');
  }
}

function checkDanger(reader: Reader, node: PermissionNode, subject: string): void {
  const danger = tryFindDanger(node);
  if (!danger || reader.lifts(danger.rule)) return;
  refuse(
    reader, subject, `${node.verbs.join(', ')} on ${node.resource}`, `a right that leads to no others: this one ${danger.means}`,
    `leave it out, or waive ${tryRuleInCode(danger.rule)}`,
  );
}

function refuse(reader: Reader, subject: string, value: string, expected: string, fix: string): void {
  reader.refuse('permission', subject, value, expected, fix);
}
