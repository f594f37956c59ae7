/** Roles and what they allow. Source: Kubernetes "Using RBAC Authorization". */
import { BUILT_IN_ROLES } from './built-in-roles';
import type { RbacRule } from './rule';
import { fieldsOf, itemsOf } from '../kinds/kind';
import { parseCustomLabelSelector, selects, type Labels } from '../read/selector';
import type { ObjectStore, StoredObject } from '../store';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Finds what a binding refers to. */
export class Roles {
  private readonly known = new Map<string, readonly RbacRule[] | undefined>();

  public constructor(private readonly store: ObjectStore) {}

  /** The rules of a role; undefined where no manifest gives it, and no cluster has it by itself. */
  public tryRulesOf(kind: string, name: string, namespace: string): readonly RbacRule[] | undefined {
    return kind === 'Role' ? this.rulesOfObject('Role', namespace, name) : this.rulesOfClusterRole(name, new Set());
  }

  private rulesOfObject(kind: string, namespace: string, name: string): readonly RbacRule[] | undefined {
    const object = this.store.tryFind(RBAC_GROUP, kind, namespace, name);
    return object && rulesIn(object);
  }

  private rulesOfClusterRole(name: string, seen: Set<string>): readonly RbacRule[] | undefined {
    if (this.known.has(name)) return this.known.get(name);
    if (seen.has(name)) return [];
    seen.add(name);
    const object = this.store.tryFind(RBAC_GROUP, 'ClusterRole', '', name);
    const builtIn = BUILT_IN_ROLES.get(name);
    if (!object && !builtIn) return undefined;
    // A controller writes the rules of an aggregated role: those that a manifest gives are not what is in force.
    const selectors = object ? selectorsOf(object) : [];
    const own = object && selectors.length === 0 ? rulesIn(object) : builtIn?.rules ?? [];
    const isMeant = (labels: Labels): boolean => selectors.some((one) => selects(one, labels)) || (builtIn?.aggregates !== undefined && labels[builtIn.aggregates] === 'true');
    const others = [...this.named()].filter(([other, labels]) => other !== name && isMeant(labels));
    const rules = [...own, ...others.flatMap(([other]) => this.rulesOfClusterRole(other, seen) ?? [])];
    // What a circle left out of others is not theirs.
    if (seen.size === 1 || others.length === 0) this.known.set(name, rules);
    return rules;
  }

  /** All ClusterRoles with their labels. */
  private named(): ReadonlyMap<string, Labels> {
    return new Map<string, Labels>([
      ...[...BUILT_IN_ROLES].map(([name, { labels }]) => [name, labels] as const),
      ...this.store.ofKind(RBAC_GROUP, 'ClusterRole').map((object) => (
        [object.name, { ...BUILT_IN_ROLES.get(object.name)?.labels, ...object.root.child('metadata').child('labels').stringMap() }] as const
      )),
    ]);
  }
}

function rulesIn(object: StoredObject): readonly RbacRule[] {
  return itemsOf(object.body.rules).map(fieldsOf).map(({ apiGroups, resources, verbs, resourceNames }) => (
    { groups: textsOf(apiGroups), resources: textsOf(resources), verbs: textsOf(verbs), names: textsOf(resourceNames) }
  ));
}

function selectorsOf(object: StoredObject): readonly ReturnType<typeof parseCustomLabelSelector>[] {
  return object.root.child('aggregationRule').child('clusterRoleSelectors').items().map((selector) => parseCustomLabelSelector(selector));
}

function textsOf(value: unknown): readonly string[] {
  return itemsOf(value).filter((item): item is string => typeof item === 'string');
}
