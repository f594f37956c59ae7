/** Paths as rules compare them, with all that follows. Source: Envoy Gateway 1.9, internal/utils/regex: behind a path or a prefix a semicolon goes on. */
import type { PathCondition } from './read/authorization';
import type { SecurityPolicy } from './read/security-policy';
import { agreement, not, truthOf, type Truth } from '../../core/verdict';
import { valuesOfRegex } from '../../requests/pattern';
import { Regex } from '../../requests/regex';

/** Whether a path holds; one without a query may have any. */
export function pathHolds(condition: PathCondition, path: string): Truth {
  const { kind, value, isInverted } = condition;
  const holds = kind === 'regex' ? regexHolds(value, path) : truthOf(startsSo(kind, value, path.replace(/[?#].*$/s, '')));
  return isInverted ? not(holds) : holds;
}

function startsSo(kind: 'prefix' | 'exact', value: string, path: string): boolean {
  if (kind === 'exact') return path === value || path.startsWith(`${value};`);
  const bare = value.replace(/\/$/, '');
  return path === bare || path.startsWith(`${bare}/`) || (bare !== '' && path.startsWith(`${bare};`));
}

function regexHolds(text: string, path: string): Truth {
  const regex = Regex.tryParse(withoutAnchors(text));
  if (!regex) return 'unknown';
  return path.includes('?') ? truthOf(regex.matches(path)) : agreement([path, `${path}?`, `${path}?a=b`].map((one) => truthOf(regex.matches(one))));
}

/** A value matches as a whole. */
function withoutAnchors(text: string): string {
  return text.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
}

/** Values by which the rules of a policy tell paths apart. */
export function pathPatterns({ authorization }: SecurityPolicy): readonly string[] {
  return (authorization?.rules ?? []).flatMap(({ path }) => {
    if (!path) return [];
    if (path.kind === 'exact') return [path.value, `${path.value};*`];
    const bare = path.value.replace(/\/$/, '');
    if (path.kind === 'prefix') return bare === '' ? [] : [bare, `${bare}/*`, `${bare};*`];
    const regex = Regex.tryParse(withoutAnchors(path.value));
    return regex ? valuesOfRegex(regex) : [];
  });
}
