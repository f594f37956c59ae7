import { SERVERS } from './objects';
import { linkerd } from './standards';
import { INBOUND_POLICY_ANNOTATION } from '../../judge/layers/linkerd/well-known';
import { evidenceAt, evidenceOf } from '../evidence';
import type { RuleInput } from '../input';
import { defineRule, type Evidence } from '../rule';
import { nist } from '../standards';
import { nameOf, show } from '../words';

/** They let in callers without an identity. */
const OPEN: ReadonlySet<unknown> = new Set(['all-unauthenticated', 'cluster-unauthenticated', 'audit']);

export const OPEN_BY_DEFAULT = defineRule({
  code: 'ZT428',
  name: 'open-by-default',
  title: 'A proxy lets in callers without an identity by default',
  severity: 'error',
  why: 'Whoever has no proxy, and so no certificate, gets in as well; with all-unauthenticated and audit on a Server, nothing else that is written for it counts.',
  fix: 'Set config.linkerd.io/default-inbound-policy: deny on the namespace, leave accessPolicy out, and authorize each caller.',
  standards: [nist('800-204B', 'SAUZ-SR-1'), linkerd('Authorization Policy, default policies', 'reference/authorization-policy/#default-policies')],
  check: (input) => [...atServers(input), ...atNamespaces(input), ...atPods(input)],
  describe: ({ object, got }) => `${nameOf(object)} lets in callers without an identity: ${show(got)}.`,
});

function atServers(input: RuleInput): readonly Evidence[] {
  return input.typed(SERVERS).map(({ item }) => ({ item, field: item.root.child('spec').child('accessPolicy') }))
    .filter(({ field }) => OPEN.has(field.value)).map(({ item, field }) => evidenceAt(item.ref, field));
}

function atNamespaces(input: RuleInput): readonly Evidence[] {
  return [...input.namespaces.values()].flatMap(({ item }) => {
    const field = item?.root.child('metadata').child('annotations').child(INBOUND_POLICY_ANNOTATION);
    return item && field && OPEN.has(field.value) ? [evidenceAt(item.ref, field)] : [];
  });
}

function atPods(input: RuleInput): readonly Evidence[] {
  return input.pods.flatMap(({ ref, template: { annotations } }) => {
    const got = annotations[INBOUND_POLICY_ANNOTATION];
    return OPEN.has(got) ? [evidenceOf(ref, ['metadata', 'name'], { got, details: {} })] : [];
  });
}
