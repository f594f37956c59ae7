import type { Field } from '../../judge/objects/read/field';
import { evidenceOf } from '../evidence';
import { containerEvidence, inContainers } from '../kubernetes/containers';
import type { Container, PodItem } from '../pods';
import { defineRule, type Evidence } from '../rule';
import { cis, nsa, owasp } from '../standards';
import { subjectOf } from '../words';
import { namedArguments } from './arguments';
import { redacted, suspicionOf, suspicionOfText } from './detector';
import { inMetadata } from './metadata';
import { eachText } from './texts';

/** A value in a manifest is a value in Git, in every log of a diff and in the pod's description. */
export const SECRET_IN_POD = defineRule({
  code: 'ZT501',
  name: 'secret-in-pod',
  title: 'A pod has a credential as a value',
  severity: 'error',
  why: 'Everybody who can read the repository, the diff or the pod has the credential, and changing it requires a release.',
  fix: 'Keep it in a secret store, bring it in with an ExternalSecret, and mount it or name it in valueFrom.secretKeyRef.',
  standards: [nsa('Secrets'), cis('5.4.1'), cis('5.4.2'), owasp('API2')],
  check: (input) => [
    ...inContainers(input, (container, pod) => [
      ...container.field.child('env').items().flatMap((item) => inVariable(pod, container, item)),
      ...commandsOf(container.field).flatMap(([list, where]) => inArguments(pod, container, list, where)),
      ...headersOf(container.field).flatMap(([headers, where]) => inHeaders(pod, container, headers, where)),
    ]),
    ...input.pods.flatMap((pod) => inMetadata(pod.ref, pod.metadata)),
    ...input.pods.flatMap(inRest),
  ],
  describe: (evidence) => `${subjectOf(evidence)} has a credential as a value in ${evidence.details.where} (${evidence.details.because}).`,
});

function inVariable(pod: PodItem, container: Container, item: Field): readonly Evidence[] {
  const field = item.child('value');
  if (typeof field.value !== 'string') return [];
  const name = item.child('name').string() ?? '';
  const because = suspicionOf(name, field.value);
  return because ? [about(pod, container, field, { where: `the variable ${name}`, because })] : [];
}

const ASKED = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;

/** Every list of words that is run in a container. */
function commandsOf(container: Field): readonly (readonly [list: Field, where: string])[] {
  return [
    [container.child('command'), 'its command line'], [container.child('args'), 'its command line'],
    ...handlersOf(container).map(([handler, words]) => [handler.child('exec').child('command'), `the command of its ${words}`] as const),
  ];
}

function headersOf(container: Field): readonly (readonly [headers: Field, where: string])[] {
  return handlersOf(container).map(([handler, words]) => [handler.child('httpGet').child('httpHeaders'), `a header of its ${words}`] as const);
}

function handlersOf(container: Field): readonly (readonly [handler: Field, words: string])[] {
  const lifecycle = container.child('lifecycle');
  return [
    ...ASKED.map((name) => [container.child(name), name] as const), ...HOOKS.map((name) => [lifecycle.child(name), `${name} hook`] as const),
  ].filter(([handler]) => handler.present);
}

function inHeaders(pod: PodItem, container: Container, headers: Field, where: string): readonly Evidence[] {
  return headers.items().flatMap((header) => {
    const [name, field] = [header.child('name').string() ?? '', header.child('value')];
    const because = typeof field.value === 'string' ? suspicionOf(name, field.value) : undefined;
    return because ? [about(pod, container, field, { where, because })] : [];
  });
}

function inArguments(pod: PodItem, container: Container, list: Field, where: string): readonly Evidence[] {
  if (!list.present) return [];
  const items = list.items();
  const named = namedArguments(items.map((item) => item.value));
  const because = new Map(named.flatMap(({ index, name, value }) => {
    const suspicion = suspicionOf(name, value);
    return suspicion ? [[index, suspicion] as const] : [];
  }));
  return items.flatMap((field, index) => {
    const suspicion = (typeof field.value === 'string' ? suspicionOfText(field.value) : undefined) ?? because.get(index);
    return suspicion ? [about(pod, container, field, { where, because: suspicion })] : [];
  });
}

/** Fields of pods beside their containers: volumes above all. */
function inRest(pod: PodItem): readonly Evidence[] {
  const found: Evidence[] = [];
  for (const key of ['volumes', 'dnsConfig'] as const) {
    const field = pod.spec.child(key);
    if (!field.present) continue;
    eachText(field.value, (_name, text, path) => {
      const because = suspicionOfText(text);
      if (because) found.push(evidenceOf(pod.ref, [...field.path, ...path], { got: redacted(text), details: { where: [key, ...path].join('.'), because } }));
    });
  }
  return found;
}

function about(pod: PodItem, container: Container, field: Field, details: Record<string, string>): Evidence {
  return containerEvidence(pod, container, field, { got: redacted(String(field.value)), details });
}
