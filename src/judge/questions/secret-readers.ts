/**
 * Who can read a Secret: by a right, as a pod that gets it, or by becoming one of these. Sources: Kubernetes "Using RBAC Authorization" and "Role Based
 * Access Control Good Practices" (list and watch show values, too; whoever makes pods reads every Secret of the namespace; tokens; impersonation).
 */
import { secretsReadBy, type SecretReference } from './secret-references';
import { madeBy } from '../objects/kinds/made';
import type { Manifests } from '../objects/manifests';
import { grantsIn, type Grant, type Subject } from '../objects/rbac/bindings';
import { POD_MAKERS } from '../objects/rbac/pod-makers';
import { allows, type Asked } from '../objects/rbac/rule';
import type { ObjectRef } from '../objects/read/field';
import type { PodTemplate } from '../objects/read/pod';

export interface SecretName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * It has the right; it is a pod that gets the Secret; it makes pods beside it, or enters one that gets it; or it becomes somebody of these: by a token, by a
 * pod that runs as the account, or by speaking in the name.
 */
export type SecretAccess = 'reads' | 'mounts' | 'makes-pods' | 'enters-pods' | 'takes-tokens' | 'runs-as' | 'impersonates';

export interface SecretReader {
  /** A subject of a binding, or what makes the pods. */
  readonly who: Subject | { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly how: SecretAccess;
  /** In words: the verbs and the role, or where the pod gets it. */
  readonly because: string;
  /** The binding, or what makes the pods. */
  readonly by: ObjectRef;
  /** Unknown: the role of the binding is not given. */
  readonly verdict: 'allow' | 'unknown';
  /** Of a right: whether it is to objects by their names. @default false */
  readonly named?: boolean;
}

/** A patch is answered with the whole object, also one that changes nothing. Source: Kubernetes API Concepts, PATCH. */
const READING = ['get', 'list', 'watch', 'patch'];
const ENTERING: readonly (readonly [resource: string, verbs: readonly string[]])[] = [
  ['pods/exec', ['create', 'get']], ['pods/attach', ['create', 'get']], ['pods/ephemeralcontainers', ['update', 'patch']],
];

/** Every Secret that is given, made, read by a pod or named in a role, by namespace and name. */
export function secretsIn(manifests: Manifests): readonly SecretName[] {
  const { objects, pods } = manifests;
  const found: SecretName[] = [
    ...objects.ofKind('', 'Secret').map(({ namespace, name }) => ({ namespace, name })),
    ...objects.all.flatMap(({ group, kind, body }) => madeBy(group, kind, body)).flatMap(({ group, kind, namespace, name }) => (
      group === '' && kind === 'Secret' && namespace !== undefined ? [{ namespace, name }] : []
    )),
    ...pods.flatMap(({ ref, spec }) => secretsReadBy(spec).map(({ name }) => ({ namespace: ref.namespace, name }))),
    ...grantsIn(objects).flatMap(({ namespace, rules = [] }) => (namespace === '' ? [] : rules.filter(({ resources }) => resources.includes('secrets'))
      .flatMap(({ names }) => names.map((name) => ({ namespace, name }))))),
  ];
  const byKey = new Map(found.map((secret) => [`${secret.namespace}/${secret.name}`, secret]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!);
}

/** Asks the same manifests about many Secrets. */
export class SecretReaders {
  private readonly grants: readonly Grant[];
  private readonly references: readonly { readonly pod: PodTemplate; readonly reference: SecretReference }[];

  public constructor(manifests: Manifests) {
    this.grants = grantsIn(manifests.objects);
    this.references = manifests.pods.flatMap((pod) => secretsReadBy(pod.spec).map((reference) => ({ pod, reference })));
  }

  /** Pods that get it, once for each workload. `pulling`: also those that pull images with it. */
  public podsReading({ namespace, name }: SecretName, pulling = true): readonly { readonly pod: PodTemplate; readonly reference: SecretReference }[] {
    const found = new Map<string, { readonly pod: PodTemplate; readonly reference: SecretReference }>();
    for (const one of this.references) {
      if (one.pod.ref.namespace !== namespace || one.reference.name !== name || (one.reference.pulls && !pulling)) continue;
      const key = keyOf(ownerOf(one.pod));
      if (!found.has(key)) found.set(key, one);
    }
    return [...found.values()];
  }

  /** Those with a right to read it. */
  public rightsTo(secret: SecretName): readonly SecretReader[] {
    return distinct(this.grantsAt(secret).flatMap((grant) => readsBy(grant, secret)));
  }

  public readersOf(secret: SecretName): readonly SecretReader[] {
    const here = this.grantsAt(secret);
    const pods = this.podsReading(secret);
    const reads = this.rightsTo(secret);
    const others = here.flatMap((grant): readonly SecretReader[] => [
      ...makersOf(grant).map((words) => reader(grant, 'makes-pods', words)),
      ...(pods.length === 0 ? [] : ENTERING.flatMap(([resource, verbs]) => (
        verbsOf(grant, verbs, { group: '', resource }).map((verb) => reader(grant, 'enters-pods', `${verb} ${resource}`))
      ))),
    ]);
    return distinct([
      ...pods.map(({ pod, reference: { where } }): SecretReader => ({ who: ownerOf(pod), how: 'mounts', because: where, by: pod.ref, verdict: 'allow' })),
      ...reads, ...others, ...this.becoming([...reads, ...others], secret),
    ]);
  }

  private grantsAt(secret: SecretName): readonly Grant[] {
    return this.grants.filter(({ namespace }) => namespace === '' || namespace === secret.namespace);
  }

  /** Those who can be somebody who reads it, and those who can be one of them. */
  private becoming(readers: readonly SecretReader[], { namespace }: SecretName): readonly SecretReader[] {
    const found: SecretReader[] = [];
    const known = new Map<string, Subject>();
    const queue = readers.filter(({ verdict }) => verdict === 'allow').map(({ who }) => who as Subject);
    for (let target = queue.shift(); target; target = queue.shift()) {
      if (known.has(keyOf(target))) continue;
      known.set(keyOf(target), target);
      for (const grant of this.grants) {
        if (keyOf(target) === keyOf(grant.subject)) continue;
        const ways = become(grant, target, namespace);
        found.push(...ways);
        if (ways.length > 0) queue.push(grant.subject);
      }
    }
    return found;
  }
}

function become(grant: Grant, target: Subject, secretNamespace: string): readonly SecretReader[] {
  const { kind, name } = target;
  const impersonating = kind === 'ServiceAccount' ? [] : verbsOf(grant, ['impersonate'], { group: '', resource: kind === 'User' ? 'users' : 'groups', name });
  return [
    // Users and groups stand in no namespace: only a right in all of them is one to them.
    ...(grant.namespace === '' ? impersonating : []).map(() => reader(grant, 'impersonates', `impersonate the ${kind} ${name}`)),
    ...accountsOf(target).flatMap((account) => becomeAccount(grant, account, secretNamespace)),
  ];
}

/** ServiceAccounts that a subject means. Undefined: any. */
interface Accounts {
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** Source: Kubernetes "Authenticating", Service account tokens: the groups of each. */
function accountsOf({ kind, namespace, name }: Subject): readonly Accounts[] {
  if (kind === 'ServiceAccount') return [{ namespace, name }];
  if (kind !== 'Group') return [];
  if (name === 'system:serviceaccounts' || name === 'system:authenticated') return [{ namespace: undefined, name: undefined }];
  const of = /^system:serviceaccounts:(.+)$/.exec(name)?.[1];
  return of === undefined ? [] : [{ namespace: of, name: undefined }];
}

function becomeAccount(grant: Grant, { namespace, name }: Accounts, secretNamespace: string): readonly SecretReader[] {
  if (grant.namespace !== '' && namespace !== undefined && grant.namespace !== namespace) return [];
  const account = name === undefined ? `a ServiceAccount${namespace === undefined ? '' : ` of ${namespace}`}` : `the ServiceAccount ${namespace}/${name}`;
  // Who makes pods beside the Secret gets it anyway.
  const [maker] = namespace === secretNamespace ? [] : makersOf(grant);
  return [
    ...verbsOf(grant, ['create'], { group: '', resource: 'serviceaccounts/token', name }).map(() => reader(grant, 'takes-tokens', `create serviceaccounts/token of ${account}`)),
    ...verbsOf(grant, ['impersonate'], { group: '', resource: 'serviceaccounts', name }).map(() => reader(grant, 'impersonates', `impersonate ${account}`)),
    ...(maker === undefined ? [] : [reader(grant, 'runs-as', `${maker} that run as ${account}`)]),
  ];
}

/** What makes pods, in words. */
function makersOf(grant: Grant): readonly string[] {
  return POD_MAKERS.flatMap(({ group, resources }) => resources.flatMap((resource) => (
    verbsOf(grant, ['create', 'update', 'patch'], { group, resource }).map((verb) => `${verb} ${resource}`)
  )));
}

function readsBy(grant: Grant, { name }: SecretName): readonly SecretReader[] {
  const { subject, binding, role, rules } = grant;
  if (!rules) return [{ who: subject, how: 'reads', because: `${role} is not given`, by: binding, verdict: 'unknown' }];
  const verbs = verbsOf(grant, READING, { group: '', resource: 'secrets', name });
  if (verbs.length === 0) return [];
  const isNamed = verbsOf(grant, READING, { group: '', resource: 'secrets', name: NO_NAME }).length === 0;
  return [{ ...reader(grant, 'reads', verbs.join(', ')), named: isNamed }];
}

/** No object is called so. */
const NO_NAME = '';

/** Without a name it is asked of any object, unless it is created: a rule with names allows that to none. */
function verbsOf({ rules = [] }: Grant, verbs: readonly string[], asked: Pick<Asked, 'group' | 'resource'> & { readonly name?: string | undefined }): readonly string[] {
  return verbs.filter((verb) => rules.some((rule) => {
    const isNew = verb === 'create' && !asked.resource.includes('/');
    return allows(rule, { ...asked, verb, name: isNew ? NO_NAME : asked.name });
  }));
}

function reader({ subject: who, binding: by, role }: Grant, how: SecretAccess, what: string): SecretReader {
  return { who, how, because: `${what} by ${role}`, by, verdict: 'allow' };
}

const BECOMING: ReadonlySet<SecretAccess> = new Set<SecretAccess>(['takes-tokens', 'runs-as', 'impersonates']);

/** One line for each way, however many verbs and kinds lead there. */
function distinct(readers: readonly SecretReader[]): readonly SecretReader[] {
  const found = new Map<string, SecretReader>();
  for (const one of readers) {
    const key = JSON.stringify([keyOf(one.who), one.how, one.by.kind, one.by.namespace, one.by.name, BECOMING.has(one.how) ? one.because : '']);
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

function ownerOf({ ref, owner }: PodTemplate): { readonly kind: string; readonly namespace: string; readonly name: string } {
  return owner ? { kind: owner.kind, namespace: ref.namespace, name: owner.name } : { kind: ref.kind, namespace: ref.namespace, name: ref.name };
}

function keyOf({ kind, namespace, name }: { readonly kind: string; readonly namespace: string; readonly name: string }): string {
  return `${kind} ${namespace}/${name}`;
}
