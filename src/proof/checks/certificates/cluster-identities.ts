/**
 * Which pods get which SPIFFE ID, against what was declared. Sources: SPIRE Controller Manager, ClusterSPIFFEID; SPIFFE ID, section 2; Kubernetes
 * "Well-Known Labels", `kubernetes.io/metadata.name`.
 */
import { expectedIdentities } from './expected';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { keyOfObject, nameOf } from '../../objects/values';
import type { SpireSpec } from '../../specification/clusters';
import type { WorkloadNode } from '../../specification/nodes';
import { podLabelsOf } from '../../specification/pod-labels';
import type { Specification } from '../../specification/specification';
import { describeDifferences, hasFields, is, isAnything, isNothing } from '../matchers';
import type { Meaning } from '../matchers';

export const GROUP = 'spire.spiffe.io';
export const KIND = 'ClusterSPIFFEID';

export function* clusterIdentityFindings(graph: Specification, { objects }: ProofInput): Generator<Message> {
  const expected = expectedIdentities(graph);
  for (const [name, workload] of expected) {
    const { id, cluster: { spire } } = workload;
    const object = objects.tryFind(GROUP, KIND, '', name);
    if (!spire) {
      yield { node: id, text: `${id} needs a certificate, and nothing is stated of who issues any. State profile.spire or profile.certManager` };
    } else if (!object) {
      yield { node: id, text: `${KIND} ${name}, by which ${id} gets its certificate, is missing: its name was changed, or it was taken away. Put it back` };
    } else {
      const differences = meaningOf(workload, spire)(object.body, '');
      if (differences.length === 0) continue;
      yield {
        node: id,
        object: keyOfObject(object),
        rule: 'unknown-field',
        text: `${nameOf(object)} does not give the pods of ${id}, and no others, the ID of their account: ${describeDifferences(differences)}. Delete the patch that changes it`,
      };
    }
  }
  for (const alike of objects.byGroupAndKind()) {
    if (alike[0].group !== GROUP || alike[0].kind !== KIND) continue;
    for (const object of alike) {
      if (object.namespace === '' && expected.has(object.name)) continue;
      yield {
        node: undefined,
        object: keyOfObject(object),
        rule: 'unknown-kind',
        text: `${nameOf(object)} (${String(object.body.apiVersion)}): it decides which identities pods are given: others may have the ID of a declared workload by it, or a declared `
          + 'one a second ID, so what it does can\'t be proven; leave it out, or deploy it apart from this app',
      };
    }
  }
}

function meaningOf(workload: WorkloadNode, { trustDomain, className }: SpireSpec): Meaning {
  const labels = Object.entries(podLabelsOf(workload)).map(([key, value]) => [key, is(value)] as const);
  return hasFields({
    apiVersion: is(`${GROUP}/v1alpha1`),
    kind: is(KIND),
    metadata: isAnything,
    status: isAnything,
    spec: hasFields({
      className: className === undefined ? isNothing : is(className),
      spiffeIDTemplate: is(`spiffe://${trustDomain}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}`),
      namespaceSelector: hasFields({ matchLabels: hasFields({ 'kubernetes.io/metadata.name': is(workload.namespace) }) }),
      podSelector: hasFields({ matchLabels: hasFields(Object.fromEntries(labels)) }),
      ttl: isAtMostAnHour,
    }),
  });
}

const MOST_SECONDS = 3600;

/** Source: Go, time.ParseDuration, without fractions. None at all, or zero, is what the server has been told. */
const isAtMostAnHour: Meaning = (got, at) => {
  const parts = typeof got === 'string' && got !== '' ? /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/.exec(got) : null;
  const [hours, minutes, seconds] = (parts ?? []).slice(1).map((part) => Number((part as string | undefined) ?? 0));
  const life = parts ? hours * 3600 + minutes * 60 + seconds : 0;
  return life > 0 && life <= MOST_SECONDS ? [] : [{ at, got, expected: 'at most an hour, such as "1h"' }];
};
