import { kindsOfTheJudge, kindsOfTheRules } from '../../../src/cli/cluster/kinds';

const names = (kinds: readonly { readonly group: string; readonly kind: string }[]): readonly string[] => kinds.map(({ group, kind }) => `${kind}.${group}`);

test('everything that the judge reads or knows to matter is asked for, and for verify what rules read besides', () => {
  const judge = names(kindsOfTheJudge());
  expect(judge).toEqual(expect.arrayContaining(['Pod.', 'CronJob.batch', 'NetworkPolicy.networking.k8s.io', 'AuthorizationPolicy.security.istio.io', 'CiliumNetworkPolicy.cilium.io', 'EnvoyFilter.networking.istio.io']));
  expect(names(kindsOfTheRules())).toEqual(expect.arrayContaining([...judge, 'ConfigMap.', 'ClusterRole.rbac.authorization.k8s.io']));
});

test('nobody is asked for Secrets, nor twice for one kind', () => {
  const all = names(kindsOfTheRules());
  expect(all).not.toContain('Secret.');
  expect(new Set(all).size).toBe(all.length);
});
