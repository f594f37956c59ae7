/**
 * Values by which policies behind a Gateway tell paths apart, as paths that clients ask for: a rule that gives requests another prefix leads several
 * paths to one that a policy names. Source: Gateway API, HTTPPathModifier.
 */
import type { Attachment } from './attachments';
import { bareOf } from './matching';
import type { RequestPatterns } from '../../requests/requests';
import { isPathTemplate } from '../../requests/template';

/** The same values, and those before rewriting; undefined where that can't be told. */
export function beforeRewriting(attachments: readonly Attachment[], patterns: RequestPatterns): RequestPatterns | undefined {
  const found = prefixesOf(attachments).flatMap((one) => patterns.paths.map((value) => before(one, value)));
  const known = found.filter((values) => values !== undefined);
  return known.length < found.length ? undefined : { ...patterns, paths: [...new Set([...patterns.paths, ...known.flat()])] };
}

/** A prefix that clients write, and the one that takes its place; without slashes at their ends. */
interface Prefixes {
  readonly asked: string;
  readonly given: string;
}

function prefixesOf(attachments: readonly Attachment[]): readonly Prefixes[] {
  const all = attachments.flatMap(({ route }) => route.rules.flatMap(({ matches, filters: { path: by } }) => (
    by?.kind !== 'prefix' ? [] : matches.filter(({ path }) => path.kind === 'prefix').map(({ path }) => ({ asked: bareOf(path.value), given: bareOf(by.value) }))
  )));
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** None where the value means no path behind the prefix, or all of them. */
function before({ asked, given }: Prefixes, value: string): readonly string[] | undefined {
  if (!/^[/*]/.test(value)) return undefined;
  if (isPathTemplate(value)) return templateBefore(asked, given, value);
  if (value.startsWith('*')) return suffixBefore(asked, given, value.slice(1));
  if (value === given || (given === '' && value === '/')) return [asked, `${asked}/`];
  return value.startsWith(given) ? [`${asked}${value.slice(given.length)}`] : [];
}

/** A suffix that reaches into the prefix means single paths. */
function suffixBefore(asked: string, given: string, suffix: string): readonly string[] {
  const places = [...suffix].map((_, at) => at + 1).filter((length) => given.endsWith(suffix.slice(0, length)));
  return places.map((length) => suffix.slice(length)).filter((rest) => rest === '' || rest.startsWith('/')).map((rest) => `${asked}${rest}`);
}

function templateBefore(asked: string, given: string, value: string): readonly string[] | undefined {
  const steps = value.split('/').slice(1);
  const fixed = given.split('/').slice(1);
  const any = steps.indexOf('{**}');
  if (any >= 0 && any <= fixed.length) return any === steps.length - 1 ? [] : undefined;
  if (steps.length < fixed.length || fixed.some((segment, at) => steps[at] !== '{*}' && steps[at] !== segment)) return [];
  return [[asked, ...steps.slice(fixed.length)].join('/')];
}
