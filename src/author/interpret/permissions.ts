import { isHarmless, isHarmlessUrl, READING, tryFindDanger } from './dangerous-permissions';
import type { Danger } from './dangerous-permissions';
import type { Permission } from '../constructs/permission';
import { sortedUnique } from '../graph/order';
import type { ObjectPermissionNode, PermissionNode } from '../graph/permission';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';
import { nonEmpty, tryNonEmpty } from '../graph/selection';
import { parseDnsLabel, parseDnsSubdomain } from '../graph/values/names';
import { Rule, tryRuleInCode } from '../graph/waivers';

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** Verbs that ask for many objects, which the API can't hold to names. */
const OF_MANY = ['list', 'watch'];

const RESOURCE = /^[a-z][a-z0-9-]*(\/[a-z]+)?$/;

/** A path of the API server, of which the last segment may be `*`. */
const URL_PATH = /^(\/[a-zA-Z0-9._~-]+)+(\/\*)?$/;

/**
 * @param namespace that of the workload
 */
export function readPermissions(reader: Reader, permissions: readonly Permission[], namespace: string): readonly PermissionNode[] {
  const nodes = permissions.map((permission, index) => readPermission(reader, permission, { subject: `permissions[${index}]`, namespace }));
  const readsSecrets = nodes.some((node) => (
    node?.kind === 'objects' && node.apiGroup === '' && node.resource === 'secrets' && node.verbs.some((verb) => READING.includes(verb))
  ));
  for (const [index, node] of nodes.entries()) {
    if (!readsSecrets || node?.kind !== 'objects' || node.apiGroup !== '' || node.resource !== 'secrets' || !node.verbs.includes('create')) continue;
    checkDanger(reader, node, `permissions[${index}]`, { rule: Rule.RBAC_TOKEN_CREATION, means: 'makes it every account in its reach, as it can make Secrets with tokens of them and read these' });
  }
  return nodes.flatMap((node) => node ?? []);
}

interface Said {
  readonly subject: string;
  /** The namespace of the workload. */
  readonly namespace: string;
}

function readPermission(reader: Reader, permission: Permission, said: Said): PermissionNode | undefined {
  if (permission.nonResourceUrls) return readUrls(reader, permission, permission.nonResourceUrls, said.subject);
  if (permission.resource !== undefined) return readObjects(reader, { ...permission, resource: permission.resource }, said);
  refuse(reader, `${said.subject}.resource`, 'none', 'the plural name of one resource, or nonResourceUrls', "write it like 'configmaps' or 'pods/log'");
  return undefined;
}

function readUrls(reader: Reader, permission: Permission, given: readonly string[], subject: string): PermissionNode | undefined {
  const { nonResourceUrls: _urls, verbs: saidVerbs, ...others } = permission;
  const strange = Object.entries(others).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  if (strange.length > 0) {
    refuse(reader, `${subject}.nonResourceUrls`, `paths beside ${strange.join(', ')}`, 'paths, or objects', 'write a permission for each');
    return undefined;
  }
  const verbs = sortedUnique(saidVerbs);
  if (verbs.length !== 1 || verbs[0] !== 'get') {
    refuse(reader, `${subject}.verbs`, verbs.length === 0 ? 'none' : quoted(verbs.join(', ')), 'get: paths without objects are read', "write verbs: ['get']");
    return undefined;
  }
  const urls = tryNonEmpty(sortedUnique(given));
  const wrong = (urls ?? []).filter((url) => !URL_PATH.test(url));
  if (!urls || wrong.length > 0) {
    refuse(reader, `${subject}.nonResourceUrls`, urls ? quoted(wrong.join(', ')) : 'none', 'paths of the API server', "write them like '/metrics' or '/healthz/*'");
    return undefined;
  }
  const wide = urls.filter((url) => !isHarmlessUrl(url));
  if (wide.length > 0 && !reader.lifts(Rule.RBAC_EVERY_NAMESPACE)) {
    refuse(
      reader, `${subject}.nonResourceUrls`, wide.join(', '), 'metrics, health, version and the description of the API: other paths tell about everybody',
      `leave it out, or waive ${tryRuleInCode(Rule.RBAC_EVERY_NAMESPACE)}`,
    );
  }
  return { kind: 'urls', urls, verbs: nonEmpty(verbs) };
}

type OfObjects = Permission & { readonly resource: string };

function readObjects(reader: Reader, permission: OfObjects, { subject, namespace: own }: Said): PermissionNode | undefined {
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
  const other = permission.namespace;
  if (other !== undefined) reader.read('permission', `${subject}.namespace`, other, parseDnsLabel);
  if (other !== undefined && permission.everyNamespace === true) {
    refuse(reader, `${subject}.everyNamespace`, `true beside the namespace ${quoted(other)}`, 'one namespace, or every one', 'leave one of them out');
  }
  const scope = permission.everyNamespace === true ? { kind: 'cluster' as const } : { kind: 'namespace' as const, namespace: other ?? own };
  const node: ObjectPermissionNode = { kind: 'objects', apiGroup: permission.apiGroup ?? '', resource: permission.resource, scope, names, verbs: nonEmpty(verbs) };
  checkNames(reader, node, permission.anyName === true, subject);
  checkDanger(reader, node, subject, tryFindDanger(node));
  checkScope(reader, node, subject);
  return node;
}

function checkNames(reader: Reader, node: ObjectPermissionNode, anyName: boolean, subject: string): void {
  const { names, verbs } = node;
  if (names.length > 0) {
    if (verbs.includes('create')) {
      refuse(
        reader, `${subject}.names`, names.join(', '), 'no names beside create: the API server does not know the name yet, and so would never allow it',
        'declare create in a permission of its own, without names',
      );
    }
    if (anyName) refuse(reader, `${subject}.anyName`, `true beside ${names.join(', ')}`, 'names, or any name', 'leave one of them out');
    return;
  }
  if (readsAllSecrets(node) && !reader.lifts(Rule.RBAC_READS_SECRETS)) {
    refuse(
      reader, `${subject}.names`, 'none', `the names of the Secrets: to ${verbs.join(', ')} them reads every one in its reach`,
      `name them and ask for get, or waive ${tryRuleInCode(Rule.RBAC_READS_SECRETS)}`,
    );
    return;
  }
  const wide = readsAllSecrets(node) ? [] : verbs.filter((verb) => !OF_MANY.includes(verb) && !isHarmless(node, verb));
  if (wide.length === 0 || tryFindDanger(node)) return;
  const fix = `or say anyName: true and waive ${tryRuleInCode(Rule.RBAC_ANY_NAME)}`;
  if (!anyName) {
    const made = wide.every((verb) => verb === 'create');
    refuse(
      reader, `${subject}.names`, 'none', made ? 'a right that is held to names, which create never is' : `the names of the objects that may be asked to ${wide.join(', ')}`,
      made ? `leave it out, ${fix}` : `name them, ${fix}`,
    );
  } else if (!reader.lifts(Rule.RBAC_ANY_NAME)) {
    refuse(
      reader, `${subject}.anyName`, `${wide.join(', ')} on ${node.resource} of any name`, 'names: objects of others may be among the rest',
      `name them, or waive ${tryRuleInCode(Rule.RBAC_ANY_NAME)}`,
    );
  }
}

function readsAllSecrets({ apiGroup, resource, verbs, names }: ObjectPermissionNode): boolean {
  return apiGroup === '' && resource === 'secrets' && names.length === 0 && verbs.some((verb) => READING.includes(verb));
}

function checkDanger(reader: Reader, node: ObjectPermissionNode, subject: string, danger: Pick<Danger, 'rule' | 'means'> | undefined): void {
  if (!danger || reader.lifts(danger.rule)) return;
  refuse(
    reader, subject, `${node.verbs.join(', ')} on ${node.resource}`, `a right that leads to no others: this one ${danger.means}`,
    `leave it out, or waive ${tryRuleInCode(danger.rule)}`,
  );
}

function checkScope(reader: Reader, node: ObjectPermissionNode, subject: string): void {
  if (node.scope.kind === 'namespace') return;
  const wide = node.verbs.filter((verb) => !isHarmless(node, verb));
  if (wide.length === 0 || reader.lifts(Rule.RBAC_EVERY_NAMESPACE)) return;
  refuse(
    reader, `${subject}.everyNamespace`, `${wide.join(', ')} on ${node.resource} of every namespace`, 'a right in its own namespace, or one that reads what describes the cluster',
    `leave it out, or waive ${tryRuleInCode(Rule.RBAC_EVERY_NAMESPACE)}`,
  );
}

function refuse(reader: Reader, subject: string, value: string, expected: string, fix: string): void {
  reader.refuse('permission', subject, value, expected, fix);
}
