import { parseCpu, parseSize } from './quantities';
import { object, type Code, type Entry } from '../program/code';
import type { Fields } from '../read/fields';
import type { Survey } from '../read/survey';

type Side = 'request' | 'limit';

const SIDES: readonly (readonly [Side, string])[] = [['request', 'requests'], ['limit', 'limits']];
const RESOURCES = [['cpu', 'cpu'], ['memory', 'memory'], ['ephemeralStorage', 'ephemeral-storage']] as const;

/** Requests and limits of a container; undefined where it has none. A container of ours has a memory limit. */
export function resourcesOf(container: Fields, survey: Survey): Code | undefined {
  const { path } = container;
  const resources = container.object('resources');
  const given = new Map(SIDES.map(([side, field]) => [side, resources.object(field)] as const));
  if (!given.get('limit')?.has('memory')) survey.unhardened.push(`${path} has no memory limit`);
  const entries = RESOURCES.flatMap(([key, resource]): Entry[] => {
    const sides = SIDES.flatMap(([side]): Entry[] => {
      const fields = given.get(side);
      const value = fields?.take(resource);
      if (!fields || value === undefined) return [];
      const at = fields.pathOf(resource);
      const code = key === 'cpu' ? parseCpu(value) : parseSize(value, (words) => survey.dropped.push(`${at}: ${words}`));
      if (!code) survey.blocks.push(`${at} is no quantity that can be declared`);
      return code ? [{ key: side, value: code }] : [];
    });
    return sides.length > 0 ? [{ key, value: object(sides) }] : [];
  });
  for (const [, fields] of given) fields.done();
  resources.done();
  return entries.length > 0 ? object(entries) : undefined;
}
