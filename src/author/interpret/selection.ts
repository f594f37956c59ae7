import { Pod } from 'cdk8s-plus-28';
import type { Service, Workload } from 'cdk8s-plus-28';
import type { _WorkloadState } from './state';
import { INSTANCE_LABEL, NAME_LABEL, selectorOf } from '../graph/labels';
import type { Labels } from '../graph/labels';
import { quoted } from '../graph/problem';
import type { Reader } from '../graph/reader';

/**
 * What was done through cdk8s-plus to the labels and selectors by which policies and Services find the pods. They are written from the
 * declaration alone, so that what was said would be lost without a word.
 */
export function checkSelection(reader: Reader, { name, plus, controller, service }: Pick<_WorkloadState, 'name' | 'plus' | 'controller' | 'service'>): void {
  for (const key of [NAME_LABEL, INSTANCE_LABEL]) {
    const value = plus.podMetadata.getLabel(key);
    if (value !== undefined && value !== name) {
      refuse(reader, `podMetadata: ${key}`, quoted(value), `${quoted(name)}: policies and Services find the pods by it`,
        "leave it out, or name the workload differently: { name: '…' }");
    }
  }
  if (controller !== 'Job' && controller !== 'CronJob') checkController(reader, plus, name);
  if (service?.plus) checkService(reader, service.plus, service.ports.map(({ servicePort }) => servicePort));
}

function checkController(reader: Reader, plus: Workload, name: string): void {
  const more = [...Object.keys(differing(plus.matchLabels, selectorOf(name))), ...plus.matchExpressions.map(({ key }) => key ?? '')];
  if (more.length > 0) refuse(reader, 'select', list(more), OWN_LABELS, 'leave the call of select out');
}

function checkService(reader: Reader, plus: Service, declared: readonly number[]): void {
  // No public method tells what a Service selects.
  const { _selector = {} } = plus as unknown as { readonly _selector?: Labels };
  // By which cdk8s-plus itself finds the pods of a StatefulSet.
  const more = Object.keys(_selector).filter((key) => key !== Pod.ADDRESS_LABEL);
  if (more.length > 0) refuse(reader, 'service: select', list(more), OWN_LABELS, 'leave the call of select out');
  for (const { port } of plus.ports) {
    if (declared.includes(port)) continue;
    refuse(reader, 'service: bind', String(port), 'a port that was declared', 'declare it, so that callers can be let in: ports: […], or addPort');
  }
}

const OWN_LABELS = `the labels ${NAME_LABEL} and ${INSTANCE_LABEL}, which are set already`;

function refuse(reader: Reader, subject: string, value: string, expected: string, fix: string): void {
  reader.refuse('label', subject, value, expected, fix);
}

function differing(labels: Labels, expected: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key, value]) => expected[key] !== value));
}

function list(keys: readonly string[]): string {
  return keys.map(quoted).join(', ');
}
