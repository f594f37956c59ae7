/** Who has which rights, and by which binding. Source: Kubernetes "Using RBAC Authorization". */
import { RBAC_GROUP, Roles } from './roles';
import type { RbacRule } from './rule';
import { fieldsOf, itemsOf } from '../kinds/kind';
import type { ObjectRef } from '../read/field';
import type { ObjectStore } from '../store';

/** Whom a binding names. ServiceAccounts have a namespace. */
export interface Subject {
  readonly kind: 'ServiceAccount' | 'User' | 'Group';
  readonly namespace: string;
  readonly name: string;
}

/** A binding and one of its subjects. */
export interface Grant {
  readonly subject: Subject;
  readonly binding: ObjectRef;
  /** As the binding names it: `ClusterRole view`. */
  readonly role: string;
  /** Undefined: no manifest gives it. */
  readonly rules: readonly RbacRule[] | undefined;
  /** The one namespace in which it holds; empty: in all of them. */
  readonly namespace: string;
}

const KINDS: readonly string[] = ['ServiceAccount', 'User', 'Group'];

export function grantsIn(store: ObjectStore): readonly Grant[] {
  const roles = new Roles(store);
  return ['RoleBinding', 'ClusterRoleBinding'].flatMap((kind) => store.ofKind(RBAC_GROUP, kind)).flatMap((binding) => {
    const namespace = binding.kind === 'RoleBinding' ? binding.namespace : '';
    const { kind: roleKind, name: role } = fieldsOf(binding.body.roleRef);
    // A ClusterRoleBinding gives no Role.
    if (namespace === '' && roleKind === 'Role') return [];
    const rules = roles.tryRulesOf(String(roleKind), String(role), namespace);
    return itemsOf(binding.body.subjects).flatMap((item): readonly Grant[] => {
      const subject = tryReadSubject(item, namespace);
      return subject ? [{ subject, binding: binding.ref, role: `${String(roleKind)} ${String(role)}`, rules, namespace }] : [];
    });
  });
}

function tryReadSubject(value: unknown, own: string): Subject | undefined {
  const { kind, name, namespace } = fieldsOf(value);
  if (typeof kind !== 'string' || typeof name !== 'string' || !KINDS.includes(kind)) return undefined;
  const account = kind === 'User' ? /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) : null;
  if (account) return { kind: 'ServiceAccount', namespace: account[1], name: account[2] };
  const where = kind !== 'ServiceAccount' ? '' : typeof namespace === 'string' && namespace !== '' ? namespace : own;
  return { kind: kind as Subject['kind'], namespace: where, name };
}
