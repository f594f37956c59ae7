/**
 * Which workloads get which certificates, against what was declared. Sources: cert-manager, Certificate; trust-manager, Bundle; SPIFFE ID, section 2.
 */
import { expectedCertificates, statedIn } from './expected';
import type { Certified } from './expected';
import { certificatesBeside } from './issued';
import { keyReaders } from './key-readers';
import { madeObjects, mayMake } from '../../../judge/kinds';
import type { MadeObject } from '../../../judge/objects/kinds/made';
import type { ObjectStore, StoredObject } from '../../../judge/objects/store';
import type { Message } from '../../findings/message';
import type { ProofInput } from '../../objects/proof-input';
import { keyOfObject, nameOf } from '../../objects/values';
import type { Specification } from '../../specification/specification';
import { describeDifferences, hasFields, hasTexts, is, isAnything, isByDefault, isOneOf } from '../matchers';
import type { Meaning } from '../matchers';

const GROUP = 'cert-manager.io';

/** What others may not do, that is not understood. */
const RULE = 'unknown-kind';

export function* certificateFindings(graph: Specification, { objects, rules }: ProofInput): Generator<Message> {
  const expected = expectedCertificates(graph);
  const own = new Set(expected.map(({ workload, secret }) => `${workload.namespace}/${secret}`));
  const stated = statedIn(graph);
  // Whom they are for need not be in this program: others share the issuer.
  if (stated.length > 0) for (const [object, what] of certificatesBeside(own, stated, objects)) yield undeclared(object, what);
  if (expected.length === 0) return;
  for (const certified of expected) {
    const { workload: { id, namespace }, secret } = certified;
    const object = objects.tryFind(GROUP, 'Certificate', namespace, secret);
    if (!object) {
      yield { node: id, text: `Certificate ${namespace}/${secret}, by which ${id} gets its certificate, is missing: its name or namespace was changed, or it was taken away. Put it back` };
      continue;
    }
    const differences = meaningOf(certified)(object.body, '');
    if (differences.length === 0) continue;
    yield {
      node: id, object: keyOfObject(object), rule: 'unknown-field', text: `${nameOf(object)} does not ask for the certificate of ${id}: ${describeDifferences(differences)}. Delete the patch that changes it`,
    };
  }
  yield* authoritiesOfOthers(expected, objects);
  yield* keyReaders(graph, expected, rules.manifests);
}

function meaningOf({ workload: { namespace, serviceAccount }, secret, certManager: { trustDomain, issuer } }: Certified): Meaning {
  return hasFields({
    apiVersion: is(`${GROUP}/v1`),
    kind: is('Certificate'),
    metadata: isAnything,
    status: isAnything,
    spec: hasFields({
      secretName: is(secret),
      duration: isHours(1, 24),
      // Half a day before the end, or less; when it is renewed opens nothing.
      renewBefore: isHours(0, 12),
      revisionHistoryLimit: isAnything,
      privateKey: hasFields({ algorithm: is('ECDSA'), size: is(256), encoding: isOneOf('PKCS8', 'PKCS1'), rotationPolicy: is('Always') }),
      usages: hasTexts(['digital signature', 'server auth', 'client auth']),
      uris: hasTexts([`spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`]),
      issuerRef: hasFields({ group: issuer.group === GROUP ? isByDefault(GROUP) : is(issuer.group), kind: is(issuer.kind), name: is(issuer.name) }),
      isCA: isByDefault(false),
    }),
  });
}

/** Source: Go, time.ParseDuration, without fractions. */
function isHours(least: number, most: number): Meaning {
  return (got, at) => {
    const parts = typeof got === 'string' && got !== '' ? /^(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,4})s)?$/.exec(got) : null;
    const [hours, minutes, seconds] = (parts ?? []).slice(1).map((part) => Number((part as string | undefined) ?? 0));
    const total = parts ? hours + minutes / 60 + seconds / 3600 : -1;
    return total >= least && total <= most ? [] : [{ at, got, expected: `${least} to ${most} hours, such as "${most}h0m0s"` }];
  };
}

/** Whatever says whom the workloads trust, beside the platform. */
function* authoritiesOfOthers(expected: readonly Certified[], objects: ObjectStore): Generator<Message> {
  for (const alike of objects.byGroupAndKind()) {
    const { group, kind } = alike[0];
    const isConfigMap = group === '' && kind === 'ConfigMap';
    if (!isConfigMap && !mayMake(group)) continue;
    for (const object of alike) {
      const made: readonly Pick<MadeObject, 'kind' | 'namespace' | 'name'>[] = isConfigMap ? [object] : madeObjects(group, kind, object.body);
      const meant = expected.find(({ workload: { namespace }, certManager: { trustConfigMap } }) => made.some((one) => (
        one.kind === 'ConfigMap' && one.name === trustConfigMap && (one.namespace === undefined || one.namespace === namespace)
      )));
      if (meant) yield undeclared(object, `it says whose certificates ${meant.workload.id} takes (ConfigMap ${meant.certManager.trustConfigMap}), which is the platform's to say`);
    }
  }
}

function undeclared(object: StoredObject, text: string): Message {
  return { node: undefined, object: keyOfObject(object), rule: RULE, text: `${nameOf(object)} was not declared: ${text}. Leave it out, or deploy it apart from this app` };
}
