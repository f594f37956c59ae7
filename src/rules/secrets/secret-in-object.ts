import { evidenceOf } from '../evidence';
import type { Item } from '../input';
import { MESHES } from '../meshes';
import { defineRule, type Evidence } from '../rule';
import { cis, nsa } from '../standards';
import { nameOf } from '../words';
import { redacted, suspicionOf, suspicionOfText } from './detector';
import type { Suspicion } from './detector';
import { inMetadata } from './metadata';
import { promiseOf } from './names';
import { eachText } from './texts';

/** Kinds whose fields have no room for a text of one's own, or whose texts have a rule of their own. Only their metadata is read. */
const READ_ELSEWHERE: ReadonlySet<string> = new Set([
  ' Secret', ' ConfigMap', ' Pod', ' ReplicationController', 'apps Deployment', 'apps StatefulSet', 'apps DaemonSet', 'apps ReplicaSet', 'batch Job',
  'batch CronJob', ' Service', ' ServiceAccount', ' Namespace', ' ResourceQuota', ' LimitRange', ' PersistentVolumeClaim', 'policy PodDisruptionBudget',
  'autoscaling HorizontalPodAutoscaler', 'networking.k8s.io NetworkPolicy', 'rbac.authorization.k8s.io Role', 'rbac.authorization.k8s.io ClusterRole',
  'rbac.authorization.k8s.io RoleBinding', 'rbac.authorization.k8s.io ClusterRoleBinding', ...MESHES.flatMap(({ kindsWithoutTexts }) => kindsWithoutTexts),
]);

/** Fields of these name keys of Secrets, so that a name tells nothing. */
const NAMES_OF_KEYS: ReadonlySet<string> = new Set(['external-secrets.io', 'bitnami.com', 'secrets.hashicorp.com', 'secrets-store.csi.x-k8s.io', 'apiextensions.k8s.io']);

export const SECRET_IN_OBJECT = defineRule({
  code: 'ZT504',
  name: 'secret-in-object',
  title: 'An object has a credential as a value',
  severity: 'error',
  why: 'Everybody who can read the repository, the diff or the object has the credential, and changing it requires a release.',
  fix: 'Keep it in a secret store, bring it in with an ExternalSecret, and refer to the Secret: nearly every kind has a field for that.',
  standards: [nsa('Secrets'), cis('5.4.2')],
  check: (input) => input.items.flatMap((item) => [
    // Pods stand for themselves, and have a rule of their own.
    ...(item.group === '' && item.ref.kind === 'Pod' ? [] : inMetadata(item.ref, item.root.child('metadata'))),
    ...(READ_ELSEWHERE.has(`${item.group} ${item.ref.kind}`) ? [] : inBody(item)),
  ]),
  describe: ({ object, details }) => `${nameOf(object)} has a credential as a value in ${details.where} (${details.because}).`,
});

function inBody({ ref, group, root }: Item): readonly Evidence[] {
  const found: Evidence[] = [];
  eachText(root.value, (name, text, path) => {
    if (path[0] === 'metadata') return;
    const because = NAMES_OF_KEYS.has(group) ? suspicionOfText(text) : suspicionIn(name, text);
    if (because) found.push(evidenceOf(ref, path, { got: redacted(text), details: { where: path.join('.'), because } }));
  });
  return found;
}

/** Fields called `secret` name one, mostly: only a password or a token is recognized by its name. */
function suspicionIn(name: string, text: string): Suspicion | undefined {
  const because = suspicionOf(name, text);
  if (because !== 'telling name' || promiseOf(name) === 'password' || /token$|apikey$/i.test(name)) return because;
  return suspicionOfText(text);
}
