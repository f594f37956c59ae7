/** What makes an object the one that it is in a cluster. */
import { fieldsOf, groupOf, type Body, type Scope } from './kind';
import { tryFindScope } from '../../kinds';
import { DEFAULT_NAMESPACE } from '../../known';

export interface ObjectIdentity {
  readonly group: string;
  readonly kind: string;
  /** Empty where the object belongs to the cluster. */
  readonly namespace: string;
  /** Empty where it has none; with `generated` only what it begins with. */
  readonly name: string;
  /** The API server makes up the rest of the name. */
  readonly generated: boolean;
  /** Undefined where nobody knows the kind. */
  readonly scope: Scope | undefined;
}

/** Where an object goes when it is applied. Of an unknown kind: into the namespace that it names, else to the cluster as a whole. */
export function identityOf(body: Body): ObjectIdentity {
  const { kind, apiVersion } = body;
  const { name, namespace, generateName } = fieldsOf(body.metadata);
  const group = typeof apiVersion === 'string' ? groupOf(apiVersion) : '';
  const kindName = typeof kind === 'string' ? kind : '';
  const scope = tryFindScope(group, kindName);
  const given = typeof namespace === 'string' ? namespace : '';
  const generated = !isText(name) && isText(generateName);
  return {
    group,
    kind: kindName,
    namespace: scope === 'cluster' ? '' : given || (scope === 'namespaced' ? DEFAULT_NAMESPACE : ''),
    name: generated ? generateName : isText(name) ? name : '',
    generated,
    scope,
  };
}

/**
 * Groups under which API servers of old kept kinds that have moved since: one object had two names. Source: Kubernetes deprecation
 * guide, 1.16 and 1.22.
 */
const MOVED: ReadonlyMap<string, string> = new Map([
  ['extensions/Deployment', 'apps'], ['extensions/DaemonSet', 'apps'], ['extensions/ReplicaSet', 'apps'],
  ['extensions/NetworkPolicy', 'networking.k8s.io'], ['extensions/Ingress', 'networking.k8s.io'],
  ['extensions/PodSecurityPolicy', 'policy'], ['/Event', 'events.k8s.io'],
]);

/** Equal for two objects of which the second would replace the first; undefined for one that never meets another. */
export function keyOfIdentity({ group, kind, namespace, name, generated }: ObjectIdentity): string | undefined {
  if (generated || name === '') return undefined;
  return `${MOVED.get(`${group}/${kind}`) ?? group}\n${kind}\n${namespace}\n${name}`;
}

/** As `kubectl` names it, with its namespace before it. */
export function identityName({ kind, namespace, name, generated }: Pick<ObjectIdentity, 'kind' | 'namespace' | 'name' | 'generated'>): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}${generated ? '*' : ''}`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
