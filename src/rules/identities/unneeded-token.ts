import { evidenceAt } from '../evidence';
import type { RuleInput } from '../input';
import { bindings } from '../rbac/roles';
import { defineRule } from '../rule';
import { cis, nsa } from '../standards';
import { projectedTokens } from '../tokens';
import { nameOf } from '../words';

/**
 * Audiences that API servers take for themselves, as installers set `--api-audiences`, or the issuer where none is set. Source: Kubernetes kube-apiserver,
 * and the defaults of kubeadm, k3s, kops and the large clouds.
 */
const API_SERVER = /^(https:\/\/)?kubernetes(\.default(\.svc(\..+)?)?|\.svc\.default)?\/?$|^(k3s|rke2)$/;

/** Every account may ask who it is; whoever needs more is bound to a role. */
export const UNNEEDED_TOKEN = defineRule({
  code: 'ZT217',
  name: 'unneeded-token',
  title: 'A pod mounts a token for the Kubernetes API, and its account has no rights there',
  severity: 'note',
  why: 'The token is of use to an intruder alone: it shows the API server who asks, and opens whatever is bound to all accounts.',
  fix: 'Mount no token, or one with the audience of who takes it. Where a binding is in other manifests, check them together.',
  standards: [cis('5.1.6'), nsa('Protecting Pod service account tokens')],
  check: (input) => {
    const hasRights = accountsWithRights(input);
    return input.pods.flatMap((pod) => {
      const tokens = projectedTokens(pod.spec).filter((token) => isForApiServer(token.child('audience').value));
      if (tokens.length === 0 || hasRights(pod.ref.namespace, pod.template.serviceAccount)) return [];
      return tokens.map((token) => evidenceAt(pod.ref, token, { details: { account: `${pod.ref.namespace}/${pod.template.serviceAccount}` } }));
    });
  },
  describe: ({ object, details }) => `${nameOf(object)} mounts a token for the Kubernetes API, and no binding gives ${details.account} a right there.`,
});

function isForApiServer(audience: unknown): boolean {
  return !audience || (typeof audience === 'string' && API_SERVER.test(audience));
}

/** Source: Kubernetes "Using RBAC Authorization", Referring to subjects. */
function accountsWithRights(input: RuleInput): (namespace: string, account: string) => boolean {
  const known = new Set(bindings(input).flatMap(({ ref, root }) => root.child('subjects').items().map((subject) => {
    const [kind, name, namespace] = ['kind', 'name', 'namespace'].map((key) => String(subject.child(key).value ?? ''));
    return kind === 'ServiceAccount' ? `ServiceAccount ${namespace === '' ? ref.namespace : namespace}/${name}` : `${kind} ${name}`;
  })));
  return (namespace, account) => [
    `ServiceAccount ${namespace}/${account}`, `User system:serviceaccount:${namespace}:${account}`, `Group system:serviceaccounts:${namespace}`,
    'Group system:serviceaccounts', 'Group system:authenticated',
  ].some((subject) => known.has(subject));
}
