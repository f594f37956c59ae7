/**
 * What ServiceAccounts may do through the Kubernetes API, against what was declared in `permissions`, and the tokens that External
 * Secrets has to mint. Source: Kubernetes "Using RBAC Authorization".
 */
import type { StoredObject, ObjectStore } from '../../judge/objects/store';
import type { Message } from '../findings/message';
import type { ProofInput } from '../objects/proof-input';
import { fieldsOf, itemsOf, keyOfObject, nameOf, textsOf } from '../objects/values';
import type { PermissionNode } from '../specification/nodes';
import { nodesOf } from '../specification/specification';
import type { Specification } from '../specification/specification';

const GROUP = 'rbac.authorization.k8s.io';
const EVERYTHING = '*';

/** The namespace of a ClusterRoleBinding, and so of the rights that it gives. */
const EVERYWHERE = '';

/** One verb on one kind of object of a namespace, or at one path, in words of a Role. */
type Right = ObjectRight | UrlRight;

interface ObjectRight {
  readonly verb: string;
  /** Of the resource, empty for the core group. */
  readonly group: string;
  readonly resource: string;
  /** Undefined: any name. */
  readonly name: string | undefined;
  /** Empty: in every one, and outside of them. */
  readonly namespace: string;
}

interface UrlRight {
  readonly verb: string;
  readonly url: string;
}

/** Who may do what, as declared. */
interface DeclaredRight {
  readonly right: Right;
  /** `namespace/name` of the ServiceAccount. */
  readonly account: string;
  /** The workload that asked for it. */
  readonly node: string;
}

/** A role that somebody has, and by which binding. */
interface Given {
  readonly binding: StoredObject;
  /** Undefined: no manifest gives the role. */
  readonly role: StoredObject | undefined;
}

export function* permissionFindings(graph: Specification, { objects: manifests }: ProofInput): Generator<Message> {
  const declared = declaredRights(graph);
  const accounts = new Accounts(graph, declared);
  const given = new Map<string, Given[]>();
  for (const binding of bindingsOf(manifests)) {
    for (const subject of itemsOf(binding.body.subjects)) {
      const group = accounts.tryFindGroup(subject, binding);
      if (group !== undefined) yield { node: undefined, text: `${nameOf(binding)} gives rights to ${group}, which is undeclared. Delete the binding, or name the account that needs them` };
      const account = accountOf(subject, binding);
      if (account === undefined || !accounts.isJudged(account, binding)) continue;
      const list = given.get(account) ?? [];
      given.set(account, list);
      list.push({ binding, role: roleOf(binding, manifests) });
    }
  }
  const byAccount = groupBy(declared, ({ account }) => account);
  for (const [account, list] of given) {
    const wanted = new Set((byAccount.get(account) ?? []).map(({ right }) => textOf(right)));
    const isForeign = accounts.isForeign(account);
    for (const one of list) yield* isForeign ? tooMuchOfOthers(account, one) : tooMuch(account, one, wanted, accounts.nodeOf(account));
  }
  for (const { account, node, right } of declared) {
    if ((given.get(account) ?? []).some((one) => rulesOf(one).some((rule) => grants(rule, right, one.binding)))) continue;
    yield { node, text: `the ServiceAccount ${account} may not ${describe(right)}, although it is declared: no Role that is bound to it says so. Take back the patch that changed it` };
  }
}

/** Accounts whose rights are declared, by the program's workloads and namespaces. */
class Accounts {
  private readonly nodes = new Map<string, string>();

  /** The names of ClusterRoles, and of Roles in other namespaces, that are written for workloads. */
  private readonly rolesElsewhere = new Set<string>();

  public constructor(private readonly graph: Specification, declared: readonly DeclaredRight[]) {
    for (const { account, node } of declared) this.nodes.set(account, node);
    for (const workload of nodesOf(graph, 'workload')) {
      this.nodes.set(`${workload.namespace}/${workload.serviceAccount}`, workload.id);
      if (workload.permissions.some(({ namespace }) => namespace !== workload.namespace)) this.rolesElsewhere.add(`${workload.namespace}.${workload.name}`);
      for (const store of workload.stores) this.nodes.set(`${workload.namespace}/${store.serviceAccount}`, workload.id);
    }
  }

  /** Those of the program's namespaces wherever they get rights, everybody's in these namespaces, and everybody's of a role of the program. */
  public isJudged(account: string, binding: StoredObject): boolean {
    return this.isOwned(binding.namespace) || this.isOwned(account.split('/')[0]) || this.rolesElsewhere.has(String(fieldsOf(binding.body.roleRef).name));
  }

  public nodeOf(account: string): string | undefined {
    return this.nodes.get(account);
  }

  /** Whether a chart or an operator makes the pods that run as it, and no others do. */
  public isForeign(account: string): boolean {
    const users = nodesOf(this.graph, 'workload').filter(({ namespace, serviceAccount }) => account === `${namespace}/${serviceAccount}`);
    return users.length > 0 && users.every(({ foreign }) => foreign);
  }

  /** Groups that ServiceAccounts of the program are in, possibly among others. */
  public tryFindGroup(subject: unknown, binding: StoredObject): string | undefined {
    const { kind, name } = fieldsOf(subject);
    if (kind !== 'Group' || typeof name !== 'string' || this.graph.namespaces.size === 0) return undefined;
    const [, namespace] = /^system:serviceaccounts:(.+)$/.exec(name) ?? [];
    if (namespace !== undefined) return this.isOwned(namespace) || this.isOwned(binding.namespace) ? `all ServiceAccounts of the namespace '${namespace}'` : undefined;
    return Object.hasOwn(GROUPS_OF_ALL, name) ? GROUPS_OF_ALL[name] : undefined;
  }

  private isOwned(namespace: string): boolean {
    return this.graph.namespaces.has(namespace);
  }
}

const GROUPS_OF_ALL: Readonly<Record<string, string | undefined>> = {
  'system:serviceaccounts': 'all ServiceAccounts', 'system:authenticated': 'everybody with an account', 'system:unauthenticated': 'everybody',
};

function declaredRights(graph: Specification): readonly DeclaredRight[] {
  return nodesOf(graph, 'workload').flatMap((workload) => {
    const { id: node, namespace, permissions, serviceAccount, stores } = workload;
    const account = `${namespace}/${serviceAccount}`;
    const operator = workload.cluster.secretsOperator;
    return [
      ...permissions.flatMap(rightsDeclaredBy).map((right) => ({ node, account, right })),
      // A store logs in with a token that External Secrets mints for its account.
      ...stores.map(({ serviceAccount: name }) => ({
        node, account: `${operator.namespace}/${operator.serviceAccount}`, right: { namespace, verb: 'create', group: '', resource: 'serviceaccounts/token', name },
      })),
    ];
  });
}

function rightsDeclaredBy({ namespace = EVERYWHERE, apiGroup: group, resource, names, urls, verbs }: PermissionNode): readonly Right[] {
  if (resource === undefined) return verbs.flatMap((verb) => urls.map((url) => ({ verb, url })));
  return verbs.flatMap((verb) => (names.length > 0 ? names : [undefined]).map((name) => ({ namespace, verb, group, resource, name })));
}

function* tooMuch(account: string, given: Given, wanted: ReadonlySet<string>, node: string | undefined): Generator<Message> {
  const { binding, role } = given;
  const by = `${nameOf(binding)} binds it to ${roleName(binding)}`;
  if (!role) {
    yield { node, text: `the ServiceAccount ${account} gets undeclared rights: ${by}, which no manifest gives. Delete the binding, or declare what is needed: permissions: [{ … }]` };
    return;
  }
  if (role.body.aggregationRule !== undefined) {
    yield { node, text: `the ServiceAccount ${account} gets unknown rights: ${by}, which is put together from others` };
  }
  for (const rule of rulesOf(given)) {
    const much = rightsOf(rule, binding.namespace).filter((right) => !wanted.has(textOf(right))).map(describe);
    if (much.length === 0) continue;
    const more = much.length > 1 ? ` and ${much.length - 1} more` : '';
    yield { node, text: `the ServiceAccount ${account} may ${much[0]}${more}, which is undeclared: ${by}. Declare it: permissions: [{ … }], or delete the binding` };
  }
}

/** What a chart binds to its own account is its business, but not in silence: it is one finding for each binding, which a waiver lifts. */
function* tooMuchOfOthers(account: string, given: Given): Generator<Message> {
  const { binding } = given;
  const rights = rulesOf(given).flatMap((rule) => rightsOf(rule, binding.namespace).map(describe));
  const isKnown = given.role && given.role.body.aggregationRule === undefined;
  if (isKnown && rights.length === 0) return;
  const more = rights.length > SHOWN ? ` and ${rights.length - SHOWN} more` : '';
  const what = isKnown ? `may ${rights.slice(0, SHOWN).join(', ')}${more}` : 'gets unknown rights';
  yield {
    node: undefined,
    object: keyOfObject(binding),
    rule: FOREIGN,
    text: `the ServiceAccount ${account}, which pods of others run as, ${what}, which is undeclared: ${nameOf(binding)} binds it to ${roleName(binding)}. `
      + 'Leave the binding out, if the chart can do without',
  };
}

/** The rule that a waiver lifts. */
const FOREIGN = 'foreign-permissions';

/** More rights than this are no help. */
const SHOWN = 3;

/** Every right that a rule gives. Wildcards stay what they are: nobody declares one. */
function rightsOf(rule: unknown, namespace: string): readonly Right[] {
  const { apiGroups, resources, resourceNames, nonResourceURLs, verbs } = fieldsOf(rule);
  const names = textsOf(resourceNames);
  return textsOf(verbs).flatMap((verb): Right[] => [
    ...textsOf(apiGroups).flatMap((group) => textsOf(resources).flatMap((resource) => (
      (names.length > 0 ? names : [undefined]).map((name) => ({ verb, group, resource, name, namespace }))
    ))),
    ...textsOf(nonResourceURLs).map((url) => ({ verb, url })),
  ]);
}

/** Whether a rule gives at least this right. */
function grants(rule: unknown, right: Right, binding: StoredObject): boolean {
  const { apiGroups, resources, resourceNames, nonResourceURLs, verbs } = fieldsOf(rule);
  const holds = (list: unknown, value: string) => textsOf(list).some((item) => item === value || item === EVERYTHING);
  // Roles have no paths. Source: Kubernetes "Using RBAC Authorization", ClusterRole example.
  if ('url' in right) return binding.namespace === EVERYWHERE && holds(verbs, right.verb) && holds(nonResourceURLs, right.url);
  if (binding.namespace !== right.namespace && binding.namespace !== EVERYWHERE) return false;
  const names = textsOf(resourceNames);
  return holds(verbs, right.verb) && holds(apiGroups, right.group) && holds(resources, right.resource)
    && (names.length === 0 || (right.name !== undefined && names.includes(right.name)));
}

function rulesOf({ role }: Given): readonly unknown[] {
  return itemsOf(role?.body.rules);
}

function bindingsOf(manifests: ObjectStore): readonly StoredObject[] {
  return [...manifests.ofKind(GROUP, 'RoleBinding'), ...manifests.ofKind(GROUP, 'ClusterRoleBinding')];
}

function roleOf(binding: StoredObject, manifests: ObjectStore): StoredObject | undefined {
  const { kind, name, apiGroup } = fieldsOf(binding.body.roleRef);
  if (typeof name !== 'string' || (apiGroup !== undefined && apiGroup !== GROUP)) return undefined;
  if (kind === 'Role') return manifests.tryFind(GROUP, 'Role', binding.namespace, name);
  return kind === 'ClusterRole' ? manifests.tryFind(GROUP, 'ClusterRole', '', name) : undefined;
}

/** A ServiceAccount may also be named as the user that it is. */
function accountOf(subject: unknown, binding: StoredObject): string | undefined {
  const { kind, name, namespace } = fieldsOf(subject);
  if (typeof name !== 'string') return undefined;
  if (kind === 'ServiceAccount') return `${typeof namespace === 'string' ? namespace : binding.namespace}/${name}`;
  const [, ofNamespace, account] = kind === 'User' ? /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) ?? [] : [];
  return account === undefined ? undefined : `${ofNamespace}/${account}`;
}

function describe(right: Right): string {
  if ('url' in right) return `${right.verb} the path ${right.url} of the API server`;
  const { verb, group, resource, name, namespace } = right;
  const what = `${resource}${group === '' ? '' : `.${group}`}`;
  return `${verb} ${what}${name === undefined ? '' : ` '${name}'`} ${namespace === EVERYWHERE ? 'of every namespace' : `of ${namespace}`}`;
}

function textOf(right: Right): string {
  if ('url' in right) return JSON.stringify([right.verb, right.url]);
  const { verb, group, resource, name, namespace } = right;
  return JSON.stringify([verb, group, resource, name ?? null, namespace]);
}

function roleName(binding: StoredObject): string {
  const { kind, name } = fieldsOf(binding.body.roleRef);
  return `${String(kind)} '${String(name)}'`;
}


function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
