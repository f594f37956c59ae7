import { call, list, name, object, text, textMap, texts, type Code, type Entry } from '../program/code';
import type { Fields } from '../read/fields';
import type { Survey } from '../read/survey';

const EFFECTS: Readonly<Record<string, string>> = {
  NoSchedule: 'TaintEffect.NO_SCHEDULE', PreferNoSchedule: 'TaintEffect.PREFER_NO_SCHEDULE', NoExecute: 'TaintEffect.NO_EXECUTE',
};

/** On which nodes pods run; undefined where on any. Whatever is finer than the API of ours stops it. */
export function schedulingOf(spec: Fields, survey: Survey): Code | undefined {
  const nodeLabels = spec.textMap('nodeSelector');
  const tolerations = spec.objects('tolerations').flatMap((item) => tolerationOf(item, survey));
  const priorityClassName = spec.text('priorityClassName');
  spec.drop('topologySpreadConstraints', 'pods are spread over zones and nodes');
  const entries: readonly Entry[] = [
    ...(Object.keys(nodeLabels).length > 0 ? [{ key: 'nodeLabels', value: textMap(nodeLabels) }] : []),
    ...(tolerations.length > 0 ? [{ key: 'tolerations', value: list(tolerations) }] : []),
    ...(priorityClassName === undefined ? [] : [{ key: 'priorityClassName', value: text(priorityClassName) }]),
  ];
  return entries.length > 0 ? object(entries) : undefined;
}

function tolerationOf(item: Fields, survey: Survey): readonly Code[] {
  const [key, operator = 'Equal', value, effect] = [item.text('key'), item.text('operator'), item.text('value'), item.text('effect')];
  item.done();
  if (key === undefined || (operator !== 'Equal' && operator !== 'Exists') || (effect !== undefined && !Object.hasOwn(EFFECTS, effect))) {
    survey.blocks.push(`${item.path} tolerates more than one taint`);
    return [];
  }
  return [object([
    { key: 'key', value: text(key) },
    ...(operator === 'Equal' ? [{ key: 'value', value: text(value ?? '') }] : []),
    ...(effect === undefined ? [] : [{ key: 'effect', value: name(EFFECTS[effect]) }]),
  ])];
}

/** What happens before a container gets its signal to stop. A short grace period would pass while it sleeps. */
export function preStopOf(container: Fields, isShort: boolean): Code | undefined {
  const lifecycle = container.object('lifecycle');
  const preStop = lifecycle.object('preStop');
  const command = preStop.object('exec').texts('command');
  const seconds = preStop.object('sleep').number('seconds');
  preStop.done();
  lifecycle.done();
  if (command.length > 0) return call('PreStop.exec', texts(command));
  if (seconds !== undefined) return call('PreStop.sleep', call('Duration.seconds', { kind: 'number', value: seconds }));
  return isShort ? call('PreStop.none') : undefined;
}
