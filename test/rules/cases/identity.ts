import { all, pod, role, type RuleCases } from './case';
import { DEFAULT_SERVICE_ACCOUNT_USED } from '../../../src/rules/kubernetes/default-service-account';
import { MOUNTED_TOKEN } from '../../../src/rules/kubernetes/mounted-token';
import { SHARED_SERVICE_ACCOUNT } from '../../../src/rules/kubernetes/shared-service-account';
import { UNKNOWN_SERVICE_ACCOUNT } from '../../../src/rules/kubernetes/unknown-service-account';
import { BROAD_BINDING } from '../../../src/rules/rbac/broad-binding';
import { BUILTIN_ROLE_BINDING } from '../../../src/rules/rbac/builtin-role-binding';
import { RBAC_ANY_NAME } from '../../../src/rules/rbac/rbac-any-name';
import { RBAC_ESCALATION } from '../../../src/rules/rbac/rbac-escalation';
import { RBAC_EVERY_NAMESPACE } from '../../../src/rules/rbac/rbac-every-namespace';
import { RBAC_EXEC } from '../../../src/rules/rbac/rbac-exec';
import { RBAC_POLICIES } from '../../../src/rules/rbac/rbac-policies';
import { RBAC_READS_SECRETS } from '../../../src/rules/rbac/rbac-reads-secrets';
import { RBAC_TOKEN_CREATION } from '../../../src/rules/rbac/rbac-token-creation';
import { RBAC_WORKLOADS } from '../../../src/rules/rbac/rbac-workloads';
import { WILDCARD_RBAC } from '../../../src/rules/rbac/wildcard-rbac';

const RBAC = 'rbac.authorization.k8s.io';

function account(fields: string): string {
  return `{apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop}, ${fields}}`;
}

function binding(roleName: string, subject: string): string {
  return `{apiVersion: ${RBAC}/v1, kind: ClusterRoleBinding, metadata: {name: b}, roleRef: {kind: ClusterRole, name: ${roleName}}, subjects: [${subject}]}`;
}

function clusterRole(rules: string): string {
  return `{apiVersion: ${RBAC}/v1, kind: ClusterRole, metadata: {name: wide}, rules: [${rules}]}`;
}

/** A role that somebody has in every namespace. */
function everywhere(rules: string, subject = '{kind: ServiceAccount, name: web, namespace: shop}'): string {
  return all(clusterRole(rules), binding('wide', subject));
}

function ownedPod(name: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop, ownerReferences: [{kind: ReplicaSet, name: web, controller: true}]}, spec: {serviceAccountName: web}}`;
}

/** A pod without automounting that mounts a projected token. */
function tokenPod(token: string, automount = false, name = 'token'): string {
  return pod(`{automountServiceAccountToken: ${automount}, volumes: [{name: tmp, emptyDir: {}}, {name: ${name}, projected: {sources: [{serviceAccountToken: ${token}}]}}]}`);
}

export const IDENTITY_CASES: readonly RuleCases[] = [
  {
    rule: DEFAULT_SERVICE_ACCOUNT_USED,
    violates: [
      { title: 'no account named', yaml: pod('{}') },
      { title: 'the default account by name', yaml: pod('{serviceAccountName: default}') },
    ],
    passes: [{ title: 'an account of its own', yaml: pod('{serviceAccountName: web}') }],
  },
  {
    rule: SHARED_SERVICE_ACCOUNT,
    violates: [{ title: 'two pods with one account', yaml: all(pod('{serviceAccountName: web}'), pod('{serviceAccountName: web}', '{}', 'other')), says: 'Pod shop/other shares the ServiceAccount shop/web with Pod shop/web' }],
    passes: [
      { title: 'two accounts', yaml: all(pod('{serviceAccountName: web}'), pod('{serviceAccountName: other}', '{}', 'other')) },
      { title: 'two replicas of one controller', yaml: all(ownedPod('a'), ownedPod('b')) },
    ],
  },
  {
    rule: MOUNTED_TOKEN,
    violates: [
      { title: 'nothing said anywhere', yaml: pod('{serviceAccountName: web}'), says: 'is missing, expected false' },
      { title: 'a pod that overrules its account', yaml: all(pod('{serviceAccountName: web, automountServiceAccountToken: true}'), account('automountServiceAccountToken: false')) },
      { title: 'a projected token for as long as the kubelet likes', yaml: tokenPod('{path: token}'), says: 'it has no audience, and its expirationSeconds is missing' },
      { title: 'a projected token for a day', yaml: tokenPod('{path: token, audience: "", expirationSeconds: 86400}'), says: 'is 86400' },
      { title: 'a projected token beside the mounted one', yaml: tokenPod('{path: token}', true), times: 2 },
      { title: 'a mounted token in a dump, once', yaml: tokenPod('{path: token, expirationSeconds: 3607}', true, 'kube-api-access-x7k2p') },
      { title: 'a token that is called like a mounted one and is not', yaml: tokenPod('{path: token, expirationSeconds: 3607}', false, 'kube-api-access-x7k2p') },
      {
        title: 'a pod with a token that its owner does not have',
        yaml: all(
          '{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web, namespace: shop}, spec: {template: {spec: {automountServiceAccountToken: false}}}}',
          tokenPod('{path: token}').replace('{name: web,', '{name: web-1, ownerReferences: [{kind: ReplicaSet, name: web, controller: true}],'),
        ),
        says: 'Pod shop/web-1',
      },
    ],
    passes: [
      { title: 'a short-lived token', yaml: tokenPod('{path: token, expirationSeconds: 600}') },
      { title: 'a token for somebody else', yaml: tokenPod('{path: token, audience: vault, expirationSeconds: 86400}') },
      { title: 'false on the pod', yaml: pod('{serviceAccountName: web, automountServiceAccountToken: false}') },
      { title: 'false on the account', yaml: all(pod('{serviceAccountName: web}'), account('automountServiceAccountToken: false')) },
    ],
  },
  {
    rule: WILDCARD_RBAC,
    violates: [{ title: 'stars among verbs and resources', yaml: role('{apiGroups: [apps], resources: ["*"], verbs: [get, "*"]}'), times: 2, says: '"*" in verbs' }],
    passes: [{ title: 'words', yaml: role('{apiGroups: [apps], resources: [deployments], verbs: [get]}') }],
  },
  {
    rule: RBAC_READS_SECRETS,
    violates: [{ title: 'a list of all Secrets', yaml: role('{apiGroups: [""], resources: [configmaps, secrets], verbs: [list, create]}'), says: 'may list every Secret' }],
    passes: [
      { title: 'one Secret by name', yaml: role('{apiGroups: [""], resources: [secrets], resourceNames: [web], verbs: [get]}') },
      { title: 'secrets of another API group', yaml: role('{apiGroups: [vault.example.com], resources: [secrets], verbs: [get]}') },
    ],
  },
  {
    rule: RBAC_ESCALATION,
    violates: [
      { title: 'impersonation', yaml: role('{apiGroups: [""], resources: [users], verbs: [impersonate]}') },
      { title: 'binding of roles', yaml: role(`{apiGroups: [${RBAC}], resources: [clusterroles], verbs: [bind, escalate]}`), says: 'bind, escalate clusterroles' },
      { title: 'writing of a binding by name', yaml: role(`{apiGroups: [${RBAC}], resources: [rolebindings], resourceNames: [web], verbs: [patch]}`), says: 'patch rolebindings' },
      { title: 'approval of certificates', yaml: role('{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update]}') },
      { title: 'admission that no longer asks', yaml: role('{apiGroups: [admissionregistration.k8s.io], resources: [validatingadmissionpolicybindings], verbs: [delete]}') },
      { title: 'files of nodes as volumes', yaml: role('{apiGroups: [""], resources: [persistentvolumes], verbs: [create]}') },
      { title: 'webhooks', yaml: role('{apiGroups: [admissionregistration.k8s.io], resources: [mutatingwebhookconfigurations], verbs: [create]}') },
    ],
    passes: [
      { title: 'binding of one role by name', yaml: role(`{apiGroups: [${RBAC}], resources: [roles], resourceNames: [web], verbs: [bind]}`) },
      { title: 'reading roles', yaml: role(`{apiGroups: [${RBAC}], resources: [roles], verbs: [get]}`) },
    ],
  },
  {
    rule: RBAC_EXEC,
    violates: [
      { title: 'exec', yaml: role('{apiGroups: [""], resources: [pods, pods/exec], verbs: [create]}'), says: '(pods/exec)' },
      { title: 'calls of Services by way of the API server', yaml: role('{apiGroups: [""], resources: [services/proxy], verbs: [get]}'), says: '(services/proxy)' },
      { title: 'exec of whatever has it', yaml: role('{apiGroups: [""], resources: ["*/exec"], verbs: [create]}'), says: '(*/exec)' },
      { title: 'deletions in pods by way of the API server', yaml: role('{apiGroups: [""], resources: [pods/proxy], verbs: [delete]}'), says: '(pods/proxy)' },
    ],
    passes: [{ title: 'logs and scales', yaml: role('{apiGroups: [""], resources: ["*/log", "*/scale"], verbs: [create]}') }, { title: 'logs', yaml: role('{apiGroups: [""], resources: [pods, pods/log], verbs: [get]}') }],
  },
  {
    rule: RBAC_TOKEN_CREATION,
    violates: [
      { title: 'tokens of all accounts', yaml: role('{apiGroups: [""], resources: [serviceaccounts/token], verbs: [create]}') },
      {
        title: 'Secrets that become tokens, and are read',
        yaml: role('{apiGroups: [""], resources: [secrets], verbs: [create]}, {apiGroups: [""], resources: [secrets], resourceNames: [web], verbs: [get]}'),
        times: 1,
      },
    ],
    passes: [{ title: 'Secrets that it can not read', yaml: role('{apiGroups: [""], resources: [secrets], verbs: [create, patch]}') }, { title: 'tokens of one account', yaml: role('{apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [web], verbs: [create]}') }],
  },
  {
    rule: BROAD_BINDING,
    violates: [
      { title: 'an administrator', yaml: binding('cluster-admin', '{kind: ServiceAccount, name: web, namespace: shop}'), says: 'cluster-admin' },
      { title: 'everybody', yaml: binding('view', '{kind: Group, name: system:authenticated}'), says: 'system:authenticated' },
      { title: 'all accounts of a namespace', yaml: binding('view', '{kind: Group, name: "system:serviceaccounts:shop"}') },
    ],
    passes: [{ title: 'one account and one role', yaml: binding('view', '{kind: ServiceAccount, name: web, namespace: shop}') }],
  },
  {
    rule: UNKNOWN_SERVICE_ACCOUNT,
    violates: [
      { title: 'a misspelt account', yaml: all(pod('{serviceAccountName: wbe}'), account('secrets: []')), says: 'the ServiceAccount shop/wbe, which no manifest gives' },
      { title: 'the old name of the field', yaml: all(pod('{serviceAccount: wbe}'), account('secrets: []')) },
    ],
    passes: [
      { title: 'an account that is given', yaml: all(pod('{serviceAccountName: web}'), account('secrets: []')) },
      { title: 'the default account, which always exists', yaml: all(pod('{}'), account('secrets: []')) },
      { title: 'manifests without accounts of that namespace', yaml: all(pod('{serviceAccountName: web}'), account('secrets: []').replace('namespace: shop', 'namespace: other')) },
    ],
  },
  {
    rule: RBAC_WORKLOADS,
    violates: [
      { title: 'creation of pods', yaml: role('{apiGroups: [""], resources: [pods], verbs: [create]}'), says: 'may create pods' },
      { title: 'change of a Deployment by name', yaml: role('{apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: [patch]}') },
      { title: 'creation of Rollouts', yaml: role('{apiGroups: [argoproj.io], resources: [rollouts], verbs: [create]}'), says: 'may create rollouts' },
      { title: 'change of what Flux applies', yaml: role('{apiGroups: [kustomize.toolkit.fluxcd.io], resources: [kustomizations], verbs: [patch]}') },
      { title: 'creation of jobs', yaml: role('{apiGroups: [batch], resources: [jobs], verbs: [create]}') },
    ],
    passes: [
      { title: 'reading of pods', yaml: role('{apiGroups: [""], resources: [pods], verbs: [get, list, watch]}') },
      { title: 'jobs of another group', yaml: role('{apiGroups: [acme.example], resources: [jobs], verbs: [create]}') },
    ],
  },
  {
    rule: RBAC_POLICIES,
    violates: [
      { title: 'change of network policies', yaml: role('{apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [patch]}'), says: 'may patch networkpolicies' },
      { title: 'deletion of authorization policies', yaml: role('{apiGroups: [security.istio.io], resources: [authorizationpolicies], verbs: [delete]}') },
      { title: 'labels of namespaces', yaml: role('{apiGroups: [""], resources: [namespaces], verbs: [update]}') },
      { title: 'addresses of load balancers', yaml: role('{apiGroups: [""], resources: [services/status], resourceNames: [web], verbs: [patch]}') },
      { title: 'addresses of pods', yaml: role('{apiGroups: [""], resources: ["*/status"], verbs: [patch]}') },
      { title: 'policies of admission', yaml: role('{apiGroups: [kyverno.io], resources: [policies], verbs: [create]}') },
      { title: 'what Secrets are made of', yaml: role('{apiGroups: [external-secrets.io], resources: [externalsecrets], verbs: [create]}') },
    ],
    passes: [
      { title: 'reading of policies', yaml: role('{apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, list, watch]}') },
      { title: 'the status of an object', yaml: role('{apiGroups: [gateway.networking.k8s.io], resources: [httproutes/status], verbs: [update]}') },
      { title: 'objects of its own', yaml: role('{apiGroups: [acme.example], resources: [namespaces], verbs: [create]}') },
    ],
  },
  {
    rule: BUILTIN_ROLE_BINDING,
    violates: [
      { title: 'edit', yaml: binding('edit', '{kind: User, name: eve}'), says: 'gives the built-in role edit' },
      { title: 'admin', yaml: binding('admin', '{kind: Group, name: devs}') },
    ],
    passes: [{ title: 'view', yaml: binding('view', '{kind: User, name: eve}') }],
  },
  {
    rule: RBAC_ANY_NAME,
    violates: [
      { title: 'any ConfigMap', yaml: role('{apiGroups: [""], resources: [configmaps], verbs: [get, list]}'), says: 'may get configmaps of any name' },
      { title: 'the status of any object', yaml: role('{apiGroups: [acme.example], resources: [zones/status], verbs: [patch]}'), says: 'patch zones/status' },
      { title: 'a Lease that is somebody else\'s', yaml: role('{apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, update]}'), says: 'may update leases of' },
      { title: 'events of a group that has no such thing', yaml: role('{apiGroups: ["", acme.example], resources: [events], verbs: [create]}') },
      { title: 'beside a rule that is worse', yaml: role('{apiGroups: [""], resources: [pods/exec], verbs: [create]}, {apiGroups: [""], resources: [pods/log], verbs: [get]}'), says: 'get pods/log' },
    ],
    passes: [
      { title: 'a list, which has no names', yaml: role('{apiGroups: [""], resources: [configmaps], verbs: [list, watch]}') },
      { title: 'one by name', yaml: role('{apiGroups: [""], resources: [configmaps], resourceNames: [web], verbs: [get, update]}') },
      { title: 'events, and a Lease to begin with', yaml: role('{apiGroups: [""], resources: [events], verbs: [create, patch]}, {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create]}') },
      { title: 'what is told as worse', yaml: role('{apiGroups: [""], resources: [pods], verbs: [create]}, {apiGroups: ["*"], resources: [zones], verbs: [get]}') },
    ],
  },
  {
    rule: RBAC_EVERY_NAMESPACE,
    violates: [
      { title: 'lists of everything of a kind', yaml: everywhere('{apiGroups: [acme.example], resources: [zones], verbs: [list]}'), says: 'list zones of every namespace' },
      { title: 'by name', yaml: everywhere('{apiGroups: [""], resources: [configmaps], resourceNames: [web], verbs: [get]}') },
      { title: 'for all accounts of a namespace', yaml: everywhere('{apiGroups: [""], resources: [pods], verbs: [list]}', '{kind: Group, name: "system:serviceaccounts:shop"}') },
      { title: 'for an account by its user name', yaml: everywhere('{apiGroups: [""], resources: [pods], verbs: [list]}', '{kind: User, name: "system:serviceaccount:shop:web"}') },
      { title: 'what describes the cluster, but to change it', yaml: everywhere('{apiGroups: [""], resources: [nodes], verbs: [get, patch]}'), says: 'a ServiceAccount patch nodes' },
      { title: 'paths of the API server', yaml: everywhere('{nonResourceURLs: [/metrics, /logs/*], verbs: [get]}'), says: 'a ServiceAccount ask the API server for /logs/*.' },
    ],
    passes: [
      { title: 'what describes the cluster', yaml: everywhere('{apiGroups: [""], resources: [nodes, namespaces], verbs: [get, list, watch]}') },
      { title: 'how the API server is', yaml: everywhere('{nonResourceURLs: [/metrics, /healthz/*, /version], verbs: [get]}') },
      { title: 'reviews', yaml: everywhere('{apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}') },
      { title: 'for a person', yaml: everywhere('{apiGroups: [""], resources: [pods], verbs: [list]}', '{kind: User, name: eve}') },
      { title: 'a role that nobody has', yaml: clusterRole('{apiGroups: [""], resources: [pods], verbs: [list]}') },
    ],
  },
];
