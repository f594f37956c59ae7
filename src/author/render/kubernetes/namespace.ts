import type { Labels } from '../../graph/labels';
import type { LimitRangeNode, NamespaceNode } from '../../graph/nodes';
import type { ObjectTemplate } from '../manifest';

/**
 * Pod Security admission at "restricted", pinned: `latest` would change its meaning with an upgrade.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityLabels(kubernetesVersion: string): Labels {
  const modes = ['enforce', 'audit', 'warn'];
  return Object.fromEntries(modes.flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, 'restricted'],
    [`pod-security.kubernetes.io/${mode}-version`, `v${kubernetesVersion}`],
  ]));
}

/** All that a Namespace says stands in its metadata. */
export const namespaceObject: ObjectTemplate<NamespaceNode, Record<string, never>> = {
  apiVersion: 'v1',
  kind: 'Namespace',
  fields: [],
  render: () => ({}),
};

export interface ResourceQuotaBody {
  readonly spec: { readonly hard: Labels };
}

export const resourceQuota: ObjectTemplate<NamespaceNode, ResourceQuotaBody> = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  fields: ['spec'],
  render: (_graph, namespace) => ({ spec: { hard: asked(namespace, namespace.quota, 'quota') } }),
};

export interface LimitRangeBody {
  readonly spec: { readonly limits: readonly [{ readonly type: 'Container'; readonly default: Labels; readonly defaultRequest: Labels }] };
}

export const limitRange: ObjectTemplate<NamespaceNode, LimitRangeBody> = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  fields: ['spec'],
  render: (_graph, namespace) => {
    const limits: LimitRangeNode = asked(namespace, namespace.limitRange, 'limit range');
    return { spec: { limits: [{ type: 'Container', default: limits.defaultLimit, defaultRequest: limits.defaultRequest }] } };
  },
};

function asked<T>(namespace: NamespaceNode, value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`namespace '${namespace.name}' was given no ${what}`);
  return value;
}
