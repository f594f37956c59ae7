import type { Field } from '../../reach/parse/field';
import { evidenceAt } from '../evidence';
import { containerEvidence, inContainers } from '../pod/containers';
import type { Container, PodItem } from '../pods';
import { defineRule, type Evidence } from '../rule';
import { cis, nsa, owasp } from '../standards';
import { subjectOf } from '../words';
import { namedArguments } from './arguments';
import { redacted, suspicionOf, suspicionOfText } from './detector';

/** A value in a manifest is a value in Git, in every log of a diff and in the pod's description. */
export const SECRET_IN_POD = defineRule({
  code: 'ZT501',
  name: 'secret-in-pod',
  title: 'A pod has a credential as a value',
  severity: 'error',
  why: 'Whoever reads the repository, the diff or the pod has the credential, and it can\'t be changed without a release.',
  fix: 'Keep it in a secret store, bring it in with an ExternalSecret, and mount it or name it in valueFrom.secretKeyRef.',
  standards: [nsa('Secrets'), cis('5.4.1'), cis('5.4.2'), owasp('API2')],
  check: (input) => [
    ...inContainers(input, (container, pod) => [
      ...container.field.child('env').items().flatMap((item) => inVariable(pod, container, item)),
      ...(['command', 'args'] as const).flatMap((list) => inArguments(pod, container, container.field.child(list))),
    ]),
    ...input.pods.flatMap(inAnnotations),
  ],
  describe: (evidence) => `${subjectOf(evidence)} has a credential as a value in ${evidence.details.where} (${evidence.details.because}).`,
});

function inVariable(pod: PodItem, container: Container, item: Field): readonly Evidence[] {
  const name = item.child('name').string() ?? '';
  const field = item.child('value');
  const because = typeof field.value === 'string' ? suspicionOf(name, field.value) : undefined;
  return because ? [about(pod, container, field, { where: `the variable ${name}`, because })] : [];
}

/** Annotations of the pods, wherever their kind keeps them. Keys of platforms name things, and hold none. */
function inAnnotations(pod: PodItem): readonly Evidence[] {
  return pod.metadata.child('annotations').entries().flatMap(([key, field]) => {
    const because = typeof field.value === 'string' && !isOfPlatform(key) ? suspicionOf(key.slice(key.indexOf('/') + 1), field.value) : undefined;
    return because ? [evidenceAt(pod.ref, field, { got: redacted(String(field.value)), details: { where: `the annotation ${key}`, because } })] : [];
  });
}

function isOfPlatform(key: string): boolean {
  return /(^|\.)(k8s|kubernetes|istio|cncf)\.io\//.test(key);
}

function inArguments(pod: PodItem, container: Container, list: Field): readonly Evidence[] {
  const items = list.items();
  const named = namedArguments(items.map((item) => item.value));
  const because = new Map(named.flatMap(({ index, name, value }) => {
    const suspicion = suspicionOf(name, value);
    return suspicion ? [[index, suspicion] as const] : [];
  }));
  return items.flatMap((field, index) => {
    const suspicion = (typeof field.value === 'string' ? suspicionOfText(field.value) : undefined) ?? because.get(index);
    return suspicion ? [about(pod, container, field, { where: 'its command line', because: suspicion })] : [];
  });
}

function about(pod: PodItem, container: Container, field: Field, details: Record<string, string>): Evidence {
  return containerEvidence(pod, container, field, { got: redacted(String(field.value)), details });
}
