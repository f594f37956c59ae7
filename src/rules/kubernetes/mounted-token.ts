import { evidenceAt } from '../evidence';
import type { RuleInput } from '../input';
import type { PodItem } from '../pods';
import { defineRule, type Evidence } from '../rule';
import { cis, nsa } from '../standards';
import { longTokens, ownLongTokens } from '../tokens';
import { nameOf, show } from '../words';

const AUTOMOUNT = 'automountServiceAccountToken';

/** The pod's word counts before the account's. Source: Kubernetes "Configure Service Accounts for Pods". */
export const MOUNTED_TOKEN = defineRule({
  code: 'ZT203',
  name: 'mounted-token',
  title: 'A pod gets a token for the Kubernetes API',
  severity: 'warning',
  why: 'A service that never calls the Kubernetes API still carries a credential for it, which an intruder can use.',
  fix: `Set \`${AUTOMOUNT}: false\` in the pod's spec and on its ServiceAccount. Where a token is needed, mount a projected one with the audience of who takes it; for the Kubernetes API, one with expirationSeconds: 600.`,
  standards: [cis('5.1.6'), nsa('Protecting Pod service account tokens')],
  check: (input) => input.pods.flatMap((pod) => {
    const mounted = automounted(input, pod);
    const tokens = mounted.length > 0 ? ownLongTokens(pod.spec) : longTokens(pod.spec);
    return [...mounted, ...tokens.map((token) => evidenceAt(pod.ref, token, { details: { seconds: show(token.child('expirationSeconds').value) } }))];
  }),
  describe: ({ object, got, details }) => (details.seconds === undefined
    ? `${nameOf(object)} gets a token of the Kubernetes API: ${AUTOMOUNT} is ${show(got)}, expected false.`
    : `${nameOf(object)} mounts a token of the Kubernetes API: it has no audience, and its expirationSeconds is ${details.seconds}, expected 3600 at most.`),
});

function automounted(input: RuleInput, pod: PodItem): readonly Evidence[] {
  const own = pod.spec.child(AUTOMOUNT);
  if (own.value === false) return [];
  const account = input.serviceAccounts.get(`${pod.ref.namespace}/${pod.template.serviceAccount}`);
  if (!own.present && account?.root.child(AUTOMOUNT).value === false) return [];
  return [evidenceAt(pod.ref, own, { ...(account && { other: account.ref }) })];
}
