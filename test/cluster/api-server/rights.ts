import type { Client } from '../kubernetes/client';

/** What may be done to what: a question of RBAC, or an answer. */
export type Right = string;

/** With a token as the kubelet would mount it. `account` is `namespace/name`. */
export async function clientOf(admin: Client, account: string): Promise<Client> {
  const [namespace, name] = account.split('/');
  const { status: { token } } = await admin.must('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, { body: { spec: {} } });
  return admin.withToken(token);
}

/** Everything that RBAC allows the caller in a namespace, cluster-wide rights included. */
export async function rightsIn(client: Client, namespace: string): Promise<readonly Right[]> {
  const { status } = await client.must('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { body: { spec: { namespace } } });
  expect(status.incomplete).toBe(false);
  interface Rule { readonly verbs: string[]; readonly apiGroups: string[]; readonly resources: string[]; readonly resourceNames?: string[] }
  return (status.resourceRules as Rule[]).flatMap(({ verbs, apiGroups, resources, resourceNames = [''] }) => (
    verbs.flatMap((verb) => apiGroups.flatMap((group) => resources.flatMap((resource) => (
      resourceNames.map((name) => `${verb} ${resource}.${group}${name === '' ? '' : ` ${name}`} in ${namespace}`)
    ))))
  )).sort();
}
