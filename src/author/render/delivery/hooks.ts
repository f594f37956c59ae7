import type { DeliveryNode } from '../../graph/delivery';
import type { Labels } from '../../graph/labels';

type HookTable = { readonly [K in DeliveryNode['kind']]: (delivery: Extract<DeliveryNode, { kind: K }>) => Labels };

/**
 * Annotations by which a tool runs a Job as its hook. Both delete the Job of before when they make the next, so that its logs can be read until then.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 * @see https://helm.sh/docs/topics/charts_hooks/
 */
const HOOKS: HookTable = {
  'applied': () => ({}),
  'argo-cd': ({ phase }) => ({ 'argocd.argoproj.io/hook': phase, 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' }),
  'helm': ({ hooks }) => ({ 'helm.sh/hook': hooks.join(','), 'helm.sh/hook-delete-policy': 'before-hook-creation' }),
};

export function hookAnnotations(delivery: DeliveryNode): Labels {
  return (HOOKS[delivery.kind] as (delivery: DeliveryNode) => Labels)(delivery);
}
